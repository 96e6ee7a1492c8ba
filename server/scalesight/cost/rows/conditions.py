"""How many rows a call leaves: its limit, and the conditions of a query.

One row's key leaves one row, a list of keys as many as there are keys, and the key of a parent that parent's share: what
is declared per parent, or else all rows ÷ all parents. Anything else may leave any part of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scalesight.cost.amounts.operations import CONDITIONS, MOST
from scalesight.cost.amounts.polynomial import ONE, Polynomial, at_most, only_symbol, part, symbol
from scalesight.cost.rows import entities, parents
from scalesight.cost.rows.asked import (
    MANY,
    ROLE,
    Condition,
    conditions,
    is_of_others,
    is_own_key,
    is_parent_key,
    is_unique,
    lookup,
)
from scalesight.cost.values.value import NONE, NOTHING, OPEN, SHARE, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.conditions import ALL_OF, WHERE

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame
    from scalesight.syntax.frameworks.effect import Effect


def size_after(
    engine: Engine,
    frame: Frame,
    effect: Effect,
    source: Value,
    keywords: dict[str, Value],
    arguments: list[Value],
    node: ir.Call,
) -> Polynomial | None:
    """How many elements a call of a framework's function gives back of `source`; None where nothing tells."""
    if effect.share or (effect.distinct and source.element is not None and source.element.type == "value"):
        return symbol("unknown", engine.text(node.function))
    size = source.size
    options = [value for value in arguments if value.type == "map" and value.fields]
    given = {**keywords, **{name: value for option in options for name, value in option.fields}}
    given |= {str(at): value for at, value in enumerate(arguments)}
    limits = [given[key] for key in effect.bound if key in given and given[key] != NONE]
    if effect.filter_keys == ("*",):
        # The first argument is the filter itself.
        filtered = bool(arguments) and not (isinstance(node.arguments[0], ir.Record) and not node.arguments[0].entries)
    else:
        filtered = (effect.filters and not _is_empty(effect, node)) or any(key in given for key in effect.filter_keys)
        if effect.bound and effect.filter_keys and size is not None and not limits and _is_obscure(node, arguments):
            size = symbol("unknown", f"{engine.text(node.function)} result")
    if filtered and size is not None:
        size = _filtered(engine, frame, effect, source, size, keywords, arguments, node)
    elif filtered and not effect.excludes and source.type and _is_by_keys(engine, frame, node, arguments, keywords):
        size = symbol("unknown", f"rows of {engine.text(node.function)}")
    for limit in limits:
        exact = limit.size.constant if limit.type == "number" and limit.size else None
        most = limit.field(MOST)
        if exact is None and most is not None and most.size is not None and size is not None:
            size = part(at_most(size, int(most.size.constant or 0)))
            continue
        if exact is None or size is None:
            return symbol("unknown", f"{engine.text(node.function)} limit")
        size = at_most(size, int(exact))
    return at_most(size, effect.most) if effect.most and size is not None and not limits else size


def _is_empty(effect: Effect, node: ir.Call) -> bool:
    """Whether a query is handed an empty object in the place of its conditions: `em.find(Order, {})`."""
    at = 1 if effect.on == "model" else 0
    told = node.arguments[at] if at < len(node.arguments) else None
    return bool(effect.queries) and isinstance(told, ir.Record) and not told.entries


def _filtered(
    engine: Engine,
    frame: Frame,
    effect: Effect,
    source: Value,
    size: Polynomial,
    keywords: dict[str, Value],
    arguments: list[Value],
    node: ir.Call,
) -> Polynomial:
    """What the conditions of a query leave of its rows."""
    if not effect.excludes:
        given = conditions(engine, frame, node, arguments, keywords)
        # Of rows that are tuples, those of the first class are asked for.
        rows = source if source.element is None else source._replace(element=entities.entry(source.element))
        left = _left(engine, rows, size, given)
        made = (value for value in arguments if value.type == CONDITIONS)
        ways = [left, *(_left_by(engine, rows, size, one) for one in made)]
        if (found := next((way for way in ways if way is not None), None)) is not None:
            return found
        if _is_hidden(arguments, node):
            return symbol("unknown", f"{engine.text(node.function)} result")
    return engine.narrowed(frame, size, *node.arguments, *(value for _, value in node.keywords))


def _is_by_keys(
    engine: Engine, frame: Frame, node: ir.Call, arguments: list[Value], keywords: dict[str, Value]
) -> bool:
    """Whether rows, of which nobody knows how many there are, are asked for by a list of keys: so many, whatever they are called."""
    if any(is_own_key(one.column) and one.one_of for one in conditions(engine, frame, node, arguments, keywords)):
        return True
    return any(value.type == CONDITIONS and _is_of_keys(value) for value in arguments)


def _is_of_keys(value: Value) -> bool:
    """Whether conditions that are made apart leave only what a list of keys, or of values of another column, asks for."""
    if value.name in ("|", "&"):
        ways = [_is_of_keys(one) for _, one in value.fields]
        return any(ways) if value.name == "&" else all(ways)
    asked = [lookup(name, one) for name, one in value.fields if one != ROLE]
    return any(one.one_of for one in asked)


def _is_obscure(node: ir.Call, arguments: list[Value]) -> bool:
    """Whether the options of a call may hold a limit that nobody sees: they come from elsewhere."""
    for told, value in zip(node.arguments, arguments, strict=True):
        if isinstance(told, ir.Record):
            if any(isinstance(entry, ir.Op) and entry.name == "spread" for _, entry in told.entries):
                return True
        elif not value.fields and value.type in ("", "map", "share", "name", "instance"):
            return True
    return False


def _is_hidden(arguments: list[Value], node: ir.Call) -> bool:
    """Whether the conditions of a query come from elsewhere, so that nobody sees what they leave: `{where: conditions}`."""
    for told, value in zip(node.arguments, arguments, strict=True):
        if isinstance(told, ir.Record):
            for key, entry in told.entries:
                if key == WHERE:
                    where = value.field(WHERE) or NOTHING
                    is_elsewhere = isinstance(entry, (ir.Name, ir.Attr, ir.Call)) and not where.fields
                    is_raw = any(key in ALL_OF and not entry.fields for key, entry in where.fields)
                    is_unseen = is_elsewhere and where.type in ("", "share", "name", "instance")
                    return where.kind == OPEN or is_raw or is_unseen
    return False


def _left_by(engine: Engine, rows: Value, size: Polynomial, value: Value) -> Polynomial | None:
    """How many of `size` rows conditions leave that were made apart; None where they may leave any part of them."""
    if value.name not in ("|", "&"):
        return _left(
            engine,
            rows,
            size,
            (
                Condition(name, NOTHING, one_of=False, is_choice=True) if one == ROLE else lookup(name, one)
                for name, one in value.fields
            ),
        )
    ways = [_left_by(engine, rows, size, one) for _, one in value.fields]
    left = [way for way in ways if way is not None]
    if value.name == "&":
        return left[0] if left else None
    if len(left) < len(ways):
        return None
    together = left[0]
    for way in left[1:]:
        together = together + way
    return together


def _left(engine: Engine, rows: Value, size: Polynomial, given: Iterator[Condition]) -> Polynomial | None:
    """How many of `size` rows a query's conditions leave; None where they may leave any part of them."""
    collection = rows.element.of if rows.element is not None else ""
    whole = only_symbol(size)
    is_all = whole is not None and whole.kind in ("total", "part")
    found = None
    others = 0
    for column, value, one_of, is_choice in given:
        if is_own_key(column) or (one_of and (is_unique(column) or parents.is_unique(engine, rows, column))):
            if not one_of and value.type not in MANY:
                return ONE
            if value.size is not None:
                return _fewer(engine, size, value.size)
            if value.type in MANY or value == SHARE or not is_own_key(column):
                # The keys of something else, and nobody knows how many those are.
                return symbol("unknown", f"{collection or 'rows'} of these keys")
        elif is_all and found is None and (is_choice or is_of_others(column, value, one_of=one_of)):
            # Values from somewhere else, that next to no rows share: nobody sees how many.
            found = symbol("unknown", f"{collection or 'rows'} of one {column}")
        elif is_all and collection and found is None and not one_of and value.type == "map":
            # Conditions of the parent that stand elsewhere: nobody sees how many parents they leave.
            parent = parents.parent(engine, rows, column)
            found = symbol("unknown", f"{collection} of these {parent}") if parent not in (None, collection) else None
        elif is_all and collection and not one_of and value.type not in MANY:
            share = parents.share(engine, rows, collection, column, value)
            if share is None and found is None and is_parent_key(column):
                share = symbol("unknown", f"{collection} of one {column}")
            found = share if found is None else _common(engine, found, share)
        elif is_all and collection and one_of and _holds_many(value):
            of_these = parents.of_many(engine, rows, collection, column, value)
            found = of_these if found is None else _common(engine, found, of_these)
        elif not collection and (is_choice or (not one_of and value.type not in MANY and _tells(column, value))):
            found = symbol("unknown", f"{rows.model} rows of one {column}")
        elif not collection and one_of and _holds_many(value) and parents.is_key(column):
            found = symbol("unknown", f"{rows.model} rows of these {column}")
        others += 1
    return part(found) if found is not None and others > 1 else found


def _tells(column: str, value: Value) -> bool:
    """Whether the rows of one value are those of one thing: `customerId`, `email`."""
    return parents.is_key(column) or is_of_others(column, value, one_of=False)


def _fewer(engine: Engine, size: Polynomial, keys: Polynomial) -> Polynomial:
    """As many as there are keys: rows that are not there are not found."""
    is_open = size.is_open(engine.size_of) or keys.is_open(engine.size_of)
    if not is_open and size.value(engine.size_of)[1] < keys.value(engine.size_of)[1]:
        return size if size.constant is not None else part(size)
    return keys if size.constant is not None and keys.constant is not None else part(keys)


def _holds_many(value: Value) -> bool:
    return value.type in MANY or ("." in value.type and value.element is not None)


def _common(engine: Engine, one: Polynomial, other: Polynomial | None) -> Polynomial:
    """What rows of two parents are of both: at most the fewer, if it is declared how many those are.

    The attachments of a team that are of one document are at most the document's. Of two averages nobody knows; nor
    does one, where a size that nobody knows may be the smaller.
    """
    if other is None or one.is_open(engine.size_of):
        return one
    if other.is_open(engine.size_of):
        return other
    kinds = [each.kind for size in (one, other) for each in size.symbols]
    if kinds and all(kind == "share" for kind in kinds):
        names = {each.name for each in one.symbols}
        return symbol("unknown", f"{next(iter(names))} of both")
    return other if other.value(engine.size_of) < one.value(engine.size_of) else one


def read_by(comprehension: ir.Comprehension) -> str:
    """The attribute that a comprehension reads of each element, without the words for a key; "" where it gives something else."""
    block: ir.Block = comprehension.loop.body
    while block:
        last = block[-1]
        if isinstance(last, ir.Yield):
            return parents.keyed(last.value.name) if isinstance(last.value, ir.Attr) else ""
        if isinstance(last, ir.Branch) and last.arms:
            block = last.arms[0]
        elif isinstance(last, ir.Loop):
            block = last.body
        else:
            break
    return ""

"""How many rows a call leaves: its limit, and the conditions of a query.

One row's key leaves one row, a list of keys as many as there are keys, and the key of a parent that parent's share: what
is declared per parent, or else all rows ÷ all parents. Anything else may leave any part of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost import entities, parents
from scalesight.cost.flags import MAPPING
from scalesight.cost.operations import CONDITIONS, MOST
from scalesight.cost.polynomial import ONE, Polynomial, at_most, only_symbol, part, symbol
from scalesight.cost.value import NOTHING, OPEN, SHARE, Value
from scalesight.scale.naming import split
from scalesight.syntax import ir
from scalesight.syntax.frameworks.conditions import (
    ANY_OF,
    EQUAL,
    KEY_WORDS,
    KEYS,
    ONE_OF,
    ROLE_NAMES,
    ROLE_PATHS,
    ROLES,
    SEPARATOR,
    TELLING,
    UNIQUE,
    WHERE,
)

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.frame import Frame
    from scalesight.syntax.frameworks.effect import Effect


# What a condition that asks for a role is handed.
_ROLE = Value("role")
_MANY = frozenset({"list", "set", "map", "iterator"})


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
    limits = [given[key] for key in effect.bound if key in given]
    if effect.filter_keys == ("*",):
        # The first argument is the filter itself.
        filtered = bool(arguments) and not (isinstance(node.arguments[0], ir.Record) and not node.arguments[0].entries)
    else:
        filtered = (effect.filters and not _is_empty(effect, node)) or any(key in given for key in effect.filter_keys)
        if effect.bound and effect.filter_keys and size is not None and not limits and _is_obscure(node, arguments):
            size = symbol("unknown", f"{engine.text(node.function)} result")
    if filtered and size is not None:
        size = _filtered(engine, frame, effect, source, size, keywords, arguments, node)
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
        given = _conditions(engine, frame, node, arguments, keywords)
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
                    return where.kind == OPEN or (is_elsewhere and where.type in ("", "share", "name", "instance"))
    return False


def asked(node: ir.Call, keywords: dict[str, Value]) -> Value:
    """Conditions that are made apart from their query, `Q(id__in=keys)`, and put together by `|` and `&`."""
    fields = tuple(
        (name, _ROLE if _is_role(name, told) else keywords.get(name, NOTHING))
        for name, told in node.keywords
        if name != MAPPING and (_is_role(name, told) or not _is_constant(told))
    )
    return Value(CONDITIONS, fields=fields)


def _left_by(engine: Engine, rows: Value, size: Polynomial, value: Value) -> Polynomial | None:
    """How many of `size` rows conditions leave that were made apart; None where they may leave any part of them."""
    if value.name not in ("|", "&"):
        return _left(
            engine,
            rows,
            size,
            (
                Condition(name, NOTHING, one_of=False, is_choice=True) if one == _ROLE else _lookup(name, one)
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


class Condition(NamedTuple):
    """That a column (or relation) is `value`, or with `one_of` one of the elements of `value`.

    `is_choice`: or that another column is what leaves few rows, too.
    """

    column: str
    value: Value
    one_of: bool
    is_choice: bool = False


def _conditions(
    engine: Engine, frame: Frame, node: ir.Call, arguments: list[Value], keywords: dict[str, Value]
) -> Iterator[Condition]:
    """What the arguments of a filter, or of a query with options, say of columns; of the other ones nothing."""
    for name, told in node.keywords:
        if name == MAPPING:
            held = keywords.get(name, NOTHING).fields
            yield from (_lookup(key, value) for key, value in held if value.type not in ("text", "number"))
        elif _is_role(name, told):
            yield Condition(name, NOTHING, one_of=False, is_choice=True)
        elif not _is_constant(told):
            yield _lookup(name, keywords.get(name, NOTHING))
    if len(arguments) == 2 and arguments[0].type == "text" and not _is_constant(node.arguments[1]):
        one_of = _may_be_many(node.arguments[1], arguments[1])
        yield Condition(arguments[0].name.rpartition(".")[2], arguments[1], one_of)
    for told, value in zip(node.arguments, arguments, strict=True):
        if isinstance(told, ir.Record):
            where = next((entry for key, entry in told.entries if key == WHERE), None)
            if where is None or isinstance(where, ir.Record):
                yield from _of_record(where or told, value.field(WHERE) or value if where is not None else value)
        elif isinstance(told, ir.Op) and told.name in EQUAL and len(told.operands) == 2:
            yield from _of_comparison(engine, frame, told.operands[0], told.operands[1], one_of=False)
        elif isinstance(told, ir.Call) and isinstance(told.function, ir.Attr) and told.function.name in ONE_OF:
            for operand in told.arguments[:1]:
                yield from _of_comparison(engine, frame, told.function.object, operand, one_of=True)


def _is_role(name: str, told: ir.Expr) -> bool:
    """Whether a condition asks for those who have a part that only few have: `is_staff=True`, `groups__name="admin"`."""
    path = [step for step in name.split(SEPARATOR) if step not in EQUAL | ONE_OF]
    if path[-1:] and path[-1] in ROLES:
        return isinstance(told, (ir.Const, ir.Display)) and (not isinstance(told, ir.Const) or bool(told.value))
    return len(path) > 1 and path[-2] in ROLE_PATHS and path[-1] in ROLE_NAMES


def _lookup(name: str, value: Value) -> Condition:
    """What a keyword argument says: `customer__in=customers`."""
    path, _, operator = name.rpartition(SEPARATOR)
    return Condition(path, value, operator in ONE_OF) if operator in ONE_OF | EQUAL else Condition(name, value, False)


def _left(engine: Engine, rows: Value, size: Polynomial, given: Iterator[Condition]) -> Polynomial | None:
    """How many of `size` rows a query's conditions leave; None where they may leave any part of them."""
    collection = rows.element.of if rows.element is not None else ""
    whole = only_symbol(size)
    is_all = whole is not None and whole.kind in ("total", "part")
    found = None
    others = 0
    for column, value, one_of, is_choice in given:
        if _is_own_key(column) or (one_of and (_is_unique(column) or parents.is_unique(engine, rows, column))):
            if not one_of and value.type not in _MANY:
                return ONE
            if value.size is not None:
                return _fewer(engine, size, value.size)
            if value.type in _MANY or value == SHARE or not _is_own_key(column):
                # The keys of something else, and nobody knows how many those are.
                return symbol("unknown", f"{collection or 'rows'} of these keys")
        elif is_all and found is None and (is_choice or _is_of_others(column, value, one_of=one_of)):
            # Values from somewhere else, that next to no rows share: nobody sees how many.
            found = symbol("unknown", f"{collection or 'rows'} of one {column}")
        elif is_all and collection and found is None and not one_of and value.type == "map":
            # Conditions of the parent that stand elsewhere: nobody sees how many parents they leave.
            parent = parents.parent(engine, rows, column)
            found = symbol("unknown", f"{collection} of these {parent}") if parent not in (None, collection) else None
        elif is_all and collection and not one_of and value.type not in _MANY:
            share = parents.share(engine, rows, collection, column, value)
            if share is None and found is None and _is_parent_key(column):
                share = symbol("unknown", f"{collection} of one {column}")
            found = share if found is None else _common(engine, found, share)
        elif is_all and collection and found is None and one_of and _holds_many(value):
            found = parents.of_many(engine, rows, collection, column, value)
        elif not collection and not one_of and value.type not in _MANY and parents.is_key(column):
            found = symbol("unknown", f"{rows.model} rows of one {column}")
        others += 1
    return part(found) if found is not None and others > 1 else found


def _is_of_others(column: str, value: Value, *, one_of: bool) -> bool:
    """Whether a column tells its row from almost all others, and is asked for one value, or for a list of unknown length."""
    words = split(column.rpartition(SEPARATOR)[2])
    if not words or words[-1] not in TELLING or value.type == "map":
        return False
    return value.size is None or value.type not in _MANY if one_of else value.type not in _MANY


def _is_parent_key(column: str) -> bool:
    """Whether a column holds the key of another row of the same kind: `parent_id`, `parentCommentId`."""
    words = split(column.split(SEPARATOR)[0])
    return len(words) > 1 and words[0] == "parent" and words[-1] in KEY_WORDS


def _is_own_key(column: str) -> bool:
    return column in KEYS


def _is_unique(column: str) -> bool:
    """Whether a column tells one row from all others, as its key does: `slug`, `email`."""
    return column in UNIQUE


def _fewer(engine: Engine, size: Polynomial, keys: Polynomial) -> Polynomial:
    """As many as there are keys: rows that are not there are not found."""
    is_open = size.is_open(engine.size_of) or keys.is_open(engine.size_of)
    if not is_open and size.value(engine.size_of)[1] < keys.value(engine.size_of)[1]:
        return size if size.constant is not None else part(size)
    return keys if size.constant is not None and keys.constant is not None else part(keys)


def _holds_many(value: Value) -> bool:
    return value.type in _MANY or ("." in value.type and value.element is not None)


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


def _of_record(record: ir.Record, known: Value) -> Iterator[Condition]:
    for column, told in record.entries:
        if column is None or _is_constant(told):
            continue
        value = known.field(column) or NOTHING
        if column in ANY_OF:
            few = _few(told)
            if few:
                yield Condition(few, NOTHING, one_of=False, is_choice=True)
            continue
        if not isinstance(told, ir.Record):
            yield Condition(column, value, value.type != "map" and _may_be_many(told, value))
            continue
        for operator, operand in told.entries:
            if operator in ONE_OF | EQUAL:
                yield Condition(column, value.field(operator or "") or NOTHING, operator in ONE_OF)
            elif operator in KEYS and not isinstance(operand, (ir.Const, ir.Record)):
                yield Condition(column, NOTHING, one_of=False)  # the row of this key: `customer: { id }`


def _few(told: ir.Expr) -> str:
    """A column by which all of several conditions leave few rows; "" if one of them may leave any part."""
    found = ""
    pending = [told]
    while pending:
        one = pending.pop()
        if isinstance(one, ir.Display):
            pending.extend(one.items)
        elif isinstance(one, ir.Op) and one.name == "spread":
            pending.extend(one.operands)
        elif isinstance(one, ir.Choice):
            pending.extend(one.options)
        elif isinstance(one, ir.Record):
            columns = [column for column, entry in one.entries if column and not _is_constant(entry)]
            found = next((column for column in columns if _is_of_others(column, NOTHING, one_of=False)), "")
            if not found:
                return ""
        else:
            return ""
    return found


def _may_be_many(told: ir.Expr, value: Value) -> bool:
    """Whether a value may be a list: `{id: ids}` asks for one of them, `{id: In(ids)}` as well."""
    if value.type in ("text", "number", "row"):
        return False
    if value.type in _MANY or not isinstance(told, (ir.Name, ir.Attr, ir.Item)):
        return True
    words = split(told.id if isinstance(told, ir.Name) else told.name if isinstance(told, ir.Attr) else "")
    return bool(words) and words[-1].endswith("s")


def _of_comparison(
    engine: Engine, frame: Frame, column: ir.Expr, operand: ir.Expr, *, one_of: bool
) -> Iterator[Condition]:
    if isinstance(column, ir.Attr) and not _is_constant(operand):
        value = engine.lookup(frame, operand.id) if isinstance(operand, ir.Name) else NOTHING
        yield Condition(column.name, value, one_of)


def _is_constant(expression: ir.Expr) -> bool:
    """Whether a value is spelled out: `parent=None` asks for no parent, and `is_active=True` for none either."""
    return isinstance(expression, ir.Const)

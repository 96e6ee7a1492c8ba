"""What one parent has of all rows, where a query asks for the rows of a parent: `filter(customer=customer)`.

That is what is declared per parent, or else all rows ÷ all parents. Of those that stand behind a table of pairs, or have a
role, nobody declared how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, Symbol, of, symbol
from scalesight.cost.values.value import NOTHING, Value
from scalesight.scale.naming import split, stem
from scalesight.syntax import ir
from scalesight.syntax.frameworks.conditions import KEY_WORDS, KEYS, SAID_UNIQUE, SEPARATOR

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine


def share(engine: Engine, rows: Value, collection: str, column: str, asked: Value = NOTHING) -> Polynomial | None:
    """What one parent has of all rows, if a column holds the key of a parent, or leads to it by way of others."""
    found = parent(engine, rows, column)
    if found is None:
        is_one = _is_joined(engine, rows, column) or _leads_away(rows, column, asked)
        return symbol("unknown", f"{collection} of one {column}") if is_one else None
    if found == collection:
        # The children of a node: how many of all nodes those are, nobody declared.
        return symbol("unknown", f"{collection} of one {column}")
    if engine.scale.collections[collection].per == found:
        return symbol("each", collection)
    return of(Symbol("share", collection, base=Symbol("total", found)))


def of_many(engine: Engine, rows: Value, collection: str, column: str, parents: Value) -> Polynomial | None:
    """What these parents have of all rows: each its share."""
    found = parent(engine, rows, column)
    if found is None and _is_joined(engine, rows, column) and not engine.is_whole(parents):
        return symbol("unknown", f"{collection} of these {column}")
    if found is None and is_key(column):
        return symbol("unknown", f"{collection} of these {column}")
    if found in (None, collection):
        return None
    if parents.size is None or parents.size.is_open(engine.size_of):
        return symbol("unknown", f"{collection} of these {found}")
    each = share(engine, rows, collection, column)
    return None if each is None else engine.collections.flattened(parents.size * each)


def parent(engine: Engine, rows: Value, column: str) -> str | None:
    """The collection of the row that a column holds the key of: `shelf__user` leads from a book on a shelf to its user."""
    names = _path(column)
    name = keyed(names.pop())
    ref = rows.element.ref if rows.element is not None else None
    for step in names:
        relation = engine.models.relation(ref, step) if ref is not None else None
        if relation is None or relation.many:
            return None
        ref = relation.target
    relation = engine.models.relation(ref, name) if ref is not None else None
    if relation is not None:
        return None if relation.many else engine.collections.names.model(relation.model)
    if names:
        return None
    collection = rows.element.of if rows.element is not None else ""
    per = engine.scale.collections[collection].per if collection else None
    if per is not None and stem(split(per)[-1]) == stem(name):
        return per  # `collection_id` of the requests of user collections
    match = engine.collections.names.identifier(name)
    return match.collection if match is not None and match.number == "one" else None


def _is_joined(engine: Engine, rows: Value, column: str) -> bool:
    """Whether a column leads to one row through a relation to many: `submissions__slots__schedule=schedule`."""
    names = _path(column)
    ref = rows.element.ref if rows.element is not None else None
    is_many = False
    for step in (*names[:-1], keyed(names[-1])):
        relation = engine.models.relation(ref, step) if ref is not None else None
        if relation is None:
            return False
        is_many, ref = is_many or relation.many, relation.target
    return is_many


def _leads_away(rows: Value, column: str, asked: Value) -> bool:
    """Whether a path is asked for one row, of rows whose class is in a library: `memberships__project__owner=user`."""
    is_known = rows.element is not None and rows.element.ref is not None
    return not is_known and len(_path(column)) > 1 and asked.type in ("row", "instance")


def is_unique(engine: Engine, rows: Value, column: str) -> bool:
    """Whether the class of the rows says of a column that no two of them have the same: `number = IntegerField(unique=True)`."""
    ref = rows.element.ref if rows.element is not None else None
    for current in engine.models.lineage(ref) if ref is not None else ():
        for bound in engine.index.class_of(current).fields:
            if isinstance(bound.target, ir.Name) and bound.target.id == column:
                told = bound.value.keywords if isinstance(bound.value, ir.Call) else ()
                return any(
                    name in SAID_UNIQUE and isinstance(one, ir.Const) and one.value is True for name, one in told
                )
    return False


def is_key(column: str) -> bool:
    """Whether a column holds the key of another row: `customer_id`."""
    words = split(column.split(SEPARATOR)[0])
    return len(words) > 1 and words[-1] in KEY_WORDS


def keyed(column: str) -> str:
    """What a column is the key of, by its name: `shopping_list` of `shopping_list_id`."""
    words = split(column)
    while len(words) > 1 and words[-1] in KEY_WORDS:
        words = words[:-1]
    return "_".join(words)


def _path(column: str) -> list[str]:
    names = column.split(SEPARATOR)
    if len(names) > 1 and names[-1] in KEYS:
        names.pop()
    return names

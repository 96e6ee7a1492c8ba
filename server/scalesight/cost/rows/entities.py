"""What a query that is built from classes and columns gives: `select(Order, Customer.name)`, `session.query(Order)`.

Its rows are tuples with an entry for each argument; an entry that is a class holds rows of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import constant
from scalesight.cost.values.value import NOTHING, SHARE, Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def selected(engine: Engine, frame: Frame, node: ir.Call, arguments: list[Value], *, single: bool) -> Value:
    """The rows of a query; if `single`, those of one class alone are no tuples."""
    rows: Value | None = None
    entries: list[tuple[str, Value]] = []
    for told, value in zip(node.arguments, arguments, strict=True):
        if isinstance(told, ir.Op) and told.name == "spread":
            return NOTHING  # nobody knows how many there are
        entity = _rows(engine, value)
        if entity is None and isinstance(told, ir.Attr):
            # A column comes in every row of its class.
            with frame.apart():
                of_column = _rows(engine, engine.evaluate(frame, told.object))
            rows = rows or of_column
            entries.append((told.name, SHARE))
            continue
        rows = rows or entity
        name = entity.model if entity is not None else ""
        entries.append((name, (entity.element or NOTHING) if entity is not None else SHARE))
    if rows is None:
        return NOTHING
    if single and len(entries) == 1 and entries[0][1].type == "row":
        return Value("list", rows.size, entries[0][1], model=rows.model)
    fields = tuple((str(at), value) for at, (_, value) in enumerate(entries))
    named = tuple((name, value) for name, value in entries if name and value != SHARE)
    element = Value("list", constant(len(entries)), None, fields=(*fields, *named))
    return Value("list", rows.size, element, model=rows.model)


def entry(element: Value) -> Value:
    """The first entry of a row that is a tuple; any other row as it is."""
    return element.field("0") or element


def _rows(engine: Engine, value: Value) -> Value | None:
    """All rows of a class or table that an argument is."""
    if value.type == "class" or (value.type == "name" and value.name.rpartition(".")[2][:1].isupper()):
        name = value.name.rpartition(".")[2]
        return engine.collections.rows(name, type_name="rows", ref=value.ref)
    if value.type not in ("row", "text") and value.element is not None and value.element.type == "row":
        return value
    return None

"""Queries that run when they are awaited: building one costs nothing, however long its chain is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import symbol
from scalesight.cost.rows import held_rows
from scalesight.cost.values.collections import ELEMENTS
from scalesight.cost.values.value import NOTHING, NUMBER, SHARE, TEXT, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Returns

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def run(engine: Engine, frame: Frame, value: Value, expression: ir.Expr) -> Value:
    """What a query gives that waited to be awaited; it runs here. Any other value as it is."""
    gives = frame.framework.awaited.get(value.type)
    if gives is None or frame.gathers:
        return value
    start, end = engine.extent(expression)
    engine.query(frame, start, end, engine.text(expression).removesuffix("()"))
    answer = given(gives, value, engine.text(expression))
    if not held_rows.is_changed(frame, value, expression):
        held_rows.hold(engine, frame, answer._replace(held=value.held), expression)
    return answer


def given(returns: Returns, source: Value, label: str) -> Value:
    """What comes back of `source`, without a call's own arguments."""
    match returns:
        case "list":
            return Value("list", source.size, source.element, model=source.model)
        case "row" | "item":
            return source.element or SHARE
        case "number":
            return NUMBER
        case "text":
            return TEXT
        case "size":
            return Value("number", source.size)
        case "data":
            return Value("result", fields=(("data", Value("list", source.size, source.element)),))
        case "open":
            return Value("list", symbol("unknown", label + ELEMENTS), None)
        case _:
            return NOTHING

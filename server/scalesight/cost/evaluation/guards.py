"""Lists that are refused where they are too long: after `if len(orders) > 50: raise …` there are 50 at most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import at_most, symbol
from scalesight.cost.values.value import Value
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def passed(engine: Engine, frame: Frame, branch: ir.Branch) -> None:
    """Takes note of the length that a list may have behind a branch without an `else` whose arm leaves."""
    test = branch.test
    if not isinstance(test, ir.Op) or test.name not in (">", ">=") or len(test.operands) != 2:
        return
    told = counted(test.operands[0])
    if not isinstance(told, ir.Name):
        return
    limit = engine.evaluate(frame, test.operands[1])
    most = limit.size.constant if limit.type == "number" and limit.size is not None else None
    if most is None or most < 2:
        return  # whether there are any, or more than one
    value = engine.evaluate(frame, told)
    if value.type in ("", "share"):
        value = Value("list")
    elif value.type not in ("list", "set", "map"):
        return
    size = value.size if value.size is not None else symbol("unknown", told.id)
    frame.environment.values[told.id] = value._replace(size=at_most(size, int(most) - (test.name == ">=")))


def counted(expression: ir.Expr) -> ir.Expr | None:
    """The list of `len(rows)`, `rows.length`."""
    if isinstance(expression, ir.Attr) and expression.name in ("length", "size"):
        return expression.object
    if isinstance(expression, ir.Call) and isinstance(expression.function, ir.Name) and expression.function.id == "len":
        return expression.arguments[0] if len(expression.arguments) == 1 else None
    return None

"""Sizes that nobody declared, by what the code calls them: `range(n - 1)` is n, `len(rows) * width` is rows × width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.polynomial import ONE, Polynomial, constant, symbol
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.frame import Frame

# How the name of a size begins that doubles with each step of another.
DOUBLING = "2^"
_LENGTHS = frozenset({"length", "size"})


def amount(engine: Engine, frame: Frame, expression: ir.Expr) -> Polynomial:
    """The number that an expression stands for, to its leading order: what is added or taken away does not count."""
    if isinstance(expression, ir.Const):
        number = expression.value
        return constant(number) if isinstance(number, (int, float)) and number > 0 else ONE
    if isinstance(expression, ir.Name):
        known = frame.environment.get(expression.id)
        if known is not None and known.type == "number" and known.size is not None:
            return known.size
        return symbol("unknown", expression.id)
    if isinstance(expression, ir.Attr):
        return length(engine, frame, expression.object) if expression.name in _LENGTHS else _named(engine, expression)
    if isinstance(expression, ir.Op) and expression.operands:
        return _operation(engine, frame, expression)
    if isinstance(expression, ir.Call):
        return _call(engine, frame, expression)
    return _named(engine, expression)


def length(engine: Engine, frame: Frame, expression: ir.Expr) -> Polynomial:
    """How many elements an expression has."""
    value = frame.environment.get(expression.id) if isinstance(expression, ir.Name) else None
    if value is not None and value.size is not None and value.type != "number":
        return value.size
    return _named(engine, expression)


def _operation(engine: Engine, frame: Frame, operation: ir.Op) -> Polynomial:
    parts = [amount(engine, frame, operand) for operand in operation.operands]
    if operation.name == "*":
        product = ONE
        for part in parts:
            product = product * part
        return product
    if operation.name == "<<" and parts[0].constant is not None:
        return symbol("unknown", f"{DOUBLING}{engine.text(operation.operands[-1])}")
    if operation.name in ("//", "/", ">>", "%", ">>>"):
        return parts[-1] if operation.name == "%" else parts[0]
    return max(parts, key=lambda part: (part.degree, part.constant or 0))


def _call(engine: Engine, frame: Frame, call: ir.Call) -> Polynomial:
    name = engine.text(call.function).rpartition(".")[2]
    if name == "len" and len(call.arguments) == 1:
        return length(engine, frame, call.arguments[0])
    if name in ("sqrt", "isqrt") and call.arguments:
        return symbol("unknown", f"√{engine.text(call.arguments[0])}")
    if name in ("min", "max", "int", "floor", "ceil", "abs", "round") and call.arguments:
        parts = [amount(engine, frame, argument) for argument in call.arguments]
        choose = min if name == "min" else max
        return choose(parts, key=lambda part: (part.degree, part.constant or 0))
    return _named(engine, call)


def _named(engine: Engine, expression: ir.Expr) -> Polynomial:
    return symbol("unknown", engine.text(expression).removesuffix("()") or "elements")

"""Sizes that nobody declared, by what the code calls them: `range(n - 1)` is n, `len(rows) * width` is rows × width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, Polynomial, constant, only_symbol, symbol
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# Between the two numbers in the name of a size that is multiplied with each step of another.
POWER = "^"
_LENGTHS = frozenset({"length", "size"})
# Of what is to the power of a hundred, it is enough to know that it is a lot.
_MAX_POWER = 8


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
        return symbol("unknown", f"2{POWER}{_name(engine, parts[-1], operation.operands[-1])}")
    if operation.name == "**" and len(parts) == 2:
        return _power(engine, frame, *operation.operands)
    if operation.name in ("//", "/", ">>", "%", ">>>"):
        return parts[-1] if operation.name == "%" else parts[0]
    return max(parts, key=lambda part: (part.degree, part.constant or 0))


def _call(engine: Engine, frame: Frame, call: ir.Call) -> Polynomial:
    name = engine.text(call.function).rpartition(".")[2]
    if name == "len" and len(call.arguments) == 1:
        return length(engine, frame, call.arguments[0])
    if name == "pow" and len(call.arguments) == 2:
        return _power(engine, frame, *call.arguments)
    if name in ("sqrt", "isqrt") and call.arguments:
        return symbol("unknown", f"√{engine.text(call.arguments[0])}")
    if name in ("min", "max", "int", "floor", "ceil", "abs", "round") and call.arguments:
        parts = [amount(engine, frame, argument) for argument in call.arguments]
        choose = min if name == "min" else max
        return choose(parts, key=lambda part: (part.degree, part.constant or 0))
    return _named(engine, call)


def _power(engine: Engine, frame: Frame, base: ir.Expr, exponent: ir.Expr) -> Polynomial:
    """`n ** 2` is n times n; `2 ** n` doubles with each step of n."""
    number = exponent.value if isinstance(exponent, ir.Const) else None
    repeated = amount(engine, frame, base)
    if number == 0.5:
        return symbol("unknown", f"√{_name(engine, repeated, base)}")
    if isinstance(number, (int, float)):
        product = ONE
        for _ in range(min(int(number), _MAX_POWER)):
            product = product * repeated
        return product
    steps = _name(engine, amount(engine, frame, exponent), exponent)
    factor = _name(engine, repeated, base) if repeated.constant is None else f"{repeated.constant:g}"
    return symbol("unknown", f"{factor}{POWER}{steps}")


def _name(engine: Engine, size: Polynomial, expression: ir.Expr) -> str:
    one = only_symbol(size)
    return one.name if one is not None and one.name else engine.text(expression)


def _named(engine: Engine, expression: ir.Expr) -> Polynomial:
    return symbol("unknown", engine.text(expression).removesuffix("()") or "elements")

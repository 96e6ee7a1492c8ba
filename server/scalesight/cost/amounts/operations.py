"""What operators and counters make of sizes: `left + right`, `len(rows) // 100`, `range(start, end, step)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts import symbolic
from scalesight.cost.amounts.polynomial import Polynomial, at_most, batch, chunks, logarithm, part, symbol
from scalesight.cost.loops import triangles
from scalesight.cost.loops.conditional_loops import is_of_round
from scalesight.cost.values.value import NOTHING, NUMBER, TEXT, Value, number, sequence
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


# Conditions of a query that are made apart from it: `Q(id=1) | Q(id=2)`.
CONDITIONS = "conditions"
# The entry of a number of which only an upper bound is known.
MOST = "most"


def combined(operator: str, left: Value, right: Value) -> Value:
    """The value of `left operator right`."""
    if operator in ("|", "&") and left.type == CONDITIONS and right.type == CONDITIONS:
        return Value(CONDITIONS, name=operator, fields=(("0", left), ("1", right)))
    if operator == "+" and left.type == "list" and right.type == "list":
        size = left.size + right.size if left.size is not None and right.size is not None else None
        return sequence(size, left.element or right.element)
    return _arithmetic(operator, left, right)


def _arithmetic(operator: str, left: Value, right: Value) -> Value:
    if left.type != "number" or right.type != "number":
        return TEXT if "text" in (left.type, right.type) else NOTHING
    a = left.size.constant if left.size else None
    b = right.size.constant if right.size else None
    if operator == "/" and b and left.size is not None:
        return Value(
            "number", chunks(left.size, int(b)) if b != 1 else left.size
        )  # how many batches: people round it up
    if operator == "-" and a is None and left.size is not None:
        return left if b is not None else Value("number", part(left.size))  # len(xs) - 1, n - i
    if a is None or b is None:
        return (triangles.moved(left, b) if b is not None and operator == "+" else None) or NUMBER
    if operator == "+":
        return number(a + b)
    if operator == "-":
        return number(max(0, a - b))
    if operator == "*":
        return number(a * b)
    if operator == "//" and b:
        return number(a // b)
    return NUMBER


def least(numbers: list[Value]) -> Value | None:
    """The smallest of several numbers: of those that are known one is the most that it can be. None where none is."""
    known = [one.size.constant for one in numbers if one.type == "number" and one.size is not None]
    exact = [one for one in known if one is not None]
    if len(exact) == len(numbers):
        return number(min(exact))
    return Value("number", fields=((MOST, number(min(exact))),)) if exact else None


def counted_out(number: Value) -> Polynomial:
    """The length of a list that is made with so many places: `Array(Math.min(count, 100))`."""
    if number.type == "number" and number.size is not None:
        return number.size
    most = number.field(MOST)
    length = symbol("unknown", "places")
    return length if most is None or most.size is None else part(at_most(length, int(most.size.constant or 0)))


def counted(engine: Engine, frame: Frame, arguments: list[Value], node: ir.Call) -> Value:
    """The numbers from argument 0 to argument 1 in steps of argument 2."""
    sizes = [value.size for value in arguments]
    size: Polynomial | None = None
    if len(arguments) == 1:
        size = triangles.up_to_position(frame, arguments[0]) or sizes[0]
    elif len(arguments) == 2 and sizes[1] is not None:
        start = sizes[0].constant if sizes[0] else None
        end = sizes[1].constant
        if start is not None and end is not None:
            size = number(max(0, end - start)).size
        else:
            later = triangles.from_position(frame, arguments[0], sizes[1])
            size = sizes[1] if start is not None else later or part(sizes[1])
    elif engine.symbolic and len(arguments) == 3 and is_of_round(frame, node.arguments[2]):
        size = logarithm(symbolic.amount(engine, frame, node.arguments[1]))  # n / i for each i: n log n in all
    elif len(arguments) == 3 and sizes[1] is not None and sizes[2] is not None and sizes[2].constant:
        size = chunks(sizes[1], int(sizes[2].constant))
    if size is None and engine.symbolic and arguments:
        size = symbolic.amount(engine, frame, node.arguments[min(1, len(arguments) - 1)])
    if size is None or len(arguments) > 2:
        return Value("list", size, NUMBER)
    begins_at_zero = len(arguments) == 1 or (sizes[0] is not None and sizes[0].constant == 0)
    return Value("list", size, triangles.counter(size) if begins_at_zero else Value("number", part(size)))


def batches(source: Value, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """The lists of at most so many elements that a list is cut into."""
    length = next((value for value in (*arguments[1:], *keywords.values()) if value.type == "number"), NOTHING)
    exact = length.size.constant if length.size else None
    if exact and source.size is not None:
        return Value(
            "list", chunks(source.size, int(exact)), Value("list", batch(source.size, int(exact)), source.element)
        )
    return Value("list", symbol("unknown", "batches"), Value("list", symbol("unknown", "batch"), source.element))


def shortest(engine: Engine, arguments: list[Value]) -> Polynomial | None:
    """How many elements the shortest of some lists has. One of which nobody knows how long it is, is as long as the others."""
    sizes = [value.size for value in arguments if value.size is not None]
    known = [size for size in sizes if not size.is_open(engine.size_of)]
    if not known:
        return sizes[0] if sizes else None
    shortest = min(known, key=lambda size: size.value(engine.size_of)[1])
    least = min(size.value(engine.size_of)[0] for size in known)
    return part(shortest) if least < shortest.value(engine.size_of)[0] else shortest

"""How often a `while` loop runs, as far as its condition and its steps tell: by counting, by halving, or by emptying a list.

`while i < n: … i += 1` runs n times, `while n: n //= 2` log₂ n times, a bisection log₂ of its list, `while queue: queue.pop()` once
per element. Where what decides goes on from one round of a loop around to the next (two pointers, a stack of candidates),
all rounds of that loop together run so often.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.polynomial import ZERO, Polynomial, chunks, logarithm
from scalesight.cost.symbolic import amount, length
from scalesight.cost.value import NOTHING
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.frame import Frame

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "!=", "==", "!==", "==="})
_HALVING = frozenset({"//", "/", ">>", ">>>", "*", "<<", "**"})
_COUNTING = frozenset({"+", "-"})
_FILLING = frozenset({"append", "appendleft", "extend", "insert", "push", "unshift", "splice", "add", "update"})
_TAKING = frozenset({"pop", "popleft", "shift", "heappop", "get", "popitem", "remove"})


class Rounds(NamedTuple):
    """How often a loop runs, and the variable that decides it."""

    size: Polynomial
    by: str


def rounds(engine: Engine, frame: Frame, loop: ir.Loop) -> Rounds | None:
    """How often a `while` loop runs; None where its condition does not tell."""
    changes = list(_changes(loop.body))
    for test in _conditions(loop.test):
        found = _of_comparison(engine, frame, test, changes) if isinstance(test, ir.Op) else None
        found = found or _of_list(engine, frame, test, changes)
        if found is not None:
            return found
    return None


def counted(engine: Engine, frame: Frame, loop: ir.Loop) -> Polynomial | None:
    """How often `while i < len(rows): … i += 1` runs; None for any other loop, or where nobody knows what it counts up to.

    The counter starts at 0 in each round of the loop around, moves by the same in each of this one, and by nothing else.
    """
    test = loop.test
    if not isinstance(test, ir.Op) or test.name not in ("<", "!=", "!==") or len(test.operands) != 2:
        return None
    counter, limit = test.operands
    if not isinstance(counter, ir.Name) or not isinstance(limit, (ir.Name, ir.Attr, ir.Call)):
        return None
    steps = [change for change in _changes(loop.body) if change.name == counter.id]
    own = [one for one in loop.body if isinstance(one, ir.Bind) and _is_called(one.target, counter.id)]
    if len(steps) != 1 or len(own) != 1 or steps[0].operator != "+":
        return None
    if _continues(loop.body[: loop.body.index(own[0])]) or _is_filled(loop.body, set(_names(limit))):
        return None  # a round without a step, or a list that is longer in the end
    start = frame.environment.get(counter.id)
    if start is None or start.size != ZERO or shared(frame, counter.id):
        return None
    if isinstance(limit, ir.Call) and (
        len(limit.arguments) != 1 or not isinstance(limit.arguments[0], (ir.Name, ir.Attr))
    ):
        return None
    with frame.apart():
        by = engine.evaluate(frame, steps[0].value) if steps[0].value is not None else NOTHING
        value = engine.evaluate(frame, limit)
    exact = by.size.constant if by.type == "number" and by.size is not None else None
    if value.type != "number" or value.size is None or exact is None or exact < 1:
        return None
    if value.size.constant is not None:
        return None  # so many attempts, of which the first may do
    return value.size if exact == 1 else chunks(value.size, int(exact))


def _continues(block: ir.Block) -> bool:
    return any(isinstance(statement, ir.Jump) and statement.kind == "continue" for statement in statements(block))


def _is_filled(block: ir.Block, names: set[str]) -> bool:
    """Whether a block adds to one of these lists, takes from it, or gives its name to another."""
    changed = {
        call.function.object.id
        for call in calls(block)
        if isinstance(call.function, ir.Attr)
        and isinstance(call.function.object, ir.Name)
        and call.function.name in _FILLING | _TAKING
    }
    return bool(names & changed) or any(change.name in names for change in _changes(block))


def _is_called(target: ir.Expr, name: str) -> bool:
    return isinstance(target, ir.Name) and target.id == name


def shared(frame: Frame, by: str) -> int:
    """In how many of the loops around, from the innermost on, the rounds of one loop are shared out among theirs."""
    number = 0
    for loop in reversed(frame.nest[frame.floor :]):
        if by in loop.names:
            break
        number += 1
    return number


class _Change(NamedTuple):
    """A step of a variable: by an operator, to the value of an expression, or (`take`) by giving an element away."""

    name: str
    operator: str
    value: ir.Expr | None


def _conditions(test: ir.Expr | None) -> Iterator[ir.Expr]:
    """The parts of a condition that must all hold."""
    if isinstance(test, ir.Choice):
        for part in (test.test, *test.options):
            yield from _conditions(part)
    elif isinstance(test, ir.Name):
        yield ir.Op(">", (test, ir.Const(0, test.at)), test.at)
    elif test is not None:
        yield test


def _changes(block: ir.Block) -> Iterator[_Change]:
    for statement in statements(block):
        if isinstance(statement, ir.Bind):
            if isinstance(statement.target, ir.Name):
                yield _step(statement.target.id, statement)
            elif isinstance(statement.target, ir.Display) and isinstance(statement.value, ir.Display):
                for target, value in zip(statement.target.items, statement.value.items, strict=False):
                    if isinstance(target, ir.Name):
                        yield _step(target.id, statement._replace(target=target, value=value))
            yield from _taken(statement.value)
        elif isinstance(statement, ir.Eval):
            yield from _taken(statement.value)


def _step(name: str, statement: ir.Bind) -> _Change:
    value = statement.value
    if statement.operator:
        return _Change(name, statement.operator, value)
    if isinstance(value, ir.Op) and len(value.operands) == 2:
        left, right = value.operands
        if isinstance(left, ir.Name) and left.id == name:
            return _Change(name, value.name, right)
    if isinstance(value, ir.Call) and len(value.arguments) == 1 and isinstance(value.arguments[0], ir.Op):
        inner = value.arguments[0]  # Math.floor(n / 2), int(n / 2)
        if isinstance(inner.operands[0], ir.Name) and inner.operands[0].id == name:
            return _Change(name, inner.name, inner.operands[-1])
    return _Change(name, "", value)


def _taken(value: ir.Expr | None) -> Iterator[_Change]:
    if not isinstance(value, ir.Call):
        return
    function = value.function
    if isinstance(function, ir.Attr) and function.name in _TAKING:
        held = value.arguments[0] if function.name == "heappop" and value.arguments else function.object
        if isinstance(held, ir.Name):
            yield _Change(held.id, "take", None)
    elif isinstance(function, ir.Name) and function.id in _TAKING:
        for argument in value.arguments[:1]:
            if isinstance(argument, ir.Name):
                yield _Change(argument.id, "take", None)


def _of_comparison(engine: Engine, frame: Frame, test: ir.Op, changes: list[_Change]) -> Rounds | None:
    if test.name not in _COMPARISONS or len(test.operands) != 2:
        return None
    sides = test.operands
    for at, side in enumerate(sides):
        for name in _names(side):
            mine = [change for change in changes if change.name == name]
            if not mine:
                continue
            other = sides[1 - at]
            if any(change.operator in _HALVING for change in mine):
                bound = side if _is_number(other) else other
                return Rounds(logarithm(amount(engine, frame, bound)), name)
            if any(_is_middle(change.value, changes) for change in mine):
                return Rounds(logarithm(_widest(engine, frame, sides)), name)
            if any(change.operator in _COUNTING for change in mine):
                return Rounds(amount(engine, frame, side if _is_number(other) else other), name)
    return None


def _of_list(engine: Engine, frame: Frame, test: ir.Expr, changes: list[_Change]) -> Rounds | None:
    """`while queue:`, `while len(queue) > 0:`, `while (queue.length)`."""
    for name in _names(test):
        if any(change.name == name and change.operator == "take" for change in changes):
            return Rounds(length(engine, frame, ir.Name(name, 0)), name)
    return None


def _widest(engine: Engine, frame: Frame, sides: tuple[ir.Expr, ...]) -> Polynomial:
    """The range that a bisection begins with, by the name of its upper end."""
    return amount(engine, frame, sides[-1])


def _is_middle(value: ir.Expr | None, changes: list[_Change]) -> bool:
    """Whether a value is the middle of two others, or next to it."""
    if isinstance(value, ir.Op) and value.name in _COUNTING and value.operands:
        value = value.operands[0]
    if not isinstance(value, ir.Name):
        return False
    return any(change.name == value.id and _is_half(change.value) for change in changes)


def _is_half(value: ir.Expr | None) -> bool:
    if isinstance(value, ir.Call) and value.arguments:
        value = value.arguments[0]
    while isinstance(value, ir.Op) and value.name in _COUNTING and len(value.operands) == 2:
        value = value.operands[1]  # lo + (hi - lo) // 2
    return isinstance(value, ir.Op) and value.name in ("//", "/", ">>", ">>>")


def _is_number(expression: ir.Expr) -> bool:
    if isinstance(expression, ir.Op) and len(expression.operands) == 1:
        expression = expression.operands[0]
    return isinstance(expression, ir.Const)


def _names(expression: ir.Expr) -> Iterator[str]:
    if isinstance(expression, ir.Name):
        yield expression.id
    elif isinstance(expression, ir.Op):
        for operand in expression.operands:
            yield from _names(operand)
    elif isinstance(expression, ir.Call):
        for argument in expression.arguments:
            yield from _names(argument)
    elif isinstance(expression, ir.Attr) and expression.name in ("length", "size"):
        yield from _names(expression.object)

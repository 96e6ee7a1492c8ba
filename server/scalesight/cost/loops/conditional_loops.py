"""How often a `while` loop runs, as far as its condition and its steps tell: by counting, by halving, or by emptying a list.

`while i < n: … i += 1` runs n times, `while i * i <= n` √n times, `while n: n //= 2` and `while b: a, b = b, a % b` log₂ n times, a bisection
log₂ of its list, `while queue: queue.pop()` once per element; what is put into the queue only where it was not marked
before, once per mark. Where what decides goes on from one round of a loop around to the next (two pointers, a stack of candidates),
all rounds of that loop together run so often.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.polynomial import Polynomial, logarithm, only_symbol, symbol
from scalesight.cost.amounts.symbolic import amount, length
from scalesight.cost.recursion import marks
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, mentioned, statements

if TYPE_CHECKING:
    from scalesight.cost.amounts.term import LoopRecord
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_COMPARISONS = frozenset({"<", "<=", ">", ">=", "!=", "==", "!==", "==="})
_HALVING = frozenset({"//", "/", ">>", ">>>", "*", "<<", "**", "%", "&"})
_COUNTING = frozenset({"+", "-"})
_TAKING = frozenset({"pop", "popleft", "shift", "heappop", "get", "popitem", "remove"})


class Rounds(NamedTuple):
    """How often a loop runs, and the variable that decides it."""

    size: Polynomial
    by: str


def rounds(engine: Engine, frame: Frame, loop: ir.Loop) -> Rounds | None:
    """How often a `while` loop runs; None where its condition does not tell."""
    changes = list(_changes(loop.body))
    for test in (*_conditions(loop.test), *_ends(loop.body)):
        found = _of_comparison(engine, frame, test, changes) if isinstance(test, ir.Op) else None
        found = found or _of_list(engine, frame, test, changes, loop.body)
        if found is not None:
            return found
    mark = marks.of_loop(loop)
    if mark is not None:
        return Rounds(marks.size(frame, mark), mark.name)
    if any(_is_middle(change.value, changes) for change in changes):
        return Rounds(logarithm(symbol("unknown", "range")), "")
    return None


def shared(frame: Frame, by: str) -> int:
    """In how many of the loops around, from the innermost on, the rounds of one loop are shared out among theirs."""
    number = 0
    for loop in reversed(frame.nest[frame.floor :]):
        if by in loop.names and not _goes_on(frame, loop, by):
            break
        number += 1
    return number


def _goes_on(frame: Frame, loop: LoopRecord, by: str) -> bool:
    """Whether a loop goes on where the loop in it has come to: `i = j`."""
    counters = mentioned((loop.until,)) - {by}
    return bool(counters) and any(
        isinstance(one, ir.Bind)
        and isinstance(one.target, ir.Name)
        and one.target.id in counters
        and isinstance(one.value, ir.Name)
        and one.value.id == by
        for one in statements(frame.function.body)
    )


def _ends(block: ir.Block) -> Iterator[ir.Expr]:
    """The conditions on which a loop is left: `if i == n: break`."""
    for statement in block:
        if isinstance(statement, ir.Branch) and statement.kind == "if" and statement.arms and statement.arms[0]:
            last = statement.arms[0][-1]
            if isinstance(last, ir.Jump) and last.kind in ("break", "return"):
                yield from _conditions(statement.test)


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
            elif isinstance(statement.target, ir.Display) and isinstance(statement.value, ir.Call):
                yield from _divided(statement.target.items[:1], statement.value)
            yield from _taken((statement.target, statement.value))
        elif isinstance(statement, ir.Eval):
            yield from _taken((statement.value,))


def _step(name: str, statement: ir.Bind) -> _Change:
    value = statement.value
    if statement.operator:
        return _Change(name, "&" if _is_lowest_bit(value) else statement.operator, value)
    if isinstance(value, ir.Op) and len(value.operands) == 2:
        left, right = value.operands
        if isinstance(left, ir.Name) and left.id == name:
            return _Change(name, "&" if _is_lowest_bit(right) else value.name, right)
        if value.name == "%" and isinstance(right, ir.Name) and right.id == name:
            return _Change(name, "%", left)  # what is left of another number, as Euclid has it
    if isinstance(value, ir.Call) and len(value.arguments) == 1 and isinstance(value.arguments[0], ir.Op):
        inner = value.arguments[0]  # Math.floor(n / 2), int(n / 2)
        if isinstance(inner.operands[0], ir.Name) and inner.operands[0].id == name:
            return _Change(name, inner.name, inner.operands[-1])
    return _Change(name, "", value)


def _divided(targets: tuple[ir.Expr, ...], call: ir.Call) -> Iterator[_Change]:
    """`n, digit = divmod(n, 10)`"""
    is_divided = isinstance(call.function, ir.Name) and call.function.id == "divmod" and len(call.arguments) == 2
    for target in targets if is_divided else ():
        if isinstance(target, ir.Name):
            yield _Change(target.id, "//", call.arguments[1])


def _is_lowest_bit(value: ir.Expr | None) -> bool:
    """`i & -i`"""
    return isinstance(value, ir.Op) and value.name == "&"


def _taken(pieces: tuple[ir.Expr | None, ...]) -> Iterator[_Change]:
    for call in calls(pieces):
        function = call.function
        held: ir.Expr | None = None
        if isinstance(function, ir.Attr) and function.name in _TAKING:
            held = call.arguments[0] if function.name == "heappop" and call.arguments else function.object
        elif isinstance(function, ir.Name) and function.id in _TAKING:
            held = next(iter(call.arguments), None)
        if isinstance(held, ir.Name):
            yield _Change(held.id, "take", None)


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
            if _is_followed(name, mine):
                return Rounds(logarithm(symbol("unknown", "links")), name)
            if any(change.operator in _HALVING for change in mine):
                bound = side if _is_number(other) else other
                return Rounds(logarithm(amount(engine, frame, bound)), name)
            if any(_is_middle(change.value, changes) for change in mine):
                return Rounds(logarithm(_widest(engine, frame, sides)), name)
            if any(change.operator in _COUNTING for change in mine):
                return Rounds(_counted(engine, frame, side, other, mine), name)
    return None


def _counted(engine: Engine, frame: Frame, side: ir.Expr, other: ir.Expr, steps: list[_Change]) -> Polynomial:
    """How often a counter is moved until it meets the other side."""
    size = amount(engine, frame, side if _is_number(other) else other)
    if isinstance(side, ir.Op) and side.name == "*" and len(set(mentioned(side.operands))) == 1:
        return root(size)
    return logarithm(size) if any(is_of_round(frame, step.value) for step in steps) else size


def root(size: Polynomial) -> Polynomial:
    """√n, where n is a size that has a name."""
    one = only_symbol(size)
    return size if one is None else symbol("unknown", f"√{one.name}")


def is_of_round(frame: Frame, step: ir.Expr | None) -> bool:
    """Whether a step is as long as the number that a loop around is at: all its rounds together come to n log n."""
    if not isinstance(step, ir.Name):
        return False
    return any(
        loop.high.degree and step.id in (loop.names if loop.until is None else mentioned((loop.until,)))
        for loop in frame.nest[frame.floor :]
    )


def _is_followed(name: str, changes: list[_Change]) -> bool:
    """`while parent[x] != x: x = parent[x]`: such ways are short, or go back over what was gone before."""
    return any(isinstance(change.value, ir.Item) and name in mentioned((change.value.index,)) for change in changes)


def _of_list(engine: Engine, frame: Frame, test: ir.Expr, changes: list[_Change], body: ir.Block) -> Rounds | None:
    """`while queue:`, `while len(queue) > 0:`, `while (queue.length)`."""
    for name in _names(test):
        if any(change.name == name and change.operator == "take" for change in changes):
            if not marks.is_filled(body, name):
                return Rounds(length(engine, frame, ir.Name(name, 0)), name)
            mark = marks.of(body)
            if mark is not None:
                return Rounds(marks.size(frame, mark), mark.name)
            value = frame.environment.get(name)
            known = value.size if value is not None and value.type != "number" else None
            return Rounds(known if known is not None and known.degree else symbol("unknown", name), name)
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
    return any(change.name == value.id and is_half(change.value) for change in changes)


def is_half(value: ir.Expr | None) -> bool:
    """Whether a value is half of something, or half way to something."""
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

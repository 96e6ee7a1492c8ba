"""`while` loops that count like a `for` loop: `i = 0`, `while i < len(products):` … `i += 1`, or down from the length.

Only what counts in every round, by a fixed step, from a known start to the size of something that the loop leaves as it is.
Loops that may go on for another reason, or count only on one path (retries, polls, cursors, two pointers in one condition),
are no such thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.polynomial import Polynomial, chunks
from scalesight.cost.loops import triangles
from scalesight.cost.values.value import NUMBER, Value
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, mentioned, of_this_loop, statements

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# The same with its sides exchanged.
_EXCHANGED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "!=": "!=", "!==": "!=="}
_UP = frozenset({"<", "<=", "!=", "!=="})
_DOWN = frozenset({">", ">=", "!=", "!=="})
# Methods that make a list longer or shorter.
_CHANGING = frozenset(
    "append appendleft extend insert pop popleft remove clear push shift unshift splice add delete discard".split()
)
# Where a loop over all begins, or ends on its way down: anywhere else it goes over a part.
_FIRST = frozenset({-1, 0, 1})


class Counted(NamedTuple):
    """A loop that counts: how often it runs, what tells it and how the code calls that, the variable, and what it is in a round."""

    size: Polynomial
    over: ir.Expr
    text: str
    name: str
    value: Value


def counted(engine: Engine, frame: Frame, loop: ir.Loop) -> Counted | None:
    """How a `while` loop counts; None where it does not, or where no declared size tells how far."""
    test = loop.test
    if not isinstance(test, ir.Op) or len(test.operands) != 2 or test.name not in _EXCHANGED:
        return None
    for (side, other), operator in (
        (test.operands, test.name),
        (test.operands[::-1], _EXCHANGED[test.name]),
    ):
        if not isinstance(side, ir.Name):
            continue
        step = _step(loop.body, side.id)
        if step is None:
            continue
        if operator in _UP and step > 0:
            return _up(engine, frame, loop, side.id, other, int(step))
        if operator in _DOWN and step < 0 and _is_first(other):
            return _down(engine, frame, side, int(-step))
    return None


def _up(engine: Engine, frame: Frame, loop: ir.Loop, name: str, bound: ir.Expr, step: int) -> Counted | None:
    start = frame.environment.get(name)
    if start is None or start.type != "number" or start.size is None or _changes(loop.body, bound):
        return None
    with frame.apart():
        end = engine.evaluate(frame, bound)
    size = _declared(engine, end)
    if size is None:
        return None
    if start.size.constant is not None and start.size.constant not in _FIRST:
        return None
    if start.size.constant is None:
        if step != 1:
            return None
        later = triangles.from_position(frame, start, size)
        return Counted(later, bound, _text(engine, bound), name, NUMBER) if later is not None else None
    rounds = size if step == 1 else chunks(size, step)
    return Counted(rounds, bound, _text(engine, bound), name, triangles.counter(rounds) if step == 1 else NUMBER)


def _down(engine: Engine, frame: Frame, counter: ir.Name, step: int) -> Counted | None:
    start = frame.environment.get(counter.id)
    size = _declared(engine, start) if start is not None else None
    if size is None or step != 1:
        return None
    return Counted(size, counter, counter.id, counter.id, NUMBER)


def _is_first(bound: ir.Expr) -> bool:
    if isinstance(bound, ir.Op) and bound.name == "-" and len(bound.operands) == 1:
        bound = bound.operands[0]
    return isinstance(bound, ir.Const) and bound.value in _FIRST


def _text(engine: Engine, bound: ir.Expr) -> str:
    """What is gone through: `products` of `len(products)` and `products.length`."""
    if isinstance(bound, ir.Call) and bound.arguments:
        return engine.text(bound.arguments[0])
    return engine.text(bound.object if isinstance(bound, ir.Attr) else bound)


def _declared(engine: Engine, value: Value) -> Polynomial | None:
    """The number that is the size of declared collections, or of a part of them."""
    size = value.size if value.type == "number" else None
    if size is None or not size.symbols or size.is_open(engine.size_of):
        return None
    return size


def _step(block: ir.Block, name: str) -> float | None:
    """How far a variable is moved in every round; None where that differs, or may be skipped."""
    bound = [one for one in statements(block) if name in _targets(one)]
    if len(bound) != 1 or not isinstance(bound[0], ir.Bind) or bound[0] not in block:
        return None
    before = block[: block.index(bound[0])]
    if any(isinstance(one, ir.Jump) and one.kind == "continue" for one in of_this_loop(before)):
        return None
    return _moved(bound[0], name)


def _moved(step: ir.Bind, name: str) -> float | None:
    operator, by = step.operator, step.value
    if not operator and isinstance(by, ir.Op) and len(by.operands) == 2:
        held, operator, by = by.operands[0], by.name, by.operands[1]
        if not isinstance(held, ir.Name) or held.id != name:
            return None
    if operator not in ("+", "-") or not isinstance(by, ir.Const) or isinstance(by.value, (str, bool)) or not by.value:
        return None
    return by.value if operator == "+" else -by.value


def _targets(statement: ir.Statement) -> set[str]:
    """The variables that a statement binds; `rows[at].done = True` binds none."""
    target = statement.target if isinstance(statement, (ir.Bind, ir.Loop)) else None
    return mentioned((target,)) if isinstance(target, (ir.Name, ir.Display)) else set()


def _changes(block: ir.Block, bound: ir.Expr) -> bool:
    """Whether a round may change how far the loop counts."""
    names = mentioned((bound,))
    for statement in statements(block):
        changed: tuple[ir.Expr, ...] = ()
        if isinstance(statement, ir.Bind) and isinstance(statement.target, (ir.Name, ir.Display)):
            changed = (statement.target,)
        elif isinstance(statement, ir.Eval) and isinstance(statement.value, ir.Op) and statement.value.name == "del":
            changed = statement.value.operands
        if mentioned(changed) & names:
            return True
    methods = (call.function for call in calls(block) if isinstance(call.function, ir.Attr))
    return any(method.name in _CHANGING and mentioned((method.object,)) & names for method in methods)

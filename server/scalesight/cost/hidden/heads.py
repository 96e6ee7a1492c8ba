"""A list that loses or gains its first element: all others move by one, and over all elements that is n(n−1)/2 moves.

`queue.pop(0)`, `del queue[0]`, `queue.shift()`, `head, *queue = queue`, `queue = queue[1:]`; `rows.insert(0, row)`,
`rows.unshift(row)`. A list that the loop also fills is a queue whose length nobody knows, and stays out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import ONE, ZERO, Polynomial, pairs
from scalesight.cost.amounts.symbolic import length
from scalesight.cost.amounts.term import LoopRecord, Term
from scalesight.cost.hidden.copies import outliving, root_of
from scalesight.cost.values.value import Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect
from scalesight.syntax.walk import mentioned

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# A list so short moves in no time.
_FEW = 16


def called(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, source: Value, arguments: list[Value]) -> None:
    """What a method moves that takes the first element away, or puts one before it."""
    if not frame.nest or not isinstance(node.function, ir.Attr):
        return
    if effect.shifts_at >= 0 and not (
        effect.shifts_at < len(arguments) and _is_number(node.arguments[effect.shifts_at], 0)
    ):
        return
    if effect.shifts_by >= 0 and not (
        effect.shifts_by < len(arguments) and _is_number(node.arguments[effect.shifts_by], 1)
    ):
        return
    _spend(engine, frame, node.function.object, source, effect.shifts, node.function.at, node.end)


def deleted(engine: Engine, frame: Frame, op: ir.Op) -> None:
    """What `del queue[0]` moves."""
    for item in op.operands if frame.nest else ():
        if isinstance(item, ir.Item) and _is_number(item.index, 0):
            with frame.apart():
                source = engine.evaluate(frame, item.object)
            if not source.weak:
                _spend(engine, frame, item.object, source, "out", op.at, op.at + 1)


def bound(engine: Engine, frame: Frame, statement: ir.Bind, start: int) -> None:
    """What `queue = queue[1:]` and `head, *queue = queue` copy."""
    rest, value = statement.target, statement.value
    if isinstance(rest, ir.Display) and isinstance(value, ir.Display) and len(rest.items) == len(value.items):
        for target, given in zip(rest.items, value.items, strict=True):
            bound(engine, frame, statement._replace(target=target, value=given), start)
        return
    if isinstance(rest, ir.Display) and len(rest.items) == 2 and isinstance(rest.items[1], ir.Op):
        rest = rest.items[1].operands[0]
        source = value
    elif isinstance(value, ir.Slice) and value.upper is None and value.lower is not None:
        source = value.object if _is_number(value.lower, 1) else None
    elif isinstance(value, ir.Call) and isinstance(value.function, ir.Attr) and len(value.arguments) == 1:
        effect = frame.framework.calls.get(f"list.{value.function.name}")
        is_rest = effect is not None and effect.slice and _is_number(value.arguments[0], 1)
        source = value.function.object if is_rest else None
    else:
        return
    if source is None or not isinstance(source, (ir.Name, ir.Attr)) or engine.text(source) != engine.text(rest):
        return
    with frame.apart():
        known = engine.evaluate(frame, source)
    if not known.weak:
        frame.out[start:] = [term for term in frame.out[start:] if term.family != "built-in"]
        _spend(engine, frame, source, known, "out", statement.at, statement.at + len(engine.text(source)))


def _is_number(node: ir.Expr, number: int) -> bool:
    return isinstance(node, ir.Const) and node.value == number and not isinstance(node.value, bool)


def _spend(engine: Engine, frame: Frame, held: ir.Expr, source: Value, way: str, start: int, end: int) -> None:
    if engine.symbolic and source.type == "list" and (source.size is None or source.size.is_open(engine.size_of)):
        _moved(engine, frame, held, source, way, start, end)
        return
    root = root_of(held)
    loops = outliving(frame, root) if root and source.type == "list" else []
    if not loops:
        return
    rounds = ONE
    for loop in loops:
        rounds = rounds * loop.high
    size: Polynomial | None = source.size
    if way == "in":
        size = engine.collections.flattened(rounds) if source.name == "fresh" else None
    elif size is None or not (rounds == size or any(_drains(loop, root) for loop in loops)):
        return
    if size is None or size.is_open(engine.size_of) or size.value(engine.size_of)[1] <= _FEW:
        return
    is_whole = all(loop.low == loop.high for loop in loops)
    step = frame.step("sink", start, end, f"{engine.text(held)} moved")
    moves = pairs(size)
    frame.out.append(Term("work", "head", moves if is_whole else ZERO, moves, (step,), held=len(loops)))


def _moved(engine: Engine, frame: Frame, held: ir.Expr, source: Value, way: str, start: int, end: int) -> None:
    """What moves of a list that nobody declared, each time. A list that began with nothing is taken from as it is filled."""
    size = length(engine, frame, held) if source.size is None and way == "in" else source.size
    if size is not None and size.symbols:
        frame.out.append(
            Term("work", "head", ZERO, size, (frame.step("sink", start, end, f"{engine.text(held)} moved"),))
        )


def _drains(loop: LoopRecord, root: str) -> bool:
    """Whether a loop runs until a list is empty: `while queue:`, or `while True:` with a way out inside."""
    if loop.over is not None or loop.tree:
        return False
    return loop.until is None or isinstance(loop.until, ir.Const) or root in mentioned((loop.until,))

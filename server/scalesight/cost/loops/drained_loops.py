"""`while` loops that empty a list of a known size: `while queue: queue.pop()` runs once for each of its elements.

Only where nothing else decides: a queue that the loop also fills, or hands to somebody who may, runs as long as it is filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scalesight.cost.amounts.polynomial import Polynomial
from scalesight.syntax import ir
from scalesight.syntax.walk import calls, mentioned, nodes

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

_TAKING = frozenset("pop popleft shift".split())
_CHANGING = _TAKING | frozenset(
    "append extend insert appendleft extendleft add update push unshift splice remove clear set delete".split()
)


class Drained(NamedTuple):
    """How often a loop runs, and the list that it empties."""

    size: Polynomial
    name: str


def drained(engine: Engine, frame: Frame, loop: ir.Loop) -> Drained | None:
    """`while queue:`, `while len(queue) > 0:`, `while (queue.length)`, with one element taken away in each round."""
    name = _emptied(loop.test)
    held = frame.environment.get(name) if name else None
    if held is None or held.size is None or held.type not in ("list", "deque") or held.size.is_open(engine.size_of):
        return None
    plain = [one.value for one in loop.body if isinstance(one, (ir.Bind, ir.Eval))]
    # `[queue.pop() for _ in range(100)]` takes a batch.
    batches = [node for node in nodes(plain) if isinstance(node, ir.Comprehension)]
    taken = [] if batches else [call for call in calls(plain) if _is_of(call, name) in _TAKING]
    return Drained(held.size, name) if len(taken) == 1 and not _changes(frame, loop.body, name, taken[0]) else None


def _emptied(test: ir.Expr | None) -> str:
    if isinstance(test, ir.Op) and len(test.operands) == 2 and test.name in (">", "!=", "!=="):
        test = test.operands[0] if isinstance(test.operands[1], ir.Const) and test.operands[1].value == 0 else None
    if isinstance(test, ir.Call) and isinstance(test.function, ir.Name) and test.function.id == "len":
        test = test.arguments[0] if len(test.arguments) == 1 else None
    elif isinstance(test, ir.Attr) and test.name == "length":
        test = test.object
    return test.id if isinstance(test, ir.Name) else ""


def _is_of(call: ir.Call, name: str) -> str:
    """Which method of a list a call is; "" for any other call."""
    function = call.function
    is_method = isinstance(function, ir.Attr) and isinstance(function.object, ir.Name) and function.object.id == name
    return function.name if isinstance(function, ir.Attr) and is_method else ""


def _changes(frame: Frame, block: ir.Block, name: str, taken: ir.Call) -> bool:
    for node in _run(frame, block):
        if isinstance(node, ir.Bind) and _is_refilled(node.target, name):
            return True
        if not isinstance(node, ir.Call) or node is taken:
            continue
        if _is_of(node, name) in _CHANGING:
            return True
        is_builtin = isinstance(node.function, ir.Name) and node.function.id in frame.framework.calls
        if not is_builtin and any(isinstance(one, ir.Name) and one.id == name for one in _handed(node)):
            return True
    return False


def _run(frame: Frame, block: ir.Block) -> Iterator[object]:
    """What a block is made of, with the functions of the same function that it holds or names: a callback may fill a queue."""
    functions = frame.module.functions
    inner = {one.name: at for at, one in enumerate(functions) if one.parent == frame.ref[1] and one.owner < 0}
    pending: list[ir.Block] = [block]
    seen: set[int] = set()
    while pending:
        for node in nodes(pending.pop()):
            yield node
            at = node.index if isinstance(node, ir.FunctionRef) else None
            if isinstance(node, ir.Name):
                at = inner.get(node.id)
            if at is not None and at not in seen:
                seen.add(at)
                pending.append(functions[at].body)


def _is_refilled(target: ir.Expr, name: str) -> bool:
    """Whether a list is bound anew, or made longer: `queue[:0] = more`, `queue[queue.length] = one`."""
    if isinstance(target, ir.Item) and name not in mentioned((target.index,)):
        return False
    held = target.object if isinstance(target, (ir.Item, ir.Slice)) else target
    return isinstance(held, ir.Name) and held.id == name


def _handed(call: ir.Call) -> Iterator[ir.Expr]:
    """What a call is handed, by itself or in an object."""
    for one in (*call.arguments, *(value for _, value in call.keywords)):
        if isinstance(one, ir.Record):
            yield from (value for _, value in one.entries)
        yield one

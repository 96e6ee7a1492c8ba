"""The queries and remote calls of one call: so many, so many for each element that it sends, or one for each batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from scalesight.cost.amounts.polynomial import ZERO, chunks, symbol
from scalesight.cost.amounts.term import LEAVES_FUNCTION, LoopRecord
from scalesight.cost.loops.loops import repeated
from scalesight.cost.rows import relations, sql
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame

# What comes back as rows comes with what they are loaded with, some of it by queries of its own.
_LOADING = ("list", "row", "object")


def spend(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, source: Value, label: str) -> None:
    """The round trips of a call by its table row; `source` holds the elements, where there is one for each."""
    if not effect.queries and not effect.api_calls:
        return

    kind: Literal["sink", "write"] = "write" if effect.text is not None and sql.is_write(node, effect.text) else "sink"

    def once() -> None:
        for number_of_query in range(effect.queries):
            engine.query(frame, node.start, node.end, label, kind=kind)
            if effect.surely is not None and number_of_query >= effect.surely:
                frame.out[-1] = frame.out[-1]._replace(low=ZERO)
            if effect.batched:
                frame.out[-1] = frame.out[-1]._replace(
                    batched=True, exits=0 if _is_awaited(frame, node) else LEAVES_FUNCTION
                )
        for _ in range(relations.queries_apart(source) if effect.queries and effect.returns in _LOADING else 0):
            engine.query(frame, node.start, node.end, label)
        for _ in range(effect.api_calls):
            engine.remote(frame, node, label, "", concurrent=effect.coroutine and frame.awaited is not node)

    if not effect.each:
        once()
        return
    over = engine.text(node.function)
    size = source.size if source.size is not None else symbol("unknown", over)
    step = frame.step("loop", node.start, node.end, over)
    record = LoopRecord(step, node.end, size, size, over, source.element or NOTHING)
    # Nobody wrote this loop, so its rounds are no iterations.
    repeated(engine, frame, record, once, (), family=None)


def _is_awaited(frame: Frame, node: ir.Call) -> bool:
    """Whether nothing goes on before the call is answered. What is started in a loop and awaited later goes out together."""
    awaited = frame.awaited
    return awaited is node or (isinstance(awaited, ir.Call) and awaited.start <= node.start and node.end <= awaited.end)


def in_batches(
    engine: Engine, frame: Frame, effect: Effect, node: ir.Call, arguments: list[Value], keywords: dict[str, Value],
    label: str,
) -> None:  # fmt: skip
    """A write of many rows: a query for each of its batches, or one where they have no length of their own."""
    length = keywords.get(effect.batch, NOTHING).size
    rows = arguments[0].size if arguments else None
    engine.query(frame, node.start, node.end, label)
    if length is not None and length.constant and rows is not None:
        batches = chunks(rows, int(length.constant))
        frame.out[-1] = frame.out[-1]._replace(low=batches, high=batches)

"""Functions that a call is handed and runs: once, or for each element as the loop that it is."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import symbol
from scalesight.cost.amounts.term import LoopRecord, Step, Term
from scalesight.cost.hidden import visits
from scalesight.cost.loops import triangles
from scalesight.cost.loops.loops import repeated
from scalesight.cost.values import origins, told
from scalesight.cost.values.value import NOTHING, Value
from scalesight.syntax import ir
from scalesight.syntax.frameworks.effect import Effect

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.evaluation.frame import Frame


def run(engine: Engine, frame: Frame, node: ir.Call, effect: Effect, callback: Value, source: Value, at: int) -> Value:
    """Runs a callback, once or as the loop that it is."""
    assert callback.ref is not None
    step = frame.step("call", at, node.end, engine.function_name(callback))
    if effect.once:
        handed = [source.element or NOTHING] if source.type == "promise" else [source]
        if engine.is_inline(frame, callback):
            return engine.inline(frame, callback, handed)
        return engine.invoke(frame, callback, handed, {}, step)
    return _each(engine, frame, node, effect, callback, source, at, step)


def start(
    engine: Engine,
    frame: Frame,
    node: ir.Call,
    effect: Effect,
    arguments: list[Value],
    keywords: dict[str, Value],
    at: int,
) -> Value:
    """Runs a function that a call is handed with its arguments: `pool.submit(fetch, product)`, `Thread(target=fetch, args=(product,))`."""
    assert effect.starts is not None
    started = keywords.get("target", NOTHING)
    handed = [value for _, value in keywords.get("args", NOTHING).fields]
    if started == NOTHING and effect.starts < len(arguments):
        started, handed = arguments[effect.starts], arguments[effect.starts + 1 :]
    if started.type != "function" or started.ref is None:
        return NOTHING
    with frame.apart() as terms:
        if engine.is_inline(frame, started):
            value = engine.inline(frame, started, handed)
        else:
            step = frame.step("call", at, node.end, engine.function_name(started))
            value = engine.invoke(frame, started, handed, {}, step)
    frame.out.extend(term._replace(concurrent=term.concurrent or effect.concurrent) for term in terms)
    return value


def _each(
    engine: Engine, frame: Frame, node: ir.Call, effect: Effect, callback: Value, source: Value, at: int, step: Step
) -> Value:
    """Runs a callback once per element, as the loop that it is."""
    assert callback.ref is not None
    over = (
        engine.text(node.function.object)
        if isinstance(node.function, ir.Attr) and effect.on == "object"
        else engine.text(node.arguments[0])
    )
    # Of all elements, whatever it keeps of them.
    rounds = source.size if source.size is not None else symbol("unknown", over)
    element = source.element or NOTHING
    parameters = engine.index.function(callback.ref).parameters
    if source.size is None and element == NOTHING and parameters and not effect.accumulates:
        tells = told.by_target(engine, frame, node.function, parameters[0].name)
        if tells is not None:
            rounds, element = tells
    head_end = engine.function_start(callback)
    record = LoopRecord(frame.step("loop", at, max(at, head_end), over), node.end, rounds, rounds, over, element)
    record.over = node.function.object if isinstance(node.function, ir.Attr) and effect.on == "object" else node
    record.hands_on = origins.hands_on(effect, node)
    record.is_pairwise = source.kind == visits.PAIRWISE
    if effect.accumulates and parameters:
        record.accumulator = parameters[0].name
    returned: list[Value] = []

    def body() -> None:
        frame.calling = None
        values = [initial, element] if effect.accumulates else [element]
        if effect.on == "object" and frame.module.language != "python":
            values = [*values, triangles.counter(rounds), source]
        elif not effect.accumulates:
            values.append(triangles.counter(rounds))
        if engine.is_inline(frame, callback):
            returned.append(engine.inline(frame, callback, values))
        else:
            returned.append(engine.invoke(frame, callback, values, {}, step))

    initial = engine.evaluate(frame, node.arguments[1]) if effect.accumulates and len(node.arguments) > 1 else NOTHING

    # What a callback of an array method starts, it starts for all elements at once; a loop with await does not.
    # ... and a reduce hands each the promise of the one before.
    together = frame.concurrent or (
        frame.module.language != "python" and not effect.accumulates and engine.is_async(callback, frame)
    )
    options = {key for told in node.arguments if isinstance(told, ir.Record) for key, _ in told.entries}
    if "*" in effect.limiting or not options.isdisjoint(effect.limiting):
        together = False
    with frame.flags(first=effect.first, concurrent=together):
        block = engine.index.function(callback.ref).body
        repeated(engine, frame, record, body, _source(frame, node.start, at), family="loop", block=block)
    return returned[0] if returned else NOTHING


def _source(frame: Frame, start: int, end: int) -> tuple[Term, ...]:
    """What it has just cost to get what the callback runs for: `(await orders.findMany()).map(…)`."""

    def is_source(term: Term) -> bool:
        step = term.chain[0] if term.chain else None
        return step is not None and step.kind != "loop" and step.path == frame.path and start <= step.start < end

    return tuple(takewhile(is_source, reversed(frame.out)))[::-1]


def visit(engine: Engine, frame: Frame, node: ir.Call, label: str, callback: Value) -> None:
    """Runs a callback that collects something as the loop of which nobody knows how often it runs: `tree.walk(visitor)`."""
    assert callback.ref is not None
    function = engine.index.function(callback.ref)
    rounds = symbol("unknown", f"calls by {label}")
    step = frame.step("loop", node.start, max(node.start, function.start), label)
    record = LoopRecord(step, node.end, rounds, rounds, label, NOTHING)

    def body() -> None:
        engine.inline(frame, callback, [])

    repeated(engine, frame, record, body, (), family="loop", block=function.body)

"""How long the remote calls of a loop take: as fast as the platform's declared rate lets them through, and where one waits
for the other, a declared latency each.

Counted where a whole function is known, for a loop that takes too long is told at the outermost one. Where the number of
calls already breaks `budgets.api_calls`, that finding says the time, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import SizeOf, constant, only_symbol
from scalesight.cost.amounts.term import LoopRecord, Step, Term

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine
    from scalesight.cost.memory import Evaluation
    from scalesight.scale.model import Scale


def slow(engine: Engine, evaluation: Evaluation, size_of: SizeOf) -> Iterator[tuple[LoopRecord, list[Term], float]]:
    """The loops whose calls of one platform take longer than `budgets.time`: (loop, terms, seconds for each call)."""
    if not engine.scale.platforms:
        return
    calls: dict[tuple[Step, str], tuple[LoopRecord, list[Term]]] = {}
    loops: dict[Step, LoopRecord] = {}
    for term in evaluation.terms:
        if term.resource != "api_calls" or not term.platform or not _is_free(engine, term):
            continue
        loops = loops or {loop.step: loop for loop in evaluation.loops}
        around = (loops[step] for step in term.chain if step in loops)
        # What the code spells out is known to be few, and batches are the way out already.
        loop = next((loop for loop in around if loop.high.degree and not loop.is_open), None)
        if loop is not None and not _is_batch(loop):
            calls.setdefault((loop.step, term.platform), (loop, []))[1].append(term)
    for (_, platform), (loop, terms) in calls.items():
        wall = engine.budgets(evaluation.ref[0], loop.context).get("time")
        each = seconds(engine.scale, platform, concurrent=any(term.concurrent for term in terms))
        spent = sum(term.high.value(size_of)[1] for term in terms) * each
        if wall is not None and spent > wall and not _is_said_further_in(engine, terms[0], each, wall, size_of):
            yield loop, terms, each


def seconds(scale: Scale, platform: str, *, concurrent: bool) -> float:
    """How long one call takes of many, in seconds; 0 where nothing is declared that tells."""
    declared = scale.platforms.get(platform)
    if declared is None:
        return 0.0
    pause = 1 / declared.rate if declared.rate else 0.0
    return pause if concurrent else max(pause, declared.latency or 0.0)


def each(scale: Scale, terms: Iterable[Term]) -> Iterator[Term]:
    """The calls of which it is declared how long they take, as the seconds that they take."""
    for term in terms:
        taken = seconds(scale, term.platform, concurrent=term.concurrent) if term.resource == "api_calls" else 0
        if taken:
            yield from scaled([term], taken)


def scaled(terms: list[Term], each: float) -> list[Term]:
    """Calls as the seconds that they take."""
    return [term._replace(low=term.low * constant(each), high=term.high * constant(each)) for term in terms]


def _is_free(engine: Engine, term: Term) -> bool:
    is_counted = bool(term.high.symbols) and not term.high.is_open(engine.size_of)
    return is_counted and not (term.group or term.reported or term.weak or term.batched)


def _is_batch(loop: LoopRecord) -> bool:
    one = only_symbol(loop.high)
    return one is not None and one.kind == "chunks"


def _is_said_further_in(engine: Engine, term: Term, each: float, wall: float, size_of: SizeOf) -> bool:
    """Whether a loop of a function that is called takes too long by itself: the finding stands there."""
    called = next((at for at, step in enumerate(term.chain) if step.kind == "call"), len(term.chain))
    for step in term.chain[called:]:
        if step.kind != "loop":
            continue
        evaluations = engine.memory.of(step.path).evaluations.values()
        known = (loop for several in evaluations for one in several for loop in one.loops if loop.step == step)
        if any(loop.high.value(size_of)[1] * each > wall for loop in known if not _is_batch(loop)):
            return True
    return False

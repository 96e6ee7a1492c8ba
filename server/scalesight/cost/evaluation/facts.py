"""What comments in the code say of sizes and costs, put where the analysis would have to guess: see `syntax.directives`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import at_most, symbol
from scalesight.cost.values.value import Value
from scalesight.syntax.directives import Directive, Kind

if TYPE_CHECKING:
    from scalesight.cost.amounts.term import LoopRecord, ResourceName, Term
    from scalesight.cost.engine import Engine

_FREE: dict[str, ResourceName] = {"no-query": "queries", "no-call": "api_calls"}


def bound_loop(engine: Engine, record: LoopRecord) -> None:
    """A loop has no more rounds than a comment at its header says."""
    said = _bound(engine, record.step.path, record.step.start)
    if said is not None:
        record.low, record.high = at_most(record.low, said.number), at_most(record.high, said.number)


def bounded(engine: Engine, path: str, at: int, value: Value) -> Value:
    """A value that is bound, or handed back, where a comment says how many there are at most."""
    if value.type in ("text", "number", "function", "class", "module"):
        return value
    said = _bound(engine, path, at)
    if said is None:
        return value
    if value.size is not None:
        return value._replace(size=at_most(value.size, said.number), weak=False)
    return value._replace(
        type=value.type or "list", size=at_most(symbol("unknown", "elements"), said.number), weak=False
    )


def spent(engine: Engine, path: str, at: int, terms: Iterable[Term]) -> list[Term]:
    """What code costs, without what a comment says it does not."""
    terms = list(terms)
    for said in _said(engine, path, at, "no-query", "no-call"):
        left = [term for term in terms if term.resource != _FREE[said.kind]]
        if len(left) < len(terms):
            _heed(engine, path, said)
        terms = left
    return terms


def _bound(engine: Engine, path: str, at: int) -> Directive | None:
    for said in _said(engine, path, at, "bounded"):
        _heed(engine, path, said)
        return said
    return None


def _said(engine: Engine, path: str, at: int, *kinds: Kind) -> Iterable[Directive]:
    return engine.index.directives(path).at(engine.index.line_of(path, at), *kinds)


def _heed(engine: Engine, path: str, said: Directive) -> None:
    engine.memory.of(path).heeded.add(said.start)

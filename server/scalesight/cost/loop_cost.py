"""What each loop of a file costs, for hover. It is put into words when somebody asks: few loops are pointed at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, overload

from scalesight.cost.amounts.arithmetic import factors, result
from scalesight.cost.amounts.term import LoopRecord, Step
from scalesight.cost.evaluation.not_understood import Unknown
from scalesight.finding import Place
from scalesight.scale.naming import split
from scalesight.text import LineIndex, Span

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine

PlaceOf = Callable[[str, int, int], Place]

# Words of calls that go out of the program: those are named first.
_OUTWARD = frozenset(
    """api backend broker cache call charge client count create db delete emit enqueue exec execute fetch find gateway get
    http insert list load lookup mail notify post publish push put query read remote repo repository request retrieve run
    save search send service session storage store submit sync update upload upsert write""".split()
)
_LONGEST_CALL = 60


@dataclass(frozen=True, slots=True)
class LoopCost:
    """What one loop costs, for hover: `place` is its header, `span` the whole loop.

    `title` is one line ("2,000 products × 3..5 variants = 6,000..10,000 iterations"); `lines` are further sentences
    (other resources, budgets, calls that were followed); `unbound` names what is iterated and has no declared size;
    `unknown` are the calls in it that are not understood, with where they stand ("line 12"), the likeliest to cost first.
    """

    place: Place
    span: Span
    function: str
    title: str
    lines: tuple[str, ...]
    unbound: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...] = ()


class LoopCosts(Sequence[LoopCost]):
    """The costs of a file's loops, in the order of the text. They are computed when the first of them is looked at.

    `lines` has the text that was evaluated; by the time somebody asks there may be a newer one.
    """

    def __init__(self, engine: Engine, path: str, lines: LineIndex, place: PlaceOf) -> None:
        self._engine = engine
        self._path = path
        self._lines = lines
        self._place = place
        self._found: dict[Step, tuple[LoopRecord, str]] = {}
        functions = engine.index.module(path).functions
        for at, evaluations in engine.memory.of(path).evaluations.items():
            for evaluation in evaluations:
                for loop in evaluation.loops:
                    self._found.setdefault(loop.step, (loop, functions[at].qualname))

    @overload
    def __getitem__(self, at: int) -> LoopCost: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[LoopCost]: ...
    def __getitem__(self, at: int | slice) -> LoopCost | Sequence[LoopCost]:
        return self._costs[at]

    def __iter__(self) -> Iterator[LoopCost]:
        return iter(self._costs)

    def __len__(self) -> int:
        return len(self._found)

    @cached_property
    def _costs(self) -> tuple[LoopCost, ...]:
        costs = (self._cost(loop, function) for loop, function in self._found.values())
        return tuple(sorted(costs, key=lambda loop: loop.span.start))

    def _cost(self, loop: LoopRecord, function: str) -> LoopCost:
        engine, step = self._engine, loop.step
        unbound = tuple(symbol.name for symbol in loop.high.symbols if engine.size_of(symbol) is None)
        if unbound:
            title = f"over {loop.text}: no declared size"
        else:
            low, high = loop.low.value(engine.size_of)[0], loop.high.value(engine.size_of)[1]
            title = f"{factors(loop.high, engine.size_of)} = {result(low, high, 'iterations')}"
        return LoopCost(
            self._place(step.path, step.start, step.end),
            Span(step.start, loop.end),
            function,
            title,
            tuple(dict.fromkeys(self._sentences(loop))),
            unbound,
            tuple(self._unknown(loop)),
        )

    def _sentences(self, loop: LoopRecord) -> Iterator[str]:
        size_of = self._engine.size_of
        for term in loop.body:
            if term.resource == "iterations" and term.high.is_open(size_of):
                continue
            once = term.exits or term.held
            least, amount = (term.low, term.high) if once else (loop.low * term.low, loop.high * term.high)
            low, high = least.value(size_of)[0], amount.value(size_of)[1]
            unit = term.expense or term.resource
            told = result(low, high, unit, is_open=amount.is_open(size_of))
            yield f"{term.chain[-1].name}: {factors(amount, size_of, unit)} = {told}"

    def _unknown(self, loop: LoopRecord) -> Iterator[tuple[str, str]]:
        """(call as the code says it, where it stands)."""
        for call in sorted(loop.unknown, key=lambda call: (not _goes_out(call.label), call.path != self._path)):
            text = f"{call.label}()"
            if call.path == self._path:
                text = self._lines.source[call.start : call.end].decode("utf-8", "replace")
                text = " ".join(text.split())
                if len(text) > _LONGEST_CALL:
                    text = f"{call.label}(…)"
            yield text, self._where(call)

    def _where(self, call: Unknown) -> str:
        if call.path == self._path:
            return f"line {self._lines.line_of(call.start) + 1}"
        module = self._engine.index.find(call.path)
        return call.path if module is None else f"{call.path}:{module.line_of(call.start)}"


def _goes_out(label: str) -> bool:
    return not _OUTWARD.isdisjoint(split(label))

"""Where the cost of a file's functions breaks a declared budget: the facts, before any rule puts them into words."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from scalesight.cost.amounts import duration
from scalesight.cost.amounts.polynomial import ZERO, Polynomial, SizeOf, Symbol, symbol
from scalesight.cost.amounts.sizes import fits
from scalesight.cost.amounts.term import Group, LoopRecord, ResourceName, Step, Term, total
from scalesight.cost.memory import Evaluation, Handed
from scalesight.cost.recursion import branching
from scalesight.cost.rows import field_resolvers, listings, tables
from scalesight.cost.values.value import NOTHING, Value
from scalesight.finding import Budget
from scalesight.syntax import ir

if TYPE_CHECKING:
    from scalesight.cost.engine import Engine

Kind = Literal[
    "loop", "linear", "search", "built-in", "copy", "head", "query", "remote", "load", "invariant", "branching"
]

# Each place where one of these spends is a cause of its own.
_BY_SINK: tuple[Kind, ...] = ("search", "loop", "built-in", "copy", "head")
_OF_BUILT_INS: tuple[Kind, ...] = ("built-in", "copy", "head")
# How often a built-in looks at an element that a loop goes through once: the logarithm of a list, to sort it.
_MOST_OFTEN = 64


@dataclass(frozen=True, slots=True)
class Breach:
    """One cause: at `loop`, `resource` goes past `budget`.

    `low`, `high`: the amount for one run of the function; `header`: how much of it the loop's own header costs.
    `chain`: the way from the outermost loop to the sink. `terms`: what it is made of, the dearest first.
    A load of rows that are all in memory at once is no loop: `loop` is then its place, with one round.
    What takes too long is made of calls: `low`, `high` are then seconds, and `terms` the calls.
    `is_projected`: the budget is kept today, and broken by the sizes to come. `is_open`: a size in it is not declared, so the amount is a lower bound. `concurrent`: all in flight together.
    `in_job`: its function is a job, whether or not jobs have budgets of their own.
    """

    resource: ResourceName
    kind: Kind
    path: str
    function: ir.Function
    loop: LoopRecord
    low: Polynomial
    high: Polynomial
    terms: tuple[Term, ...]
    chain: tuple[Step, ...]
    budget: Budget
    minimum: float
    maximum: float
    is_open: bool
    concurrent: bool
    is_projected: bool = False
    in_job: bool = False

    @property
    def collections(self) -> tuple[str, ...]:
        """The declared collections in the amount, in the order of the loops."""
        found = (symbol.collection for symbol in self.high.symbols)
        return tuple(dict.fromkeys(name for name in found if name))

    @property
    def sinks(self) -> tuple[Step, ...]:
        """Where the loop spends it, each place once."""
        spent = (term.chain[-1] for term in self.terms if self.loop.step in term.chain)
        return tuple(dict.fromkeys(step for step in spent if step.kind in ("sink", "read", "write")))

    @property
    def is_pairwise(self) -> bool:
        """Whether one loop alone goes over the pairs of the elements of a collection."""
        return self.loop.is_pairwise and self.high.degree <= self.loop.high.degree

    @property
    def weight(self) -> tuple[float, float]:
        """How bad it is: how far over the budget, then how much."""
        return self.maximum / max(self.budget.value, 1), self.maximum

    @property
    def platform(self) -> str:
        """The declared remote system that is called, or ""."""
        return next((term.platform for term in self.terms if term.platform), "")


def breaches(engine: Engine, path: str, *, own: bool = True) -> list[Breach]:
    """The breaches of a file's functions, one per cause, in source order, as far as they were evaluated.

    Without `own`, only those that rest on what callers hand over.
    """
    if not engine.is_measured(path):
        return []
    found: dict[tuple[object, ...], Breach] = {}
    more = (module.evaluations(engine, path) for module in (field_resolvers, listings, tables))
    for evaluations in (*engine.memory.of(path).evaluations.values(), *more):
        for evaluation in evaluations:
            if (own or not evaluation.generic) and not _is_overruled(engine, evaluation):
                for breach in _of_evaluation(engine, evaluation):
                    sink = breach.chain[-1] if breach.kind in _BY_SINK else None
                    key = (breach.loop.step[:4], breach.resource, breach.kind, sink)
                    known = found.get(key)
                    if (known is None or known.weight < breach.weight) and _holds(engine, evaluation, breach):
                        found[key] = breach
    doubling = _doubling(engine, path) if own else []
    return sorted(
        doubling + _one_per_cause(_strictest(_loudest(found.values()))),
        key=lambda breach: (breach.loop.step.start, breach.resource, breach.kind),
    )


def largest_that_fits(engine: Engine, breach: Breach) -> tuple[str, int] | None:
    """(collection, size): how large the collection that matters most may be.

    None where that says nothing of this list: it has a limit that is smaller, or is the share of one of many parents.
    """
    own = [symbol.collection for symbol in breach.loop.high.symbols]
    for name in dict.fromkeys((*own, *breach.collections)):
        if name is None:
            continue
        declared = engine.size_of(Symbol("total", name))
        if declared is None or engine.scale.collections[name].per is not None:
            continue
        most = declared.max
        operands = (symbol for symbol in breach.high.symbols if symbol.collection == name)
        shown = max((_shown(symbol, engine.size_of) for symbol in operands), default=0)
        if breach.is_projected and engine.horizon is not None:
            most = max(most, (engine.horizon.size_of(Symbol("total", name)) or declared).max)
            shown = max(shown, most)
        size = fits(breach.high, name, breach.budget.value, engine.size_of, most)
        if size and size < shown:
            return name, size
    return None


def _shown(symbol: Symbol, size_of: SizeOf) -> int:
    """How many elements of its collection a size speaks of. An average for each parent says nothing of all of them."""
    if symbol.kind == "share":
        return 0
    if symbol.base is not None and symbol.kind in ("log", "pairs", "after", "chunks"):
        return _shown(symbol.base, size_of)
    size = size_of(symbol)
    return size.max if size is not None else 0


def _of_evaluation(engine: Engine, evaluation: Evaluation) -> list[Breach]:
    groups: dict[Group, list[Term]] = {}
    later: dict[Group, list[Term]] = {}
    linear: list[Term] = []
    for term in evaluation.terms:
        if term.group is not None:
            groups.setdefault(term.group, []).append(term)
        elif term.later is not None:
            later.setdefault(term.later, []).append(term)
        elif term.resource == "iterations" and term.family == "loop" and not term.reported and term.high.degree == 1:
            linear.append(term)
    found = [
        _breach(engine, evaluation, group.resource, group.kind, group.loop, terms) for group, terms in groups.items()
    ]
    for group, terms in later.items():
        breach = _breach(engine, evaluation, group.resource, group.kind, group.loop, terms)
        if breach.maximum <= breach.budget.value:
            found.append(replace(breach, is_projected=True))
    loops = {loop.step: loop for loop in evaluation.loops}
    for term in linear:
        # The outermost loop over a collection: what a fixed number of rounds inside adds is part of the one pass.
        passes = [loops[step] for step in term.chain if step in loops]
        loop = next((loop for loop in passes if loop.high.degree), None)
        if (
            loop is not None
            and (wall := engine.budgets(evaluation.ref[0], loop.context).get("iterations")) is not None
            and not term.high.is_open(engine.size_of)
            and term.high.value(engine.size_of)[1] > wall
        ):
            found.append(_breach(engine, evaluation, "iterations", "linear", loop, [term]))
    for size_of in engine.views:
        for loop, terms, each in duration.slow(engine, evaluation, size_of):
            breach = _breach(engine, evaluation, "time", "remote", loop, duration.scaled(terms, each))
            is_kept = breach.maximum <= breach.budget.value
            if is_kept or size_of is engine.size_of:  # what is over it today is told once
                found.append(replace(breach, terms=tuple(terms), is_projected=is_kept))
    return found


def _doubling(engine: Engine, path: str) -> list[Breach]:
    """The functions whose calls of themselves double with each step, where anybody cares for rounds."""
    found = []
    for ref, function, calls in branching.branching(engine, path):
        context = engine.contexts.of(ref) or ""
        if "iterations" not in engine.budgets(path, context) or not (context or engine.contexts.runs_plainly(ref)):
            continue
        at = Step("loop", path, function.name_at, function.name_at + len(function.name.encode()), function.name)
        amount = symbol("unknown", f"calls of {function.name}")
        loop = LoopRecord(at, function.end, ZERO, amount, function.name, NOTHING, context=context)
        chain = (at, *(Step("call", path, call.start, call.end, function.name) for call in calls))
        budget = engine.contexts.budget(path, context, "iterations")
        found.append(
            Breach(
                "iterations",
                "branching",
                path,
                function,
                loop,
                ZERO,
                amount,
                (),
                chain,
                budget,
                0,
                math.inf,
                True,
                False,
            )
        )
    return found


def _breach(
    engine: Engine,
    evaluation: Evaluation,
    resource: ResourceName,
    kind: Kind,
    loop: LoopRecord,
    terms: list[Term],
) -> Breach:
    path = evaluation.ref[0]
    low, high = total(terms)
    is_open = high.is_open(engine.size_of)
    maximum = high.value(engine.size_of)[1]
    minimum = 0.0 if low.is_open(engine.size_of) else min(low.value(engine.size_of)[0], maximum)
    dearest = sorted(terms, key=lambda term: -term.high.value(engine.size_of)[1])
    chain = next((term.chain for term in dearest if loop.step in term.chain), dearest[0].chain)
    budget = engine.contexts.budget(path, loop.context, resource)
    concurrent = any(term.concurrent for term in terms)
    return Breach(
        resource,
        kind,
        path,
        engine.index.function(evaluation.ref),
        loop,
        low,
        high,
        tuple(dearest),
        chain,
        budget,
        minimum,
        maximum,
        is_open,
        concurrent,
        in_job=engine.contexts.is_job(evaluation.ref),
    )


def _is_overruled(engine: Engine, evaluation: Evaluation) -> bool:
    """A size that only a parameter's name or type told gives way to what all known callers hand over."""
    if not evaluation.generic or not (evaluation.assumed or evaluation.typed):
        return False
    callers = engine.memory.of(evaluation.ref[0]).callers.get(evaluation.ref[1], [])
    if not callers:
        return False
    function = engine.index.function(evaluation.ref)
    is_own = bool(branching.calls_of_itself(function))  # a part of it is what comes with each child
    typed = frozenset() if is_own or all(call.is_own for call in callers) else evaluation.typed
    told = (*evaluation.assumed, *typed)
    if not evaluation.assumed and not typed:
        return False
    names = [parameter.name for parameter in function.parameters]
    places = [names.index(name) for name in told if name in names]
    handed = [[_handed(call, at) for call in callers] for at in places]
    if all(value.size is not None for values in handed for value in values):
        return True
    # A row says nothing of how many there are, whatever it is called, where all that is handed over beside it is a part.
    others = [values for values in handed if any(value.type != "row" for value in values)]
    return bool(others) and all(
        (value.size is not None or (value.type == "share" and not is_own)) and not engine.is_whole(value)
        for values in others
        for value in values
    )


def _handed(call: Handed, at: int) -> Value:
    return call.arguments[at] if at < len(call.arguments) else NOTHING


def _holds(engine: Engine, evaluation: Evaluation, breach: Breach) -> bool:
    """Whether the wall is one where the code runs: in the plain budgets it is evaluated although it may never run there."""
    return bool(breach.loop.context or evaluation.context) or engine.contexts.runs_plainly(evaluation.ref)


def _loudest(found: Iterable[Breach]) -> list[Breach]:
    """Without what breaks only later, where the same place breaks a budget today."""
    found = list(found)
    today = {place for breach in found if not breach.is_projected for place in (breach.loop.step, breach.chain[-1])}
    return [breach for breach in found if not breach.is_projected or not today & {breach.loop.step, breach.chain[-1]}]


def _strictest(found: Iterable[Breach]) -> list[Breach]:
    """Of what a function spends at one place, the breaches in the context where that is worst.

    Other walls let it go on to another loop, but it is the same cause.
    """
    by_cause: dict[tuple[object, ...], list[Breach]] = {}
    for breach in found:
        by_cause.setdefault((breach.function.start, breach.resource, breach.chain[-1]), []).append(breach)
    kept = []
    for same in by_cause.values():
        worst = max(same, key=lambda breach: breach.weight).loop.context
        kept += [breach for breach in same if breach.loop.context == worst]
    return kept


def _one_per_cause(found: Iterable[Breach]) -> list[Breach]:
    """Of the nests at one loop the dearest stands for all, and the whole nest for the nests that it contains.

    A hint about the length of a pass is silent where more is said about the same loop.
    """
    kept: dict[tuple[object, ...], Breach] = {}
    others: list[Breach] = []
    found = list(found)
    counted = {breach.chain[-1] for breach in found if breach.resource == "api_calls"}
    for breach in _dearest_built_ins(found):
        if breach.resource == "time" and breach.chain[-1] in counted:
            continue  # that there are too many is said, and how long they take
        # Of the searches that a loop calls, too: what else they do is further down, and so is what to do about it.
        called = breach.kind == "search" and any(step.kind == "call" for step in breach.chain)
        if breach.kind not in ("loop", "linear") and not called:
            others.append(breach)
            continue
        key = (breach.path, breach.loop.step[:4], breach.kind, breach.resource)
        known = kept.get(key)
        if known is None or known.maximum < breach.maximum:
            kept[key] = breach
    by_outermost: dict[Step, list[Breach]] = {}
    others += [breach for breach in kept.values() if breach.kind == "search"]
    for breach in kept.values():
        if breach.kind != "search":
            by_outermost.setdefault(breach.chain[0], []).append(breach)
    nests = [
        breach
        for near in by_outermost.values()
        for breach in near
        if not any(_contains(other, breach) for other in near)
    ]
    louder = {breach.loop.step for breach in (*nests, *others) if breach.kind != "linear"}
    loaded = {
        (breach.function.start, name) for breach in others if breach.kind == "load" for name in breach.collections
    }
    return [breach for breach in nests if breach.kind != "linear" or not _is_said(breach, louder, loaded)] + others


def _is_said(hint: Breach, louder: set[Step], loaded: set[tuple[int, str]]) -> bool:
    """Whether more is said of a pass: of its loop, or that its function has all of its elements in memory."""
    return hint.loop.step in louder or any((hint.function.start, name) in loaded for name in hint.collections)


def _dearest_built_ins(found: list[Breach]) -> list[Breach]:
    """Of the built-ins that go through the same collections in one loop the dearest stands for all.

    None is left where loops that somebody wrote there go through as many of the same: `sorted(p for p in products if
    p.ok)`, but not where they go through the first five of what was sorted. What
    is copied, or loses its head, at several places of a loop is one cause, too.
    """
    if not any(breach.kind in _OF_BUILT_INS for breach in found):
        return found
    nests: dict[object, float] = {}
    for breach in found:
        if breach.kind == "loop":
            where = breach.loop.step, frozenset(breach.collections)
            nests[where] = max(nests.get(where, 0), breach.maximum)
    dearest: dict[object, Breach] = {}
    for breach in found:
        if breach.kind in _OF_BUILT_INS:
            where = breach.loop.step, frozenset(breach.collections)
            key = (*where, breach.kind, "" if breach.kind == "built-in" else breach.chain[-1].name)
            known = dearest.get(key)
            if breach.kind == "built-in" and nests.get(where, 0) * _MOST_OFTEN >= breach.maximum:
                continue
            if known is None or known.maximum < breach.maximum:
                dearest[key] = breach
    return [breach for breach in found if breach.kind not in _OF_BUILT_INS] + list(dearest.values())


def _contains(nest: Breach, part: Breach) -> bool:
    return nest is not part and nest.path == part.path and set(part.chain) < set(nest.chain)

"""What a piece of code costs, item by item: terms, and how loops, branches and calls combine them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Literal, NamedTuple

from scalesight.cost.amounts.polynomial import ONE, ZERO, Polynomial, SizeOf, chunks, constant
from scalesight.cost.evaluation.not_understood import Unknown
from scalesight.cost.values.value import Value
from scalesight.syntax.ir import Block, Expr

Family = Literal["loop", "search", "built-in", "copy", "head", "query", "remote", "load", "call"]
ResourceName = Literal["iterations", "work", "queries", "api_calls", "memory", "time"]

# Of these, two paths of which one runs are no sum. Loops stand for themselves, whatever path they are on.
_EXCLUSIVE: tuple[ResourceName, ...] = ("queries", "api_calls")

# Of these, each place where they are spent is a cause of its own.
_SINGLE: tuple[ResourceName, ...] = ("iterations", "work")

# How far a jump leads: to the next round, out of the innermost loop, or out of the function and so of all its loops.
LEAVES_ROUND = 1
LEAVES_LOOP = 2
LEAVES_FUNCTION = 3
# No jump, but it ends all repetition, too: what is kept under its key for whoever asks again, in any function.
KEPT = 4

# What lies deeper below a call, nobody who reads the chain would follow; it is reported further in, or not at all.
_LONGEST_CHAIN = 32

# In `Term.depends`; no variable is called so.
DIFFERENT = "*"
OF_FUNCTION = ""

# `Term.every`, where the batches have a length that nobody knows.
UNKNOWN_LENGTH = -1


class Step(NamedTuple):
    """A hop of a chain: a `loop`, a `call` of a project's function, or the end that costs: a `sink`, a `read` of an
    attribute that is loaded by being read, or a `write` that its name does not tell.
    """

    kind: Literal["loop", "call", "sink", "read", "write"]
    path: str
    start: int
    end: int
    name: str


@dataclass(eq=False, slots=True)
class LoopRecord:
    """One loop as it was met in one evaluation of its function.

    `low`, `high`: how often its body runs for one run of the loop. `text`: what is iterated, as the code says it.
    `search`: an answer found in the body ends it. `context`: where it runs (see `contexts`). `names`: the variables that each round binds anew.
    `over`: what is iterated, None where a condition alone ends it, which is then `until`. `accumulator`: the variable that
    hands what came together to the next round. `is_triangle`: a loop in it goes over the elements after its own;
    `is_pairwise`: its elements are made by matching the elements of a collection. `conditions`: under how many it stands in its
    function. `of_field`: no loop of the code, but a field that is resolved for each row. `tree`: the collection whose elements a recursion goes through with it; `low`, `high` are then all its
    runs together. `block`: the statements of its body, where it is a statement itself. `by_pages`: it goes on for as long
    as there are rows, a page in each round. `hands_on`: each round is one call, which is handed the element: the root of another tree. `unknown`: the calls in its body that are not understood.
    """

    step: Step
    end: int
    low: Polynomial
    high: Polynomial
    text: str
    element: Value
    search: bool = False
    concurrent: bool = False
    context: str = ""
    names: set[str] = field(default_factory=set)
    over: Expr | None = None
    until: Expr | None = None
    accumulator: str = ""
    is_triangle: bool = False
    is_pairwise: bool = False
    conditions: int = 0
    tree: str = ""
    of_field: bool = False
    block: Block = ()
    by_pages: bool = False
    hands_on: bool = False
    unknown: tuple[Unknown, ...] = ()
    header: tuple[Term, ...] = ()
    body: tuple[Term, ...] = ()

    @property
    def is_small(self) -> bool:
        """Whether it has a fixed number of rounds, or goes over a page or batch of a fixed length."""
        return all(symbol.kind in ("most", "batch") for symbol in self.high.symbols)

    @property
    def is_open(self) -> bool:
        """Whether nothing at all is known of how often it runs."""
        symbols = self.high.symbols
        return bool(symbols) and all(symbol.kind == "unknown" for symbol in symbols)


@dataclass(eq=False, slots=True)
class Group:
    """The terms that together break a budget at `loop`: one cause, one finding."""

    loop: LoopRecord
    resource: ResourceName
    kind: Literal["loop", "search", "built-in", "copy", "head", "query", "remote", "load", "invariant"]


class Term(NamedTuple):
    """An amount of a resource, from `low` to `high`, and the way to where it is spent.

    `exits`: it is spent on a path that leaves (`LEAVES_LOOP`, `LEAVES_FUNCTION`), or what it brought is `KEPT`, so a loop does not repeat it. `held`: so
    many of the loops around it do not repeat it, because a variable from outside of them keeps what it brought.
    `owner`: the position of the parameter whose object keeps what it brought. `every`: in so many rounds of the next loop
    around it, it is spent once. `group`: the finding it belongs to. `reported`: the finding stands in another function. `concurrent`: its rounds are
    in flight together. `platform`: the remote system it goes to. `weak`: its size rests on nothing but the name of a
    called function's parameter, which says little of how much each call is handed. `limited`: a limiter or semaphore
    keeps most of its rounds waiting. `cap`: all rounds together spend no more than this: each of so many rows is read
    once. `tree`: it is spent over a whole tree of elements of that collection. `batched`: those of the same tick go
    together. `later`: the finding it belongs to once sizes have grown, `foretold`: that finding stands in another function.
    """

    resource: ResourceName
    family: Family
    low: Polynomial
    high: Polynomial
    chain: tuple[Step, ...]
    exits: int = 0
    held: int = 0
    owner: int = -1
    every: int = 0
    group: Group | None = None
    reported: bool = False
    concurrent: bool = False
    platform: str = ""
    weak: bool = False
    limited: bool = False
    cap: Polynomial | None = None
    tree: str = ""
    batched: bool = False
    depends: frozenset[str] | None = None
    expense: str = ""
    later: Group | None = None
    foretold: bool = False


class Summary(NamedTuple):
    """What a call of a function costs and gives back. `assumed`: the collections that only parameter names told.

    `gained`: by the position of a parameter, what was loaded with the row that was handed over. `unknown`: the calls in
    it that are not understood.
    """

    terms: tuple[Term, ...]
    returns: Value
    assumed: frozenset[str] = frozenset()
    gained: tuple[tuple[int, frozenset[str]], ...] = ()
    unknown: tuple[Unknown, ...] = ()


def repeat(terms: Iterable[Term], loop: LoopRecord, size_of: SizeOf) -> list[Term]:
    """The cost of a loop's body, over all its rounds."""
    repeated = []
    for term in terms:
        chain = (loop.step, *term.chain)
        if term.group is not None and loop.is_open:
            # How often an open loop runs, nobody knows: what one of its rounds costs already is the finding.
            repeated.append(term._replace(chain=chain))
        elif term.every:
            rounds = chunks(loop.high, term.every)
            repeated.append(term._replace(chain=chain, low=ZERO, high=rounds * term.high, every=0))
        elif term.batched and loop.concurrent:
            repeated.append(term._replace(chain=chain))  # all of one tick
        elif term.held:
            repeated.append(term._replace(chain=chain, held=term.held - 1))
        elif term.tree and (loop.hands_on or term.tree in (loop.tree, loop.element.of)):
            # All trees together, from all roots, have no more nodes than there are.
            repeated.append(term._replace(chain=chain))
        elif term.exits:
            repeated.append(term._replace(chain=chain, exits=term.exits if term.exits >= LEAVES_FUNCTION else 0))
        else:
            repeated.append(
                term._replace(
                    chain=chain,
                    low=loop.low * term.low,
                    high=_capped(loop.high * term.high, term.cap, size_of),
                    concurrent=not term.limited and (term.concurrent or (loop.concurrent and not loop.is_small)),
                    tree=loop.tree,
                )
            )
    return repeated


def _capped(high: Polynomial, cap: Polynomial | None, size_of: SizeOf) -> Polynomial:
    """What all rounds spend together, where they cannot spend more than so much."""
    if cap is None or cap.is_open(size_of) or high.is_open(size_of) or _most(high, size_of) <= _most(cap, size_of):
        return high
    return cap


def _most(size: Polynomial, size_of: SizeOf) -> float:
    return size.value(size_of)[1]


def after_function(exits: int) -> int:
    """What is left of `Term.exits` where its function ends."""
    return KEPT if exits == KEPT else 0


def called(summary: Summary, step: Step) -> list[Term]:
    """The cost of a function where it is called."""
    assumed = summary.assumed
    return [
        Term(
            term.resource,
            term.family,
            term.low,
            term.high,
            (step, *term.chain),
            KEPT if term.exits == KEPT else 0,
            every=term.every,
            reported=term.reported or term.group is not None,
            concurrent=term.concurrent,
            platform=term.platform,
            weak=term.weak or (bool(assumed) and any(symbol.collection in assumed for symbol in term.high.symbols)),
            limited=term.limited,
            cap=term.cap,
            tree=term.tree,
            batched=term.batched,
            depends=term.depends if term.depends is None else _from_outside(term.depends),
            expense=term.expense,
            foretold=term.foretold or term.later is not None,
        )
        for term in told_of(summary)
    ]


def told_of(summary: Summary) -> list[Term]:
    """The terms of a function that its callers are told of."""
    return [term for term in summary.terms if len(term.chain) < _LONGEST_CHAIN]


def _from_outside(depends: frozenset[str]) -> frozenset[str]:
    """What is left of `Term.depends` where a function is called: what its own variables are there, nobody follows."""
    return frozenset({DIFFERENT}) if OF_FUNCTION in depends else depends


def alternatives(
    arms: Sequence[Sequence[Term]], size_of: SizeOf, *, one_runs: bool, in_loop: bool = True
) -> list[Term]:
    """The cost of a branch: of each resource the dearest arm; as the least, nothing, unless every arm costs the same.

    In a loop, what an arm spends on its way out is spent beside what the others spend, in other rounds.
    """
    filled = [arm for arm in arms if arm]
    if not filled:
        return []
    if len(filled) == 1:
        return [term._replace(low=ZERO) for term in filled[0]] if len(arms) > 1 or not one_runs else list(filled[0])
    kept: list[Term] = []
    for key in dict.fromkeys(_cause(term) for arm in filled for term in arm):
        shares = [[term for term in arm if _cause(term) == key] for arm in arms]
        going_on = [[term for term in share if not (term.exits and in_loop)] for share in shares]
        compared = going_on if any(going_on) else shares
        totals = [_total(share, size_of) for share in compared]
        dearest = max(range(len(shares)), key=lambda at: totals[at])
        # Many that are small are not in the way of a large one on another path.
        largest = max((_total([term], size_of) for term in compared[dearest]), default=0.0)
        largest = largest if key[0] in _SINGLE else math.inf
        # A query either way is a query; but rounds of one loop are no rounds of the other.
        even = (
            key[0] in ("queries", "api_calls")
            and min(totals) == max(totals)
            and all(term.low == term.high for share in compared for term in share)
        )
        for at, share in enumerate(shares):
            for term in share:
                if at == dearest and any(term is one for one in compared[at]):
                    kept.append(term if even else term._replace(low=ZERO))
                elif term.group is not None or (term.exits and in_loop) or _total([term], size_of) > largest:
                    kept.append(term._replace(low=ZERO))
    return kept


def _cause(term: Term) -> tuple[str, str, frozenset[str | None]]:
    """What a term is weighed by against those of other paths: of nests and built-ins also what they go through."""
    through = (symbol.collection for symbol in term.high.symbols) if term.resource in _SINGLE else ()
    return term.resource, term.family, frozenset(through)


def instead(handler: Sequence[Term], tried: Sequence[Term]) -> list[Term]:
    """What is spent where something failed, as far as it is not spent in the place of what was tried.

    A query that is sent again, or another one, stands for the first.
    """
    spent = {term.resource for term in tried if term.resource in _EXCLUSIVE}
    return [term for term in handler if term.group is not None or term.resource not in spent]


def either(left: Sequence[Term], rest: Sequence[Term], size_of: SizeOf) -> list[Term]:
    """The cost of a path that leaves, or of all that comes after it: of round trips and remote calls the dearer one.

    As the least it is that of the rest, as far as the path that leaves spends as much.
    """
    kept = [term for term in left if term.resource not in _EXCLUSIVE or term.group is not None]
    remaining = list(rest)
    for resource in _EXCLUSIVE:
        one = [term for term in left if term.resource == resource and term.group is None]
        other = [term for term in rest if term.resource == resource and term.group is None]
        if _total(one, size_of) <= _total(other, size_of):
            continue
        least = total(other)[0]
        if least.constant is None:
            continue  # what is certain stays so, and the sum is an upper bound
        remaining = [term for term in remaining if not any(term is gone for gone in other)]
        for term in one:
            low = term.low if term.low.constant is not None and term.low.constant <= (least.constant or 0) else ZERO
            least = constant((least.constant or 0) - (low.constant or 0))
            kept.append(term._replace(low=low))
    # What is a finding already, the rest of the block makes no more certain.
    return remaining + [
        term._replace(low=ZERO) if term.resource not in _EXCLUSIVE or term.group is not None else term for term in kept
    ]


def compact(terms: Sequence[Term], limit: int = 48) -> tuple[Term, ...]:
    """The same cost in fewer terms: those with the same way are one; of very many, the rest is dropped, the dearest last.

    Each resource keeps its dearest, what is reported and what is not: a query that runs once is not dropped for rounds
    that are many, nor for what a loop further in is blamed for.
    """
    merged: dict[tuple[object, ...], Term] = {}
    for term in terms:
        key = (
            term.resource,
            term.family,
            term.chain,
            term.reported,
            term.group,
            term.concurrent,
            term.owner,
            term.every,
            term.cap,
            term.later,
        )
        known = merged.get(key)
        merged[key] = term if known is None else known._replace(low=known.low + term.low, high=known.high + term.high)
    kept = list(merged.values())
    if len(kept) > limit:
        kept.sort(key=lambda term: -term.high.degree)
        ranks: defaultdict[tuple[ResourceName, bool], Iterator[int]] = defaultdict(count)
        kept.sort(key=lambda term: next(ranks[term.resource, term.reported or term.group is not None]))
    return tuple(kept[:limit])


def unit(resource: ResourceName, family: Family, step: Step, *, platform: str = "", concurrent: bool = False) -> Term:
    """One query, one remote call."""
    return Term(resource, family, ONE, ONE, (step,), platform=platform, concurrent=concurrent)


def total(terms: Iterable[Term]) -> tuple[Polynomial, Polynomial]:
    """(low, high) of several terms together."""
    low = high = ZERO
    for term in terms:
        low, high = low + term.low, high + term.high
    return low, high


def _total(terms: Iterable[Term], size_of: SizeOf) -> float:
    return sum(term.high.value(size_of)[1] for term in terms)

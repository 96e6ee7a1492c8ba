"""Programs that nobody wrote: every number is true of their runs, and where nothing is said, the runs keep the budget.

`make test` runs 200 of them, the same each time. `make test-programs` runs as many new ones as PROGRAMS says (2,000), and
prints the smallest that fails.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import tracing
from generated_programs import Program, programs
from hypothesis import HealthCheck, given, settings
from scalesight.finding import Finding, Resource
from tracing import Loop, Traced, Way
from verdict import findings
from world import take

PROGRAMS = int(os.environ.get("PROGRAMS", "0"))
#: Of these, all that a loop spends is one number.
ADDED = (Resource.QUERIES, Resource.API_CALLS)
RESOURCES = ("iterations", "work", "queries", "api_calls")


@settings(
    max_examples=PROGRAMS or 200,
    deadline=None,
    derandomize=not PROGRAMS,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(programs())
def test_every_number_is_true_of_the_runs(program: Program) -> None:
    runs = list(_runs(program))
    loops = tracing.loops(program.code)
    for resource in RESOURCES:
        found = findings(program.code, "case.py", program.sizes, resource, program.budget)
        for one in found:
            _number_is_true(program, loops, one, runs, found)
        for run in runs:
            _silence_is_true(program, loops, resource, run, found)


def _runs(program: Program) -> list[Traced]:
    """The runs at the low ends of all ranges, then those at the high ends."""
    coins = [_coin(seed) for seed in range(1 if program.is_exact else 4)]
    return [tracing.run(program.code, take(program.sizes, end), coin) for end in (0, 1) for coin in coins]


def _coin(seed: int) -> Callable[[], bool]:
    """Heads, tails, and what falls."""
    toss = random.Random(seed)
    return [lambda: False, lambda: True][seed] if seed < 2 else lambda: toss.random() < 0.5


def _number_is_true(
    program: Program, loops: dict[str, Loop], one: Finding, runs: list[Traced], found: list[Finding]
) -> None:
    function = one.function.rpartition(".")[2]
    if one.resource in ADDED and any(other.function != one.function for other in found):
        return  # what a helper tells of itself is no part of the loops around its calls, for some of its arguments
    for run in runs:
        for counts in run.of(function):
            number = _counted(loops, one, counts, found)
            certain = _counted(loops, one, counts, found, program.leaving)
            where = f"{number} {one.resource.value} counted: {one.message}\n{program.code}"
            assert certain <= one.cost.max, where
            reached = any(way[1] == _loops(one, loops)[0] and count for way, count in counts.items())
            # A return further up is no part of what is said about a loop.
            if function == "run" and reached and "return" not in program.code.partition("def run")[2]:
                assert one.cost.min <= number, where
    if program.is_exact:
        ends = [[_counted(loops, one, counts, found) for counts in run.of(function)] for run in runs]
        assert max(ends[-1]) == one.cost.max, f"{max(ends[-1])} counted: {one.message}\n{program.code}"
        if one.resource != "work" and function == "run":
            assert min(ends[0]) == one.cost.min, f"{min(ends[0])} counted: {one.message}\n{program.code}"


def _places(one: Finding) -> list[str]:
    return [f"{place.line}:{place.start.column}" for place in (one.place, *(hop.place for hop in one.chain))]


def _loops(one: Finding, loops: dict[str, Loop]) -> list[str]:
    """The loops of a finding, those of its own function first and from the outermost on."""
    own, called = [], []
    places = _places(one)[: -1 if one.resource is Resource.WORK else None]
    calls = next((at for at, place in enumerate(places[1:], 1) if place not in loops), len(places))
    own = sorted((place for place in places[:calls] if place in loops), key=lambda place: loops[place].depth)
    called = [place for place in places[calls:] if place in loops]
    return own + called


def _counted(
    loops: dict[str, Loop],
    one: Finding,
    counts: dict[Way, int],
    found: list[Finding],
    without: frozenset[int] = frozenset(),
) -> int:
    """What a run counted of what a finding counts, `without` some lines: what a loop does not repeat is no part of it."""
    resource = one.resource.value
    if resource in ("iterations", "work"):
        # Of these the way to one place is counted.
        *places, end = _places(one)
        calls = [place for place in (*places, end) if place not in loops and (place != end or resource == "iterations")]
        last = _loops(one, loops)[-1] if resource == "iterations" else end.partition(":")[0]
        path = tuple(int(place.partition(":")[0]) for place in calls)
        return counts.get((path, last, resource), 0)
    mine = loops[_places(one)[0]]
    inner = [
        loops[place]
        for other in found
        if other is not one and (place := _places(other)[0]) in loops and _is_inside(loops[place], mine)
    ]
    total = 0
    for (path, place, spent), number in counts.items():
        line = path[0] if path else int(place.partition(":")[0])
        if spent == resource and mine.first <= line <= mine.last and not any(i.first <= line <= i.last for i in inner):
            total += 0 if line in without else number
    return total


def _is_inside(loop: Loop, other: Loop) -> bool:
    return other.first <= loop.first <= loop.last <= other.last and loop.depth > other.depth


def _silence_is_true(
    program: Program, loops: dict[str, Loop], resource: str, run: Traced, found: list[Finding]
) -> None:
    """Whatever is past the budget is told, or part of what is told about a loop around it."""
    for name, counts in run.invocations:
        if name != "run":
            continue
        for (path, place, spent), number in counts.items():
            if spent != resource or number <= program.budget:
                continue
            way = [int(place.partition(":")[0]), *path]
            around = {at for at in _around(loops, way, place) if _rounds(counts, at) != 1}
            if resource in ("iterations", "work") and _passes(program, around, loops, way, resource) < 2:
                continue
            if not around:
                continue  # spent once
            # What a helper tells of itself, it tells for one call.
            told = [
                one for one in found if set(_places(one)) & around and (one.cost.max >= number or one.function != name)
            ]
            assert told, (
                f"{number} {resource} at {place} by {path}, budget {program.budget}, {program.sizes}: "
                f"{[one.message for one in found]}\n{program.code}"
            )


def _rounds(counts: dict[Way, int], at: str) -> int:
    """How many rounds a loop had; 0 for one that is not counted."""
    return max(
        (number for (_, place, resource), number in counts.items() if (place, resource) == (at, "iterations")),
        default=0,
    )


def _passes(program: Program, around: set[str], loops: dict[str, Loop], way: list[int], resource: str) -> int:
    """How many collections are gone through for each other. Batches together are one pass; and where something searches or
    copies what is an element's own, or is called and does so on a condition, nobody would call that a nest."""
    lines = program.code.splitlines()
    number = len(around) + (resource == "work") - any(line in program.leaving for line in way)
    number -= sum("in range(0, len(" in lines[loops[place].first - 1] for place in around)
    own = any("variants" in lines[line - 1] for line in way)
    if own and resource == "work":
        return 0
    if own and (len(way) > 1 or any(word in lines[way[0] - 1] for word in ("any(", "all(", "next("))):
        number -= 1
    return number


def _around(loops: dict[str, Loop], way: list[int], place: str) -> set[str]:
    """The loops on a way, with the one at its end if it is one."""
    own = loops.get(place)
    around = {place} if own else set()
    for at, loop in loops.items():
        if not any(loop.first <= line <= loop.last for line in way):
            continue
        if loop.first == loop.last == way[0]:
            # On the same line: around a loop if it is further in; a built-in takes what they make.
            if own and own.first == own.last and loop.depth < own.depth:
                around.add(at)
        elif any(loop.first < line <= loop.last for line in way):
            around.add(at)
    return around

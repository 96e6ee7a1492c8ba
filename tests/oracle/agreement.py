"""Holds what is said of a program to its runs: every number is true of them, and where nothing is said, they keep the budget."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from generated_programs import Program
from scalesight.finding import Finding, Resource
from verdict import findings

#: (lines of the calls that led there, from the outermost; `line:column` of a loop or line of what is spent; resource)
Way = tuple[tuple[int, ...], str, str]

#: Of these, all that a loop spends is one number.
ADDED = (Resource.QUERIES, Resource.API_CALLS)
RESOURCES = ("iterations", "work", "queries", "api_calls")

# Loops that make no nest: those over batches, and those of a few rounds that the code spells out.
_NO_PASS = re.compile(r"in range\(0, len\(|\+= [2-9]|in range\([0-9]\)|< [0-9];")
_SEARCHES = re.compile(r"any\(|all\(|next\(|\.(?:some|every|find)\(")


class Traced(NamedTuple):
    """What one run counted: by invocation of each function of the program, (its name, counts by the way from it)."""

    invocations: list[tuple[str, Counter[Way]]]

    def of(self, function: str) -> list[Counter[Way]]:
        """The counts of the invocations of a function."""
        return [counts for name, counts in self.invocations if name == function]


class Loop(NamedTuple):
    """A loop of the text: how many loops are around it in its function, its first and last line."""

    depth: int
    first: int
    last: int


def holds(program: Program, loops: dict[str, Loop], runs: list[Traced]) -> None:
    """Fails where a number is not that of the runs, where one is missing, or where a verdict does not flip at the budget."""
    told = [one for resource in RESOURCES for one in _holds(program, loops, runs, resource)]
    if told:
        one = told[program.budget % len(told)]
        most = int(one.cost.max)
        _holds(program._replace(budget=most), loops, runs, one.resource.value)
        again = _holds(program._replace(budget=most - 1), loops, runs, one.resource.value)
        where = f"{one.message}\nwith {most - 1} as the budget: {[other.message for other in again]}\n{program}"
        assert any(other.cost.max >= most for other in again), where


def _holds(program: Program, loops: dict[str, Loop], runs: list[Traced], resource: str) -> list[Finding]:
    found = findings(program.code, program.path, program.sizes, resource, program.budget, program.others)
    for one in found:
        _number_is_true(program, loops, one, runs, found)
    for run in runs:
        _silence_is_true(program, loops, resource, run, found)
    return found


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
            where = f"{number} {one.resource.value} counted: {one.message}\n{program}"
            assert certain <= one.cost.max, where
            reached = any(way[1] == _loops(one, loops)[0] and count for way, count in counts.items())
            # A return further up is no part of what is said about a loop.
            if function == "run" and reached and not program.returns:
                assert one.cost.min <= number, where
    assert one.cost.max > program.budget, f"{one.message}\n{program}"
    assert (one.certainty.value == "certain") == (one.cost.min > program.budget), f"{one.message}\n{program}"
    if program.is_exact:
        ends = [[_counted(loops, one, counts, found) for counts in run.of(function)] for run in runs]
        assert max(ends[-1]) == one.cost.max, f"{max(ends[-1])} counted: {one.message}\n{program}"
        if one.resource != "work" and function == "run":
            assert min(ends[0]) == one.cost.min, f"{min(ends[0])} counted: {one.message}\n{program}"


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
            assert told, f"{number} {resource} at {place} by {path}: {[one.message for one in found]}\n{program}"


def _rounds(counts: dict[Way, int], at: str) -> int:
    """How many rounds a loop had; 0 for one that is not counted."""
    return max(
        (number for (_, place, resource), number in counts.items() if (place, resource) == (at, "iterations")),
        default=0,
    )


def _passes(program: Program, around: set[str], loops: dict[str, Loop], way: list[int], resource: str) -> int:
    """How many collections are gone through for each other. Batches together are one pass, a few rounds are none; and where something searches or
    copies what is an element's own, or is called and does so on a condition, nobody would call that a nest."""
    number = len(around) + (resource == "work") - any(line in program.leaving for line in way)
    number -= sum(bool(_NO_PASS.search(program.line(loops[place].first))) for place in around)
    own = any("variants" in program.line(line) for line in way)
    if resource == "work" and (own or "chosen" in program.line(way[0])):
        return 0
    if own and (len(way) > 1 or _SEARCHES.search(program.line(way[0]))):
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

"""What scalesight says of a piece of code under generated sizes, and what a run of the same code has to agree with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from scalesight.check import Checker
from scalesight.cost.amounts.arithmetic import amount
from scalesight.finding import Finding, Severity
from scalesight.scale.load import parse
from scalesight.syntax.extract import dialect_of

#: Sizes by collection: a number, or (low, high). What belongs to a parent is written `variants per products`.
Sizes = Mapping[str, "int | tuple[int, int]"]


# Resources that are no number of things; in the scales of the cases an item has one byte, and a budget is in seconds.
MEASURED = ("memory", "time")


class Case(NamedTuple):
    """Code that is both analysed and run.

    `rule`: what must be found where `resource` passes `budget`; "" for a twin that must stay silent at every size.
    `vary`: the collection that grows; `fixed`: the sizes of the others. `hint`: an answer ends the loop, so it is never
    louder than a hint.
    """

    name: str
    code: str
    rule: str
    resource: str
    budget: int
    vary: str = "products"
    fixed: Sizes = MappingProxyType({})
    hint: bool = False


def scale_toml(sizes: Sizes, resource: str, budget: int) -> str:
    """A scale.toml with these sizes and this one wall."""
    lines = []
    for key, size in sizes.items():
        name, _, parent = key.partition(" per ")
        low, high = size if isinstance(size, tuple) else (size, size)
        lines += [f"[collections.{name}]", f"size = {{ min = {low}, max = {high} }}"]
        lines += [f'per = "{parent}"'] if parent else []
        lines += ["item_size = 1"] if resource == "memory" else []
    lines += ["[budgets]", f'time = "{budget} s"' if resource == "time" else f"{resource} = {budget}"]
    lines += ["[platforms.supplier]", 'calls = ["supplier_client.*"]', 'rate = "2/s"']
    return "\n".join(lines)


def findings(
    code: str, path: str, sizes: Sizes, resource: str, budget: int, others: Mapping[str, str] = MappingProxyType({})
) -> list[Finding]:
    """All findings in a file, and in the `others` that it imports, by path."""
    loaded = parse(scale_toml(sizes, resource, budget).encode(), "scale.toml")
    assert loaded.scale is not None and not loaded.problems, loaded.problems
    checker = Checker(loaded.scale)
    for name, text in {**others, path: code}.items():
        dialect = dialect_of(name)
        assert dialect is not None
        checker.put(name, text.encode(), dialect)
    reports = list(checker.reports([path, *others]))
    problems = [problem for report in reports for problem in report.problems]
    assert not problems, problems
    return [one for report in reports for one in report.findings]


def agree(
    case: Case,
    path: str,
    run: Callable[[Sizes], Iterable[float]],
    others: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Holds the verdict to the run at 1, just below, at and just above the budget, and a hundred times past it.

    `run` gives the counts of the runs that are possible at these sizes: one, or the least and the most. `others` are the
    files that the code imports, by path.
    """
    run = _remembering(run)
    largest = _largest_that_fits(case, run, max)
    certain = _largest_that_fits(case, run, min)  # from here on the low end, too, is past the budget
    for size in sorted({1, max(1, largest - 1), largest, largest + 1, certain, certain + 1, 100 * largest}):
        sizes = {case.vary: size, **case.fixed}
        counts = list(run(sizes))
        where = f"{case.name} at {size} {case.vary}: the run counts {counts} {case.resource}"
        found = findings(case.code, path, sizes, case.resource, case.budget, others)
        mine = [one for one in found if one.rule == case.rule]
        unexpected = [one.message for one in found if one.rule != case.rule and one.severity > Severity.HINT]
        assert not unexpected, f"{where}; unexpected: {unexpected}"
        if not case.rule:
            # One pass over what there is, is inherent.
            inherent = size if case.resource == "iterations" else 0
            assert max(counts) <= max(case.budget, inherent), f"{where}; that is no silent twin"
            continue
        if max(counts) <= case.budget:
            assert not mine, f"{where}, budget {case.budget}, and yet: {mine[0].message}"
            continue
        assert len(mine) == 1, f"{where}, budget {case.budget}: {[one.message for one in mine] or 'nothing is found'}"
        (one,) = mine
        assert (one.cost.min, one.cost.max) == (min(counts), max(counts)), f"{where}: {one.message}"
        assert (one.severity == Severity.HINT) == case.hint, f"{where}: {one.severity}"
        assert (one.certainty.value == "certain") == (min(counts) > case.budget), f"{where}: {one.certainty}"
        told = amount(max(counts), case.resource) + ("," if case.resource in MEASURED else " ")
        assert told in one.message.partition(" = ")[2], f"{where}: {one.message}"
        if one.fits is not None and one.fits.collection == case.vary:
            assert one.fits.size == largest, f"{where}: fits up to {one.fits}, the run up to {largest}"


def _largest_that_fits(
    case: Case, run: Callable[[Sizes], Iterable[float]], end: Callable[[Iterable[float]], float]
) -> int:
    """The largest size at which the dearest run (`max`) or the cheapest (`min`) keeps the budget.

    For a twin, which does not grow, the budget as a size; for a low end that does not, 1.
    """

    def count(size: int) -> float:
        return end(run({case.vary: size, **case.fixed}))

    if not case.rule:
        return case.budget
    if count(1) == count(9):
        assert end is min, f"{case.name}: what the run counts does not grow"
        return 1
    low, high = 1, 2
    while count(high) <= case.budget:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if count(middle) <= case.budget else (low, middle)
    return low


def _remembering(run: Callable[[Sizes], Iterable[float]]) -> Callable[[Sizes], Iterable[float]]:
    known: dict[str, list[float]] = {}

    def remembering(sizes: Sizes) -> list[int]:
        key = repr(sorted(sizes.items()))
        if key not in known:
            known[key] = list(run(sizes))
        return known[key]

    return remembering

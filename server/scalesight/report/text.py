"""The text format: for people at a terminal, in the manner of compilers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from scalesight.file_report import Report
from scalesight.finding import Budget, Finding, Place, Problem, Resource, Severity
from scalesight.report.excerpt import excerpt, gutter_width
from scalesight.report.printable import printable
from scalesight.report.style import Style
from scalesight.scale.units import format_bytes, format_count, format_seconds
from scalesight.text import LineIndex

_MIN_SOURCE_WIDTH = 40


class Page(NamedTuple):
    """Where the report is read: colours or none, columns, and how a path relative to the root is shown."""

    style: Style
    width: int
    show_path: Callable[[str], str]


def render(report: Report, *, sources: Mapping[str, bytes], page: Page, hidden: Sequence[Severity] = ()) -> str:
    """Problems, findings with their source lines, and a summary line.

    `sources` holds the text of files by path, for excerpts; a file that is missing there is shown without one.
    `hidden` are the severities of the findings that were left out of `report`; the summary counts them.
    """
    indexes: dict[str, LineIndex] = {}

    def lines_of(place: Place | None) -> LineIndex | None:
        if place is None or place.path not in sources:
            return None
        if place.path not in indexes:
            indexes[place.path] = LineIndex(sources[place.path])
        return indexes[place.path]

    blocks = [_problem(problem, lines_of(problem.place), page) for problem in report.problems]
    blocks += [_finding(finding, lines_of(finding.place), page) for finding in report.findings]
    blocks.append(summary(report, hidden))
    return "\n\n".join(blocks) + "\n"


def summary(report: Report, hidden: Sequence[Severity] = ()) -> str:
    """One line, loudest first: `1 error, 3 warnings in 25 files, 2 hints hidden (--severity hint shows them)`."""
    found = _count(finding.severity for finding in report.findings) or "No findings"
    parts = [f"{found} in {_plural(report.files, 'file')}"]
    if report.problems:
        parts.append(_plural(len(report.problems), "problem"))
    if hidden:
        parts.append(f"{_count(hidden)} hidden (--severity {min(hidden).label} shows them)")
    return ", ".join(parts)


def _finding(finding: Finding, index: LineIndex | None, page: Page) -> str:
    notes = [
        f"via {printable(hop.name)}: {_at(hop.place, page)}" for hop in finding.chain if hop.place != finding.place
    ]
    notes.append(_budget(finding, page))
    head = _head(_at(finding.place, page), finding.severity, finding.rule, finding.message, page)
    return "\n".join([*head, *_body(finding.place, finding.severity, index, notes, page)])


def _problem(problem: Problem, index: LineIndex | None, page: Page) -> str:
    where = _at(problem.place, page) if problem.place else printable(page.show_path(problem.path))
    notes = [f"help: {printable(problem.suggestion)}"] if problem.suggestion else []
    head = _head(where, problem.severity, problem.code, problem.message, page)
    return "\n".join([*head, *_body(problem.place, problem.severity, index, notes, page)])


def _head(where: str, severity: Severity, code: str, message: str, page: Page) -> list[str]:
    style = page.style
    first, *rest = message.split("\n")
    label = style.paint(severity.label, f"{severity.label}[{printable(code)}]")
    head = f"{style.paint('path', where + ':')} {label}: {printable(first)}"
    return [head, *(f"    {printable(line)}" for line in rest)]


def _body(
    place: Place | None, severity: Severity, index: LineIndex | None, notes: Iterable[str], page: Page
) -> list[str]:
    source: list[str] = []
    gutter = 0
    if place is not None and index is not None:
        gutter = gutter_width(place)
        width = max(_MIN_SOURCE_WIDTH, page.width - gutter - len(" | "))
        source = excerpt(index, place, page.style, color=severity.label, width=width)
    mark = page.style.paint("note", "=")
    return [*source, *(f"{' ' * gutter} {mark} {note}" for note in notes)]


def _budget(finding: Finding, page: Page) -> str:
    budget = finding.budget
    return f"budget {_value(finding.resource, budget)}: {printable(page.show_path(budget.path))}:{budget.line}"


def _value(resource: Resource, budget: Budget) -> str:
    if resource is Resource.MEMORY:
        return format_bytes(budget.value)
    if resource is Resource.TIME:
        return format_seconds(budget.value)
    return format_count(budget.value)


def _at(place: Place, page: Page) -> str:
    return f"{printable(page.show_path(place.path))}:{place.line}:{place.start.column + 1}"


def _count(severities: Iterable[Severity]) -> str:
    counts = Counter(severities)
    return ", ".join(_plural(counts[severity], severity.label) for severity in sorted(counts, reverse=True))


def _plural(number: int, noun: str) -> str:
    if noun == Severity.INFORMATION.label:
        noun = "note"
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

"""Findings and problems as LSP diagnostics."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from scalesight.finding import Finding, Place, Problem, Severity
from scalesight.lsp import uris
from scalesight.lsp.capabilities import Client
from scalesight.lsp.documents import range_of
from scalesight.lsp.workspace import Project
from scalesight.text import LineIndex, Span

if TYPE_CHECKING:
    from scalesight.file_report import FileReport

SOURCE = "scalesight"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}

# A file that does not parse is half of all files while someone types, and the language's own server says so better.
_SHOWN_BY_OTHERS = frozenset({"syntax"})


class Writer:
    """Writes diagnostics for one client: what it cannot show is left out, and never the only place of anything."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def of_report(self, report: FileReport, index: LineIndex, project: Project) -> list[types.Diagnostic]:
        """The diagnostics of a checked document, in a stable order."""
        problems = [one for one in report.problems if one.path == report.path and one.code not in _SHOWN_BY_OTHERS]
        found = [self._finding(finding, index, project) for finding in report.findings]
        return _in_order([*found, *(self._problem(problem, index) for problem in problems)])

    def of_scale(self, project: Project) -> list[types.Diagnostic]:
        """The diagnostics of a scale.toml."""
        return _in_order([self._problem(problem, project.index) for problem in project.problems])

    def _finding(self, finding: Finding, index: LineIndex, project: Project) -> types.Diagnostic:
        return types.Diagnostic(
            range=range_of(index, finding.place.span, self._client.encoding),
            message=finding.message,
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            source=SOURCE,
            related_information=self._related(finding, project) if self._client.related_information else None,
            data={"rule": finding.rule, "fingerprint": finding.fingerprint} if self._client.diagnostic_data else None,
        )

    def _problem(self, problem: Problem, index: LineIndex) -> types.Diagnostic:
        span = problem.place.span if problem.place else index.line_span(0)
        message = problem.message
        if problem.suggestion and problem.suggestion not in message:
            message = f"{message} (did you mean {problem.suggestion}?)"
        return types.Diagnostic(
            range=range_of(index, span, self._client.encoding),
            message=message,
            severity=_SEVERITIES[problem.severity],
            code=problem.code,
            source=SOURCE,
        )

    def _related(self, finding: Finding, project: Project) -> list[types.DiagnosticRelatedInformation]:
        related = [
            types.DiagnosticRelatedInformation(self._location(hop.place, project), hop.name) for hop in finding.chain
        ]
        budget = finding.budget
        line = budget.line - 1
        declared = range_of(project.index, project.index.line_span(line), self._client.encoding)
        related.append(
            types.DiagnosticRelatedInformation(types.Location(project.uri, declared), f"{budget.name} is declared here")
        )
        return related

    def _location(self, place: Place, project: Project) -> types.Location:
        path = project.folder / place.path
        document = project.document_named(place.path)
        if document is not None:
            return types.Location(document.uri, document.range(place.span))
        # The text of a file that is not open is not at hand; code points are right wherever the line is ASCII.
        start, end = types.Position(*place.start), types.Position(*place.end)
        return types.Location(uris.from_path(path), types.Range(start, end))


def identity(items: list[Any]) -> str:
    """A hash of diagnostics in JSON form: the `resultId`, and what tells whether anything changed."""
    return hashlib.sha256(json.dumps(items, sort_keys=True).encode()).hexdigest()[:16]


def fingerprint_of(diagnostic: types.Diagnostic) -> str | None:
    """The fingerprint that a diagnostic of ours carries, if the client kept it."""
    data = diagnostic.data
    value = data.get("fingerprint") if isinstance(data, dict) else getattr(data, "fingerprint", None)
    return value if isinstance(value, str) and value else None


def overlaps(first: Span, second: Span) -> bool:
    """Whether two spans share a byte or touch; a cursor at the end of a word is on it."""
    return first.start <= second.end and second.start <= first.end


def _in_order(items: list[types.Diagnostic]) -> list[types.Diagnostic]:
    return sorted(
        items,
        key=lambda item: (
            item.range.start.line,
            item.range.start.character,
            item.range.end.line,
            item.range.end.character,
            str(item.code),
            item.message,
        ),
    )

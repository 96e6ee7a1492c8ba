"""The github format: workflow commands that GitHub Actions turns into annotations on the changed lines."""

from __future__ import annotations

import re
from collections.abc import Callable

from scalesight.file_report import Report
from scalesight.finding import Place, Severity
from scalesight.report.printable import printable

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "notice",
    Severity.HINT: "notice",
}


def render(report: Report, *, show_path: Callable[[str], str]) -> str:
    """One command a line. `show_path` turns a path relative to the root into one that the workflow knows."""
    lines = [
        _command(problem.severity, problem.code, problem.message, show_path(problem.path), problem.place)
        for problem in report.problems
    ]
    lines += [
        _command(finding.severity, finding.rule, finding.message, show_path(finding.place.path), finding.place)
        for finding in report.findings
    ]
    return "".join(f"{line}\n" for line in lines)


def _command(severity: Severity, code: str, message: str, path: str, place: Place | None) -> str:
    properties = {"file": path}
    if place is not None:
        properties["line"] = str(place.line)
        properties["endLine"] = str(place.end.line + 1)
        # Columns of an annotation that spans lines are refused by GitHub's check-run API.
        if place.end.line == place.start.line:
            properties["col"] = str(place.start.column + 1)
            properties["endColumn"] = str(place.end.column + 1)
    properties["title"] = f"scalesight ({code})"
    joined = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_COMMANDS[severity]} {joined}::{_data(message)}"


def _data(text: str) -> str:
    """Escaped as the runner unescapes it (actions/toolkit, command.ts, escapeData); a log must not obey a file name."""
    text = "".join(part if part in "\r\n" else printable(part) for part in re.split(r"([\r\n])", text))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escaped as the runner unescapes it (actions/toolkit, command.ts, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")

"""The sarif format: SARIF 2.1.0 (OASIS), as code scanning services read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import quote

from scalesight import __version__
from scalesight.file_report import Report
from scalesight.finding import Finding, Hop, Place, Problem, Severity

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_FINGERPRINT = "scalesight/v1"

# SARIF 2.1.0, 3.27.10: a result has one of these levels; "none" is for results that are no failure at all.
_LEVELS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFORMATION: "note",
    Severity.HINT: "note",
}


class RuleDocs(Protocol):
    """What is said about a rule: its ident, one line, and the whole documentation in Markdown."""

    @property
    def ident(self) -> str: ...

    @property
    def summary(self) -> str: ...

    @property
    def docs(self) -> str: ...


def render(report: Report, *, rules: Sequence[RuleDocs], root_uri: str) -> str:
    """One SARIF log with one run, and a line end; ASCII only.

    `rules` are those that the tool knows; a finding of another rule names it and has no help. `root_uri` is the root
    folder as an absolute file URI; every path in the log is relative to it.
    """
    places = {rule.ident: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "scalesight",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": root_uri.rstrip("/") + "/"}},
        "invocations": [
            {
                "executionSuccessful": all(problem.severity < Severity.ERROR for problem in report.problems),
                "toolExecutionNotifications": [_notification(problem) for problem in report.problems],
            }
        ],
        "results": [_result(finding, places.get(finding.rule)) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, allow_nan=False) + "\n"


def _rule(rule: RuleDocs) -> dict[str, Any]:
    return {
        "id": rule.ident,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.docs, "markdown": rule.docs},
    }


def _result(finding: Finding, rule_index: int | None) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding.place)],
        "relatedLocations": [
            *(_hop(number, hop) for number, hop in enumerate(finding.chain, 1)),
            _budget(len(finding.chain) + 1, finding),
        ],
        "properties": {
            "resource": finding.resource.value,
            "severity": finding.severity.label,
            "certainty": finding.certainty.value,
        },
    }
    if rule_index is not None:
        result["ruleIndex"] = rule_index
    if finding.fingerprint:
        result["partialFingerprints"] = {_FINGERPRINT: finding.fingerprint}
    return result


def _notification(problem: Problem) -> dict[str, Any]:
    location = _location(problem.place) if problem.place else {"physicalLocation": _file(problem.path)}
    return {
        "descriptor": {"id": problem.code},
        "level": _LEVELS[problem.severity],
        "message": {"text": problem.message},
        "locations": [location],
    }


def _hop(number: int, hop: Hop) -> dict[str, Any]:
    return {"id": number, "message": {"text": hop.name}, **_location(hop.place)}


def _budget(number: int, finding: Finding) -> dict[str, Any]:
    budget = finding.budget
    physical = {**_file(budget.path), "region": {"startLine": budget.line}}
    return {"id": number, "message": {"text": budget.name}, "physicalLocation": physical}


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.start.column + 1,
        "endLine": place.end.line + 1,
        "endColumn": place.end.column + 1,
    }
    return {"physicalLocation": {**_file(place.path), "region": region}}


def _file(path: str) -> dict[str, Any]:
    # A colon in the first segment would read as a URI scheme (RFC 3986, 4.2); quote() escapes it.
    return {"artifactLocation": {"uri": quote(path, safe="/", errors="replace"), "uriBaseId": _ROOT}}

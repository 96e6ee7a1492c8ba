"""The json format: version 1 of the contract with scripts and other tools. Keys are added, never renamed."""

from __future__ import annotations

import json
import math
from typing import Any

from scalesight.file_report import Report
from scalesight.finding import Finding, Hop, Place, Problem

VERSION = 1

# Past this a float no longer holds every whole number, so it is written as the float it is.
_EXACT = 2**53


def render(report: Report) -> str:
    """One JSON object and a line end. Everything but ASCII is escaped, so any console encoding carries it."""
    document = {
        "version": VERSION,
        "scale": report.scale,
        "findings": [finding_document(finding) for finding in report.findings],
        "problems": [problem_document(problem) for problem in report.problems],
        "stats": {"files": report.files, "lines": report.lines, "seconds": round(report.seconds, 3)},
    }
    return json.dumps(document, indent=2, allow_nan=False) + "\n"


def number(value: float) -> int | float | None:
    """A number as JSON has it: whole ones without a fraction, None for what JSON cannot say (infinity)."""
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) <= _EXACT else value


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding as JSON has it."""
    cost, budget, fits = finding.cost, finding.budget, finding.fits
    return {
        "rule": finding.rule,
        "resource": finding.resource.value,
        "severity": finding.severity.label,
        "certainty": finding.certainty.value,
        "path": finding.place.path,
        "range": _range(finding.place),
        "message": finding.message,
        "cost": {"expression": cost.expression, "min": number(cost.min), "max": number(cost.max)},
        "budget": {"name": budget.name, "value": number(budget.value), "path": budget.path, "line": budget.line},
        "fits": {"collection": fits.collection, "size": fits.size} if fits else None,
        "chain": [_hop(hop) for hop in finding.chain],
        "function": finding.function,
        "collections": list(finding.collections),
        "fingerprint": finding.fingerprint,
    }


def problem_document(problem: Problem) -> dict[str, Any]:
    """A problem as JSON has it."""
    return {
        "path": problem.path,
        "range": _range(problem.place) if problem.place else None,
        "severity": problem.severity.label,
        "message": problem.message,
        "code": problem.code,
    }


def _hop(hop: Hop) -> dict[str, Any]:
    return {"path": hop.place.path, "line": hop.place.line, "name": hop.name}


def _range(place: Place) -> dict[str, Any]:
    """Lines and columns from 1, columns in code points; the end is the place after the last character."""
    return {
        "start": {"line": place.start.line + 1, "column": place.start.column + 1},
        "end": {"line": place.end.line + 1, "column": place.end.column + 1},
    }

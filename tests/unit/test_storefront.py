"""The shop's EXPECTED.md holds: what its first table lists is reported, with these numbers, and nothing else is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

SHOP = Path(__file__).resolve().parents[1] / "projects" / "storefront"


class Row(NamedTuple):
    """What the table and a finding both say."""

    path: str
    function: str
    resource: str
    minimum: float
    maximum: float
    severity: str


def expected() -> list[Row]:
    text = (SHOP / "EXPECTED.md").read_text("utf-8")
    reported = text.partition("## Reported\n")[2].partition("\n## ")[0]
    rows = []
    for line in reported.splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if len(cells) == 6 and re.match(r"S\d\d ", cells[0]):
            low, _, high = cells[4].partition(" = ")[2].replace(",", "").partition("..")
            rows.append(Row(cells[1], cells[2], cells[3], float(low), float(high or low), cells[5]))
    return rows


def reported(finding: dict[str, Any]) -> Row:
    cost = finding["cost"]
    function = finding["function"].rpartition(".")[2]
    return Row(finding["path"], function, finding["resource"], cost["min"], cost["max"], finding["severity"])


@pytest.fixture(scope="module")
def findings() -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "scalesight", "check", "--format", "json", str(SHOP)]
    run = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", timeout=120)
    assert run.returncode == 1, run.stderr
    report = json.loads(run.stdout)
    assert report["problems"] == []
    found: list[dict[str, Any]] = report["findings"]
    return found


def test_the_table_is_what_is_reported(findings: list[dict[str, Any]]) -> None:
    loud = [reported(finding) for finding in findings if finding["severity"] in ("warning", "error")]
    assert sorted(loud) == sorted(expected())


def test_the_chain_behind_the_labels_is_named(findings: list[dict[str, Any]]) -> None:
    (labels,) = [finding for finding in findings if finding["function"] == "shipping_labels"]
    assert "label → owner_of → Customer.objects.get" in labels["message"]
    assert {hop["path"] for hop in labels["chain"]} == {"orders/labels.py"}


def test_quiet_findings_are_of_the_kinds_that_are_allowed(findings: list[dict[str, Any]]) -> None:
    """Hints on single passes, and notes on what grows."""
    allowed = {
        "catalog/availability.py": "variants",
        "web/src/lib/sellable.ts": "variants",
        "orders/": "orders",
        "web/src/components/OrderTable.tsx": "orders",
    }
    quiet = [finding for finding in findings if finding["severity"] in ("hint", "information")]
    for finding in quiet:
        path = next((path for path in allowed if finding["path"].startswith(path)), None)
        assert path is not None, finding["message"]
        growing = finding["certainty"] == "projected"
        assert growing == (allowed[path] == "orders"), finding["message"]

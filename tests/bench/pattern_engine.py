"""Semgrep over the same files with two loop rules: what a person would use who has no cost analysis."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from processes import Cost, run
from scalesight.discovery import MAX_BYTES

_RULES = Path(__file__).with_name("semgrep.yaml")


class Scan(NamedTuple):
    """What a scan cost, how many files it read and how many findings it had."""

    cost: Cost
    files: int
    findings: int


def program() -> str | None:
    """The program: $SEMGREP, else the one on the path; None where there is none."""
    named = os.environ.get("SEMGREP")
    return shutil.which(named) if named else shutil.which("semgrep")


def scan(semgrep: str, root: Path, report: Path) -> Scan:
    """Scans a tree on two cores, offline. Raises RuntimeError if semgrep fails."""
    options = ["--metrics=off", "--disable-version-check", "--no-git-ignore", "--x-ignore-semgrepignore-files"]
    limits = ["-j", "2", f"--max-target-bytes={MAX_BYTES}", "--quiet"]
    output = ["--json", f"--output={report}"]
    # It finds its own parts by the path.
    path = f"{Path(semgrep).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    environment = {"PATH": path, "SEMGREP_SETTINGS_FILE": str(report.with_suffix(".settings"))}
    command = [semgrep, "scan", "--config", str(_RULES), *options, *limits, *output, str(root)]
    cost = run(command, accepted=(0, 1), environment=environment)
    found = json.loads(report.read_text("utf-8"))
    return Scan(cost, len(found["paths"]["scanned"]), len(found["results"]))

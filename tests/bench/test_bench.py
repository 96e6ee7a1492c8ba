"""The benchmark runs from end to end on a tiny tree. What it measures is for people: no time is held to a limit."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "bench.py"


@pytest.mark.skipif(sys.platform != "linux", reason="CPU time of a running server is read from /proc")
def test_the_table_has_a_ratio_for_every_part() -> None:
    tiny = ["--runs", "1", "--edits", "2", "--lines", "900", "--sizes", "400,800"]
    run = subprocess.run(
        [sys.executable, str(BENCH), *tiny], check=False, capture_output=True, encoding="utf-8", timeout=300
    )
    assert run.returncode == 0, run.stderr
    ratios = {
        match[1].rstrip(): float(match[2].replace(",", ""))
        for match in re.finditer(r"(?m)^(.{44}).{34} *([\d,.]+) (?:floor|parse|start of Python)", run.stdout)
    }
    assert all(ratio >= 0 for name, ratio in ratios.items() if "noise" not in name)
    for part in ("check, CPU", "  evaluation (report)", "start: scalesight --version", "  edit to diagnostics, median"):
        assert ratios[part] > 0, run.stdout
    assert sum(name.startswith("linear:") for name in ratios) == 2

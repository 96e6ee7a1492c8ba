"""The benchmark runs from end to end on tiny trees. What it measures is for people: no time is held to a limit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "bench.py"


@pytest.mark.skipif(sys.platform != "linux", reason="what a running server costs is read from /proc")
def test_the_table_has_a_value_for_every_part() -> None:
    tiny = ["--runs", "1", "--files", "1", "--edits", "2", "--lines", "900", "--sizes", "300,600"]
    run = subprocess.run(
        [sys.executable, str(BENCH), *tiny],
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        env={**os.environ, "SEMGREP": "semgrep-is-not-run-here"},
    )
    assert run.returncode == 0, run.stderr
    rows = re.findall(r"(?m)^(.{46}).{38} *([\d,.]+)? (.*)$", run.stdout)
    values = [(name.strip(), float(value)) for name, value, _ in rows if value]
    assert all(value >= 0 for _, value in values)
    for part in ("cold check, CPU", "cold check, wall", "CPU, 95th percentile", "server: memory after that"):
        assert sum(name == part and value > 0 for name, value in values) >= 2, run.stdout  # one a tree
    assert sum(name.startswith("LINEAR") for name, _ in values) == 2
    assert sum("semgrep" in name and "not measured" in rest for name, _, rest in rows) == 2
    assert re.search(r"\d+ of \d+ targets met$", run.stdout)

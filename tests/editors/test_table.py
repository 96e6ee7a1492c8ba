"""Every cell of the table in editors/README.md names a test that exists, or says why there is none."""

from __future__ import annotations

import re
from pathlib import Path

from programs import EDITORS

TESTS = Path(__file__).parents[1]
REASONS = ("not supported by this client", "not needed, it has snippets")


def rows() -> list[list[str]]:
    section = (EDITORS / "README.md").read_text("utf-8").split("## What works where", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def exists(file: str, name: str) -> bool:
    found = [path for path in TESTS.rglob(Path(file).name) if path.as_posix().endswith(f"/{file}")]
    return any(f"def {name}(" in path.read_text("utf-8") or name in quoted(path.read_text("utf-8")) for path in found)


def quoted(javascript: str) -> str:
    """The names of tests in JavaScript are keys; one is a template that counts."""
    return "\n".join(re.findall(r'^  "(.+)": ', javascript, re.MULTILINE) + re.findall(r"name: `([^$`]+)", javascript))


def test_every_cell_of_the_table_is_held_by_a_test() -> None:
    table = rows()
    assert len(table) > 20
    assert {len(row) for row in table} == {5}
    cells = [cell for row in table for cell in row[1:]]
    named = [match.groups() for cell in cells if (match := re.fullmatch(r"`([\w./-]+)::([^`]+)`", cell))]
    assert sorted(cell for cell in cells if cell not in REASONS and "::" not in cell) == []
    assert len(named) + sum(cell in REASONS for cell in cells) == len(cells)
    assert [test for test in named if not exists(*test)] == []

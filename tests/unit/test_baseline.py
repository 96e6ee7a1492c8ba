"""A baseline: what was there is known, and what is new is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from scalesight import baseline

SCALE = "[collections.products]\nsize = 2_000\n[budgets]\niterations = 5_000\n"
OLD = "def old(products):\n    for one in products:\n        for other in products:\n            one.compare(other)\n"
NEW = OLD.replace("old", "fresh")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "scale.toml").write_text(SCALE)
    (tmp_path / "app.py").write_text(OLD)
    return tmp_path


def check(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-m", "scalesight", "check", *options]
    return subprocess.run(run, cwd=folder, capture_output=True, text=True, check=False)


def found(folder: Path, *options: str) -> list[str]:
    return [one["function"] for one in json.loads(check(folder, "--format", "json", *options).stdout)["findings"]]


def test_what_was_there_is_not_told_again_wherever_it_moves(shop) -> None:
    assert found(shop) == ["old"]
    written = check(shop, "--write-baseline")
    assert written.returncode == 0
    assert "1 finding taken as known" in written.stderr
    assert found(shop) == []
    assert check(shop).returncode == 0
    (shop / "app.py").write_text(f"import sys\n\n\n{NEW}\n\n{OLD}")
    assert found(shop) == ["fresh"]
    told = check(shop)
    assert told.returncode == 1
    assert "1 known finding of scale-baseline.json not shown" in told.stderr
    assert found(shop, "--no-baseline") == ["fresh", "old"]


def test_it_can_lie_elsewhere_and_a_second_writing_changes_nothing(shop) -> None:
    check(shop, "--write-baseline", "--baseline", "known.json")
    first = (shop / "known.json").read_bytes()
    assert not (shop / baseline.NAME).exists()
    assert found(shop) == ["old"]
    assert found(shop, "--baseline", "known.json") == []
    (shop / "app.py").write_text(f"\n{OLD}")
    check(shop, "--write-baseline", "--baseline", "known.json")
    assert (shop / "known.json").read_bytes() == first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected what `scalesight check --write-baseline` writes"),
        ("[1]", "expected what"),
        ("[" * 100_000, "expected what"),
        ('{"version": 2, "findings": []}', "a baseline of version 2; expected 1"),
        ('{"version": 1, "findings": [{"fingerprint": 3}]}', "expected 1"),
        ('{"version": 1, "findings": [3]}', "expected what"),
    ],
)
def test_one_that_is_broken_is_named_and_nothing_is_hidden(shop, text, said) -> None:
    (shop / baseline.NAME).write_text(text)
    run = check(shop)
    assert run.returncode == 2
    assert baseline.NAME in run.stderr
    assert said in run.stderr
    assert baseline.beside(shop) == frozenset()


def test_one_that_cannot_be_read_or_written_is_named(shop) -> None:
    (shop / "folder").mkdir()
    for options in (
        ["--baseline", "gone.json"],
        ["--baseline", "folder"],
        ["--write-baseline", "--baseline", "folder"],
    ):
        run = check(shop, *options)
        assert run.returncode == 2
        assert "the baseline cannot be" in run.stderr
    (shop / "scale.toml").write_text("[collections.products]\nsize = many\n")
    run = check(shop, "--write-baseline")
    assert run.returncode == 2
    assert "no baseline is written" in run.stderr
    assert not (shop / baseline.NAME).exists()

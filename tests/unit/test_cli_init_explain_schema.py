"""`scalesight init`, `explain` and `schema`: what they write and when they refuse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from scalesight.rules.registry import RULES
from scalesight.scale.load import parse


def scalesight(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scalesight", *arguments],
        check=False,
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def test_init_writes_a_scale_that_check_accepts_and_says_what_comes_next(tmp_path: Path) -> None:
    result = scalesight("init", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "Wrote scale.toml.\nNext: put your own numbers in, then run: scalesight check\n"
    loaded = parse((tmp_path / "scale.toml").read_bytes(), "scale.toml")
    assert (loaded.problems, loaded.unusable) == ((), False)
    assert b"\r" not in (tmp_path / "scale.toml").read_bytes()
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    check = scalesight("check", cwd=tmp_path)
    assert (check.returncode, check.stdout) == (0, "No findings in 1 file\n")


def test_init_in_another_folder_names_it(tmp_path: Path) -> None:
    (tmp_path / "my shop").mkdir()
    result = scalesight("init", "my shop", cwd=tmp_path)
    assert result.stdout.endswith("then run: scalesight check 'my shop'\n")
    assert (tmp_path / "my shop" / "scale.toml").exists()


def test_init_never_replaces_a_scale_unless_told_to(tmp_path: Path) -> None:
    (tmp_path / "scale.toml").write_text("# mine\n", "utf-8")
    result = scalesight("init", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "scalesight init: scale.toml is already there; edit it, or replace it with --force\n"
    assert (tmp_path / "scale.toml").read_text("utf-8") == "# mine\n"
    assert scalesight("init", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "scale.toml").read_text("utf-8") != "# mine\n"


def test_init_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = scalesight("init", "nowhere", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (2, "scalesight init: no such folder: nowhere\n")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs real permissions")
def test_init_says_why_it_cannot_write(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    result = scalesight("init", cwd=tmp_path)
    assert result.returncode == 2
    assert result.stderr == "scalesight init: scale.toml cannot be written: Permission denied\n"


def test_explain_prints_the_documentation_of_each_rule(tmp_path: Path) -> None:
    for rule in RULES[:2]:
        result = scalesight("explain", rule.ident, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (0, rule.docs.strip() + "\n")


def test_explain_alone_lists_every_rule(tmp_path: Path) -> None:
    lines = scalesight("explain", cwd=tmp_path).stdout.splitlines()
    assert [line.split("  ")[0].strip() for line in lines] == [rule.ident for rule in RULES]
    assert all(rule.summary in line for rule, line in zip(RULES, lines, strict=True))


def test_explain_knows_what_was_meant(tmp_path: Path) -> None:
    result = scalesight("explain", "Nested_Loops", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("scalesight explain: no such rule: Nested_Loops; did you mean nested-loop")
    assert "lists them all" in scalesight("explain", "xyzzy", cwd=tmp_path).stderr


def test_schema_is_the_json_schema_of_scale_toml(tmp_path: Path) -> None:
    result = scalesight("schema", cwd=tmp_path)
    assert result.returncode == 0
    schema = json.loads(result.stdout)
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert {"collections", "budgets", "platforms"} <= set(schema["properties"])

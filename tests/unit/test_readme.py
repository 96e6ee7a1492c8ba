"""The README shows what the program really says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
from scalesight.rules.registry import RULES
from scalesight.scale.load import parse

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```console\n\$ scalesight (.+)\n([^`]+(?:`[^`]+)*?)^```$", README, re.MULTILINE)


@pytest.mark.parametrize(("arguments", "shown"), EXAMPLES, ids=[arguments[:40] for arguments, _ in EXAMPLES])
def test_an_example_is_the_output_of_its_command_in_the_shop(arguments: str, shown: str) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    run = subprocess.run(
        [sys.executable, "-m", "scalesight", *shlex.split(arguments)],
        check=False,
        cwd=ROOT / "tests" / "projects" / "storefront",
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert run.stderr == ""
    assert shown == run.stdout, f"paste the output of `scalesight {arguments}` into README.md"


def test_there_are_examples_of_a_warning_and_of_a_prompt() -> None:
    assert {arguments.split()[0] for arguments, _ in EXAMPLES} == {"check", "prompt"}


def test_the_examples_of_a_scale_are_right_and_agree() -> None:
    examples = re.findall(r"^```toml\n(.+?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(examples) >= 2
    for text in accumulate(examples):  # each rests on the ones before
        loaded = parse(text.encode(), "scale.toml")
        assert loaded.problems == ()
        assert loaded.scale is not None


def test_every_rule_is_in_the_table() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", README, re.MULTILINE)
    assert listed == [(rule.ident, rule.summary) for rule in RULES]

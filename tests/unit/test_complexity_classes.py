"""The class of a program's cost, read from the degrees that `scalesight cost` prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from scalesight.check import Checker
from scalesight.scale.load import parse

PROGRAMS = re.findall(
    r"^## (\w+): (.*?)\n\n```(\w+)\n(.*?)^```",
    Path(__file__).with_name("complexity_classes.md").read_text("utf-8"),
    re.DOTALL | re.MULTILINE,
)
CLASSES = ("constant", "linear", "quadratic", "cubic")


@pytest.mark.parametrize(
    ("label", "language", "source"), [(a, c, d) for a, _, c, d in PROGRAMS], ids=[p[1] for p in PROGRAMS]
)
def test_the_class_of_a_program(label, language, source) -> None:
    scale = parse(b"", "scale.toml").scale
    assert scale is not None
    checker = Checker(scale, symbolic=True)
    checker.put("program", source.encode(), language)
    costs = [function.costs for function in checker.costs("program")]
    degrees = [one.degree for cost in costs for name, one in cost.items() if name in ("iterations", "work")]
    assert CLASSES[max(degrees, default=0)] == label

"""Whatever stands in a scale.toml: never an exception, and every problem lies inside the text."""

from __future__ import annotations

from datetime import date
from typing import Any

import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scalesight.scale.load import Loaded, parse
from scalesight.text import decode_source

SOME = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

VALID = """
[project]
name = "größe 🎉"
horizon = "12 months"
[collections.products]
size = "2,000+"
growth = "10%/month"
as_of = 2026-11-01
aliases = ["catalog", 'skus']
[collections.variants]
per = "products"
size = { min = 3, max = 5 }
[budgets]
iterations = 5_000
memory = "256 MiB"
[budgets.render]
iterations = 1_000
[platforms.supplier]
calls = ["client.*"]
rate = "2/s"
[calls."repo.find_*"]
queries = 1
returns = "products"
most = 50
platform = "supplier"
[[overrides]]
paths = ["scripts/**"]
budgets = { iterations = 1_000_000, job.queries = "none" }
"""

PIECES = [
    *(
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ".",
        ",",
        '"',
        "'",
        '"""',
        "'''",
        "#",
        "\\",
        "\r",
        "\n",
        "\t",
        "\0",
        "\ufeff",
    ),
    *("per = 'variants'", "per = 'products'", "size = -1", "min = 9", "inf", "nan", "0x", "1e999", "9" * 40, "true"),
    *("[collections.products]", "[budgets.budgets.budgets]", "[[overrides.budgets]]", "\\uD800", "12:30", "2026-02-30"),
    *(
        "../..",
        "**/**",
        "\u2028",
        "e\u0301",
        "🎉",
        "size",
        "collections",
        "model_config",
        "__class__",
        '""',
        "1/0s",
        "0%/day",
    ),
]
KEYS = [
    "project",
    "collections",
    "budgets",
    "platforms",
    "prompt",
    "overrides",
    "products",
    "size",
    "min",
    "max",
    "per",
]
KEYS += ["queries", "returns", "returns_one", "most", "platform", "api_calls", "repo.find_*"]
KEYS += ["growth", "as_of", "aliases", "iterations", "time", "render", "calls", "rate", "paths", "style", "0", "", " "]
SCALARS: list[Any] = [0, -1, 2.5, True, float("inf"), float("nan"), 10**30, "", "2,000+", "5..3", "10%/month", "2/s"]
SCALARS += [
    "products",
    "800 ms",
    "**",
    "none",
    date(2026, 11, 1),
    "1 - 2 - 3",
    "0.0/s",
    "-99%/day",
    "1000%/day",
    "100 years",
]


def check(source: bytes) -> Loaded:
    loaded = parse(source, "scale.toml")
    for problem in loaded.problems:
        assert problem.message
        assert problem.message.isprintable(), problem.message
        assert len(problem.message) < 600
        if problem.place is not None:
            assert 0 <= problem.place.span.start <= problem.place.span.end <= len(source)
            assert problem.place.start <= problem.place.end
    if loaded.scale is None:
        assert loaded.unusable
        return loaded
    for name in [*loaded.scale.collections, "other"]:
        loaded.scale.total(name)
        loaded.scale.describe_size(name)
        loaded.scale.projected(name, date(2026, 11, 22))
        assert 1 <= loaded.scale.line("collections", name, "size") <= decode_source(source).count(b"\n") + 1
    for context in (None, "render", "job"):
        for budget in loaded.scale.budgets("scripts/a.py", context).values():
            assert budget.value >= 0
    return loaded


@SOME
@given(st.binary(max_size=200))
def test_random_bytes(source: bytes) -> None:
    check(source)


@SOME
@given(st.lists(st.sampled_from([*PIECES, *KEYS]) | st.text(max_size=3), max_size=30).map("".join))
def test_random_text_of_toml_pieces(text: str) -> None:
    check(text.encode("utf-8", "replace"))


@settings(SOME, max_examples=400)
@given(
    st.lists(
        st.tuples(st.integers(0, len(VALID)), st.integers(0, 12), st.sampled_from(PIECES) | st.text(max_size=3)),
        min_size=1,
        max_size=4,
    )
)
def test_a_valid_file_with_random_edits(edits: list[tuple[int, int, str]]) -> None:
    text = VALID
    for at, length, piece in edits:
        text = text[:at] + piece + text[at + length :]
    check(text.encode("utf-8", "replace"))


@settings(SOME, max_examples=300)
@given(
    st.recursive(
        st.sampled_from(SCALARS),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from(["project", "collections", "budgets", "platforms", "calls", "prompt", "overrides"]),
)
def test_any_value_under_any_table(value: Any, table: str) -> None:
    loaded = check(tomlkit.dumps({table: value}).encode())
    assert loaded.scale is not None, "it is TOML, so something is left of it"


def test_a_valid_file_is_valid() -> None:
    """The base of the mutations; without it they would all test the same early way out."""
    assert check(VALID.encode()).problems == ()

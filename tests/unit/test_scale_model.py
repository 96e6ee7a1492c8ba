"""The numbers that follow from a scale.toml: totals, projections, budgets by path and context, lines."""

from __future__ import annotations

from datetime import date

import pytest
from scalesight.finding import Budget, Resource
from scalesight.scale.globs import matches
from scalesight.scale.load import parse
from scalesight.scale.model import DEFAULT_ROLE, Scale
from scalesight.scale.units import MAX_COUNT, Range

TODAY = date(2026, 11, 22)

SHOP = """
[project]
name = "storefront"

[collections.products]
size = "2,000+"
item_size = "4 KiB"
aliases = "catalog"

[collections.variants]
per = "products"
size = { min = 3, max = 5 }

[collections.photos]
per = "variants"
size = 2

[collections.orders]
size = 100_000
growth = "10%/month"

[budgets]
iterations = 5_000
queries = 50
memory = "256 MiB"
time = "800 ms"

[budgets.render]
iterations = 1_000
queries = 0

[budgets.job]
time = "none"

[[overrides]]
paths = ["scripts/**", "**/migrations/**"]
budgets = { iterations = 1_000_000 }

[[overrides]]
paths = "scripts/nightly/*.py"
budgets.iterations = "none"
budgets.job.queries = "10k"
"""


def scale_of(text: str) -> Scale:
    loaded = parse(text.encode(), "app/scale.toml")
    assert [problem.message for problem in loaded.problems if problem.severity > 3] == []
    assert loaded.scale is not None
    return loaded.scale


@pytest.fixture(scope="module")
def shop() -> Scale:
    return scale_of(SHOP)


def test_a_size_is_per_parent_and_a_total_follows_the_chain(shop: Scale) -> None:
    assert shop.size("variants") == Range(3, 5)
    assert shop.total("variants") == Range(6000, 10_000)
    assert shop.total("photos") == Range(12_000, 20_000)
    assert shop.total("products") == Range(2000, 2000)
    assert shop.size("nothing") is None
    assert shop.total("nothing") is None


def test_a_size_is_described_as_it_was_written(shop: Scale) -> None:
    described = [shop.describe_size(name) for name in ("products", "variants", "photos", "orders", "nothing")]
    assert described == ["2,000+", "3..5 per product", "2 per variant", "100,000", ""]


@pytest.mark.parametrize(
    "text",
    [
        "[collections.a]\nper = 'a'\nsize = 2",
        "[collections.a]\nper = 'b'\nsize = 2\n[collections.b]\nper = 'a'\nsize = 2",
        "[collections.a]\nper = 'gone'\nsize = 2",
        "[collections.a]\nper = 'b'\nsize = 2\n[collections.b]",
    ],
)
def test_a_total_without_a_known_parent_is_unknown(text: str) -> None:
    scale = parse(text.encode(), "scale.toml").scale
    assert scale is not None
    assert scale.total("a") is None
    assert scale.projected("a", TODAY) is None


@pytest.mark.parametrize(
    ("collections", "horizon", "projected"),
    [
        ("a = { size = 100_000, growth = '10%/month' }", "12 months", Range(313_843, 313_843)),
        ("a = { size = 100_000, growth = '10%/month' }", "1 month", Range(110_000, 110_000)),
        ("a = { size = 100_000 }", "12 months", Range(100_000, 100_000)),
        ("a = { size = 100, growth = '100%/year' }", "2 years", Range(400, 400)),
        ("a = { size = 1000, growth = '-50%/month' }", "2 months", Range(250, 250)),
        ("a = { size = 1000, growth = '100%/month', as_of = 2026-09-22 }", "1 month", Range(8000, 8000)),
        ("a = { size = 1000, growth = '100%/month', as_of = 2027-11-22 }", "1 month", Range(1000, 1000)),
        ("a = { size = '3..5', per = 'b' }\nb = { size = 10, growth = '100%/month' }", "1 month", Range(60, 100)),
        ("a = { size = 3, per = 'b', growth = '100%/month' }\nb = { size = 10 }", "2 months", Range(120, 120)),
        (
            "a = { size = 3, per = 'b', growth = '100%/month' }\nb = { size = 10, growth = '100%/month' }",
            "1 month",
            Range(120, 120),
        ),
        ("a = { size = 0, growth = '1000%/day' }", "100 years", Range(0, 0)),
        ("a = { size = 5, growth = '1000%/day' }", "100 years", Range(MAX_COUNT, MAX_COUNT)),
        ("a = { size = 5, growth = '-99%/day' }", "100 years", Range(0, 0)),
    ],
)
def test_growth_compounds_monthly_to_the_horizon(collections: str, horizon: str, projected: Range) -> None:
    scale = scale_of(f"[project]\nhorizon = '{horizon}'\n[collections]\n{collections}\n")
    assert scale.projected("a", TODAY) == projected


def test_a_long_chain_of_large_sizes_stays_a_number_that_a_float_holds() -> None:
    links = [f"[collections.c{n}]\nper = 'c{n + 1}'\nsize = 1_000_000_000" for n in range(100)]
    scale = scale_of("\n".join([*links, "[collections.c100]\nsize = 10"]))
    assert scale.total("c0") == Range(MAX_COUNT, MAX_COUNT)


def values(budgets: object) -> dict[str, float]:
    assert isinstance(budgets, dict)
    return {resource.value: budget.value for resource, budget in budgets.items()}


WALLS = {"iterations": 5000, "queries": 50, "memory": 268_435_456, "time": 0.8}


@pytest.mark.parametrize(
    ("path", "context", "expected"),
    [
        ("shop/views.py", None, WALLS),
        ("shop/views.py", "request", WALLS),
        ("shop/views.py", "render", {**WALLS, "iterations": 1000, "queries": 0}),
        ("shop/views.py", "job", {name: WALLS[name] for name in ("iterations", "queries", "memory")}),
        ("scripts/import.py", None, {**WALLS, "iterations": 1_000_000}),
        ("scripts/import.py", "render", {**WALLS, "iterations": 1_000_000, "queries": 0}),
        ("shop/migrations/0001_initial.py", None, {**WALLS, "iterations": 1_000_000}),
        ("scripts/nightly/sync.py", None, {name: WALLS[name] for name in ("queries", "memory", "time")}),
        ("scripts/nightly/sync.py", "job", {"queries": 10_000, "memory": 268_435_456}),
        ("scripts/nightly/deep/sync.py", None, {**WALLS, "iterations": 1_000_000}),
    ],
)
def test_the_last_override_wins_key_by_key_then_the_context_then_the_rest(
    shop: Scale, path: str, context: str | None, expected: dict[str, float]
) -> None:
    assert values(shop.budgets(path, context)) == expected


def test_a_budget_names_its_key_and_line(shop: Scale) -> None:
    lines = SHOP.splitlines()
    queries = 1 + lines.index("queries = 50")
    render = 1 + lines.index("iterations = 1_000")
    override = 1 + lines.index("budgets = { iterations = 1_000_000 }")
    assert shop.budgets("a.py")[Resource.QUERIES] == Budget("budgets.queries", 50, "app/scale.toml", queries)
    assert shop.budgets("a.py", "render")[Resource.ITERATIONS] == Budget(
        "budgets.render.iterations", 1000, "app/scale.toml", render, "render"
    )
    assert shop.budgets("scripts/a.py")[Resource.ITERATIONS] == Budget(
        "overrides[0].budgets.iterations", 1_000_000, "app/scale.toml", override
    )


def test_a_path_may_be_said_to_run_in_a_context() -> None:
    scale = scale_of(
        """
        [budgets.nightly]
        queries = 900
        [[overrides]]
        paths = "billing/**"
        context = "nightly"
        [[overrides]]
        paths = "billing/api/**"
        context = "request"
        [[overrides]]
        paths = "billing/api/orders.py"
        budgets.render.queries = 7
        """
    )
    assert scale.contexts == {"nightly", "render"}
    assert (scale.context("shop/views.py"), scale.context("billing/close.py")) == (None, "nightly")
    assert scale.context("billing/api/orders.py") == "request"
    assert values(scale.budgets("billing/close.py", "nightly")) == {"queries": 900}
    assert values(scale.budgets("billing/close.py")) == {}


def test_without_a_file_of_budgets_nothing_is_checked() -> None:
    scale = scale_of("")
    assert scale.budgets("a.py", "render") == {}
    assert (scale.prompt.role, scale.prompt.style, scale.prompt.tokens) == (DEFAULT_ROLE, "full", 600)
    assert scale.horizon_months == 12


@pytest.mark.parametrize(
    ("keys", "line_text"),
    [
        (("collections", "products"), "[collections.products]"),
        (("collections", "products", "size"), 'size = "2,000+"'),
        (("collections", "products", "growth"), "[collections.products]"),
        (("overrides", 1, "budgets", "job", "queries"), 'budgets.job.queries = "10k"'),
        (("overrides", "0", "paths"), 'paths = ["scripts/**", "**/migrations/**"]'),
        (("nowhere",), ""),
    ],
)
def test_the_line_of_a_key_is_its_own_or_that_of_the_table_around_it(
    shop: Scale, keys: tuple[str | int, ...], line_text: str
) -> None:
    assert SHOP.splitlines()[shop.line(*keys) - 1] == line_text


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("scripts/**", "scripts/a.py scripts/a/b.py", "scripts.py my/scripts/a.py"),
        (
            "**/migrations/**",
            "migrations/1.py a/migrations/1.py a/b/migrations/c/1.py",
            "migrations.py a/migrations2/1.py",
        ),
        ("*.py", "a.py", "a/b.py a.pyi"),
        ("**/*.py", "a.py a/b/c.py", "a.pyi"),
        ("**/test_*.py", "test_a.py x/test_b.py", "x/a_test.py test_x/a.py"),
        ("scripts", "scripts/a.py scripts/a/b.py", "scripts2/a.py"),
        ("./scripts/", "scripts/a.py", "a.py"),
        ("a/**/z.py", "a/z.py a/b/z.py a/b/c/z.py", "z.py b/a/z.py"),
        ("a?.py", "ab.py", "a.py a/.py"),
        ("app/[slug]/**", "app/[slug]/page.tsx", "app/s/page.tsx"),
        ("**", "a.py a/b.py", ""),
        ("*/*", "a/b.py a/b/c.py", "a.py"),
        ("", "", "a.py"),
    ],
)
def test_a_glob_spans_folders_with_two_stars_only(pattern: str, inside: str, outside: str) -> None:
    assert [path for path in inside.split() if not matches(pattern, path)] == []
    assert [path for path in outside.split() if matches(pattern, path)] == []


def test_a_glob_of_many_stars_is_answered_at_once() -> None:
    assert not matches("**/" * 30 + "*a" * 30 + "b", "a/" * 100 + "a" * 200)

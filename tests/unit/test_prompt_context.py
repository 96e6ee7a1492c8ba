"""What a prompt says about the scale: the numbers that a request touches, with units, growth, dates and walls."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from scalesight.finding import Budget, Certainty, Cost, Finding, Place, Resource, Severity
from scalesight.prompt.context import ANALYSIS_TITLE, PromptContext, build
from scalesight.scale.load import parse
from scalesight.scale.model import DEFAULT_ROLE, Scale
from scalesight.text import Position, Span

TODAY = date(2026, 11, 9)

SHOP = """
[project]
name = "storefront"

[collections.products]
size = "2,000+"
item_size = "4 KiB"
aliases = ["catalog"]

[collections.variants]
per = "products"
size = { min = 3, max = 5 }
models = ["Sku"]

[collections.orders]
size = 100_000
growth = "10%/month"

[collections.order_lines]
per = "orders"
size = 1

[collections.tags]
size = 200

[collections.secrets]
aliases = ["hidden"]

[budgets]
iterations = 5_000
queries = 50
memory = "256 MiB"

[budgets.render]
iterations = 1_000

[platforms.mail]
rate = "10/s"

[platforms.supplier]
calls = ["supplier_client.*"]
rate = "2/s"
quota = "10_000/day"
page_size = 250

[prompt]
requirements = ["INP <= 200 ms"]

[[overrides]]
paths = ["jobs/**"]
budgets = { queries = 5_000, memory = "none" }
"""


def scale(text: str = SHOP) -> Scale:
    loaded = parse(text.encode(), "scale.toml")
    assert loaded.scale is not None
    return loaded.scale


def context(request: str, text: str = SHOP, **more: str) -> PromptContext:
    return build(request, scale(text), today=TODAY, **more)  # type: ignore[arg-type]


def said(filled: PromptContext) -> list[str]:
    return [number.text for number in filled.numbers]


PRODUCTS_AND_VARIANTS = "2,000+ products, each with 3 to 5 variants (6,000 to 10,000 variants in total)"
ORDERS = "100,000 orders, growing 10 % a month: about 314,000 in 12 months"


@pytest.mark.parametrize(
    ("request_text", "numbers"),
    [
        ("Filter the catalog", ["2,000+ products"]),
        ("Price every product and its variants", [PRODUCTS_AND_VARIANTS]),
        ("Index each Sku", [PRODUCTS_AND_VARIANTS]),  # a child without its parent is no arithmetic
        ("Close ORDERS by tag", [ORDERS, "200 tags"]),
        (
            "Sum the order lines",
            [
                "100,000 orders, each with 1 order line (100,000 order lines in total);"
                " orders grow 10 % a month: about 314,000 in 12 months"
            ],
        ),
    ],
)
def test_only_the_collections_that_the_request_touches(request_text: str, numbers: list[str]) -> None:
    filled = context(request_text)
    assert (said(filled), filled.scope, filled.note) == (numbers, "touched", "")


def test_a_request_that_names_none_gets_the_largest_five_and_says_so() -> None:
    filled = context("Make it faster")
    assert len(filled.collections) == 5
    assert filled.scope == "all"
    assert filled.note == "The request names no declared collection: these are all there are."
    filled = context("Make it faster", "".join(f"[collections.c{n}]\nsize = {n}\n" for n in range(1, 9)))
    assert [collection.name for collection in filled.collections] == ["c4", "c5", "c6", "c7", "c8"]
    assert filled.note == "The request names no declared collection: these are the 5 largest of 8."
    # A collection without a size is no number, also where the request names it.
    assert context("Show the hidden secrets").scope == "all"
    assert context("x", "[project]\n").note.startswith("scale.toml declares no collection")


def test_code_use_and_always_touch_a_collection_too() -> None:
    assert said(context("Speed up", code="for tag in all_tags:\n    pass\n")) == ["200 tags"]
    filled = build("Speed up", scale(), today=TODAY, used=["tags", "unheard of"])
    assert said(filled) == ["200 tags"]
    always = SHOP.replace("size = 200\n", "size = 200\nalways = true\n")
    assert said(context("Filter the catalog", always)) == ["2,000+ products", "200 tags"]


def test_growth_is_projected_from_the_day_of_the_number_and_moves_once_a_month() -> None:
    text = '[collections.orders]\nsize = { min = 900, max = 1_000 }\ngrowth = "-3%/year"\nas_of = 2026-08-31\n'
    (number,) = build("orders", scale(text), today=TODAY).numbers
    assert (
        number.text
        == "900 to 1,000 orders, shrinking 0.25 % a month: about 896 to 995 by now, about 869 to 965 in 12 months"
    )
    assert number.details == ("counted on 2026-08-31",)
    same_month = [build("orders", scale(text), today=date(2026, 11, day)).numbers for day in (1, 15, 29)]
    assert same_month[0] == same_month[1] == same_month[2]
    assert build("orders", scale(text), today=date(2027, 11, 15)).numbers != same_month[0]


def test_three_levels_and_a_child_that_grows() -> None:
    text = (
        '[collections.shops]\nsize = 10\n[collections.shelves]\nper = "shops"\nsize = 20\ngrowth = "1%/month"\n'
        '[collections.boxes]\nper = "shelves"\nsize = { min = 1, max = 2 }\n'
    )
    assert said(context("boxes", text)) == [
        "10 shops, each with 20 shelves (200 shelves in total, growing 1 % a month: about 225 in 12 months)",
        "each shelf has 1 to 2 boxes (200 to 400 boxes in total)",
    ]


def test_boundaries_begin_with_the_remote_system_that_the_request_speaks_of_and_follow_the_path() -> None:
    assert [str(wall) for wall in context("Sync stock with the supplier").boundaries] == [
        "Supplier: at most 2 calls/s, 10,000 calls per day, 250 items per page",
        "Mail: at most 10 calls/s",
        "INP <= 200 ms",
        "Round trips: at most 50 database queries",
        "Memory: at most 256 MiB held at once",
        "Loops: at most 5,000 iterations (nested loops multiply)",
    ]
    at_night = [str(wall) for wall in context("x", path="jobs/nightly.py").boundaries]
    assert "Round trips: at most 5,000 database queries" in at_night
    assert not any("256 MiB" in wall for wall in at_night)
    assert str(context("x", code="supplier_client.get(1)").boundaries[0]).startswith("Supplier")
    many = SHOP + "".join(f'[platforms.p{n}]\nrate = "{n}/s"\n' for n in range(1, 20))
    assert len(context("x", many).boundaries) == 7
    assert "Loops: at most 5,000 iterations (nested loops multiply)" in map(str, context("x", many).boundaries)


def test_boundaries_are_those_of_where_the_code_runs_and_of_its_findings_first() -> None:
    per_render = "Loops: at most 1,000 iterations (nested loops multiply)"
    assert per_render in map(str, context("x", context="render").boundaries)
    assert per_render not in map(str, context("x", context="job").boundaries)
    found = finding(9, Severity.WARNING, 60)
    of_render = replace(found, budget=replace(found.budget, context="render"))
    assert per_render in map(str, build("x", scale(), findings=[of_render], context="job", today=TODAY).boundaries)
    of_job = replace(found, budget=replace(found.budget, context="job"))
    assert per_render not in map(str, build("x", scale(), findings=[of_render, of_job], today=TODAY).boundaries)


@pytest.mark.parametrize(
    ("declared", "first_line"),
    [
        (None, f"Act as a {DEFAULT_ROLE}."),
        ("none", ""),
        ("Embedded Engineer", "Act as an Embedded Engineer."),
        ("You are Ada.\n  Be brief.", "You are Ada. Be brief."),
    ],
)
def test_the_role_is_one_line(declared: str | None, first_line: str) -> None:
    text = SHOP if declared is None else SHOP.replace("[prompt]\n", f"[prompt]\nrole = '''{declared}'''\n")
    assert context("x", text).role == first_line


def finding(line: int, severity: Severity, value: float, function: str = "sync") -> Finding:
    place = Place("shop/sync.py", Span(0, 1), Position(line - 1, 0), Position(line - 1, 1))
    budget = Budget("budgets.queries", 50, "scale.toml", 30)
    message = f"{value:,.0f} queries,\n budget 50"
    return Finding(
        "query-in-loop", Resource.QUERIES, severity, Certainty.CERTAIN, place, message, Cost("", value, value), budget,
        None, (), function, ("tags",),
    )  # fmt: skip


def test_findings_come_worst_first_on_one_line_each_and_touch_their_collections() -> None:
    findings = [finding(9, Severity.WARNING, 60), finding(5, Severity.ERROR, 600), finding(7, Severity.ERROR, 6000)]
    findings.append(finding(1, Severity.HINT, 51, "<module>"))
    filled = build("Speed up", scale(), findings=findings, today=TODAY)
    assert [str(one) for one in filled.findings] == [
        "line 7 in sync: 6,000 queries, budget 50",
        "line 5 in sync: 600 queries, budget 50",
        "line 9 in sync: 60 queries, budget 50",
        "line 1: 51 queries, budget 50",
    ]
    assert said(filled) == ["200 tags"]


def test_code_stands_in_a_fence_longer_than_any_inside() -> None:
    filled = context("Explain", code="\n```\r\n````\n\n", path="docs/a.md")
    assert (filled.fence, filled.code, filled.language) == ("`````", "```\n````", "md")
    assert filled.analysis_title == ANALYSIS_TITLE == "Performance & Scale Bottleneck Analysis"

"""The text format as a person reads it."""

from __future__ import annotations

import re

import pytest
from report_samples import SHOP, SOURCES, finding, place, report
from scalesight.finding import Budget, Place, Problem, Resource, Severity
from scalesight.report import text
from scalesight.report.printable import cells, printable
from scalesight.report.style import Style
from scalesight.text import Position, Span


def page(*, colored: bool = False, width: int = 100) -> text.Page:
    return text.Page(Style(colored), width, lambda path: path)


def rendered(source: str, marked: str, *, width: int = 100) -> list[str]:
    """The excerpt lines of a finding at `marked`."""
    one = finding(place("a.py", source, marked), chain=())
    whole = text.render(report(one), sources={"a.py": source.encode()}, page=page(width=width))
    return [line for line in whole.split("\n")[1:] if "|" in line][1:]


def test_a_finding_with_its_source_its_chain_and_its_budget() -> None:
    assert text.render(report(finding()), sources=SOURCES, page=page()) == (
        "shop/sync.py:3:9: warning[nested-loop]: 2,000 products × 3..5 variants = 6,000..10,000 iterations, "
        "budget 5,000\n"
        "  |\n"
        "3 |         for variant in product.variants:\n"
        "  |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  = via push: shop/sync.py:4:13\n"
        "  = via client.post: helpers.py:2:5\n"
        "  = budget 5,000: scale.toml:23\n"
        "\n"
        "1 warning in 25 files\n"
    )


def test_a_clean_run_is_one_line() -> None:
    assert text.render(report(), sources={}, page=page()) == "No findings in 25 files\n"


def test_the_summary_counts_the_loudest_first_and_says_what_is_hidden() -> None:
    levels = [Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.INFORMATION, Severity.WARNING]
    whole = report(
        *(finding(severity=level) for level in levels), problems=(Problem("b.py", "gone", Severity.INFORMATION),)
    )
    hidden = [Severity.HINT, Severity.HINT]
    assert text.summary(whole, hidden) == (
        "1 error, 3 warnings, 1 note in 25 files, 1 problem, 2 hints hidden (--severity hint shows them)"
    )


def test_a_problem_has_its_place_its_source_and_its_help() -> None:
    scale = "[budgets]\nquerys = 50\n"
    problem = Problem(
        "scale.toml",
        "unknown key querys",
        place=place("scale.toml", scale, "querys"),
        code="unknown-key",
        suggestion="did you mean queries?",
    )
    lines = text.render(report(problems=(problem,)), sources={"scale.toml": scale.encode()}, page=page())
    assert lines == (
        "scale.toml:2:1: error[unknown-key]: unknown key querys\n"
        "  |\n"
        "2 | querys = 50\n"
        "  | ^^^^^^\n"
        "  = help: did you mean queries?\n"
        "\n"
        "No findings in 25 files, 1 problem\n"
    )


@pytest.mark.parametrize(
    ("resource", "value", "shown"),
    [
        (Resource.MEMORY, 268435456.0, "budget 256 MiB:"),
        (Resource.TIME, 0.8, "budget 800 ms:"),
        (Resource.QUERIES, 1000.0, "budget 1,000:"),
    ],
)
def test_a_budget_is_shown_in_its_unit(resource: Resource, value: float, shown: str) -> None:
    one = finding(resource=resource, budget=Budget("budgets.x", value, "scale.toml", 3))
    assert shown in text.render(report(one), sources={}, page=page())


@pytest.mark.parametrize(
    ("source", "marked", "expected"),
    [
        pytest.param(
            "\tif x:\n\t\tfor a in b:\n", "for a in b", ["2 |         for a in b:", "  |         ^^^^^^^^^^"], id="tabs"
        ),
        pytest.param("x = '商品'; for_(p)\n", "for_", ["1 | x = '商品'; for_(p)", "  |             ^^^^"], id="wide"),
        pytest.param("e\u0301 = for_(p)\n", "for_", ["1 | e\u0301 = for_(p)", "  |     ^^^^"], id="combining"),
        pytest.param("for p in 商品:\n", "商品", ["1 | for p in 商品:", "  |          ^^^^"], id="wide-range"),
        pytest.param(
            "a(b\n  .map(f))\nc()\n", "b\n  .map(f)", ["1 | a(b", "  |   ^", "  | … to line 2"], id="several-lines"
        ),
        pytest.param("x\n", "", ["1 | x", "  | ^"], id="empty-range"),
    ],
)
def test_carets_stand_under_the_range(source: str, marked: str, expected: list[str]) -> None:
    assert rendered(source, marked) == expected


def test_a_long_line_is_cut_around_the_range() -> None:
    lines = rendered("a" * 3000 + "MARK" + "b" * 3000, "MARK", width=60)
    assert lines == [
        "1 | …" + "a" * 23 + "MARK" + "b" * 27 + "…",
        "  | " + " " * 24 + "^^^^",
    ]


def test_a_cut_of_wide_characters_stays_inside_the_width() -> None:
    lines = rendered("for x in y: '" + "商" * 200 + "'", "for x in y", width=60)
    shown = lines[0].removeprefix("1 | ")
    assert sum(cell.width for cell in cells(shown)) <= 56
    assert shown.endswith("商…")


def test_a_megabyte_line_is_cut_without_reading_it_all() -> None:
    source = "x;" * 500_000 + "for_(p)"
    assert rendered(source, "for_(p)", width=60)[0].endswith("for_(p)")


def test_a_place_beyond_the_text_is_shown_without_source() -> None:
    beyond = Place("a.py", Span(900, 910), Position(40, 2), Position(40, 12))
    shown = text.render(report(finding(beyond, chain=())), sources={"a.py": b"x = 1\n"}, page=page())
    assert shown.splitlines()[1] == "   = budget 5,000: scale.toml:23"


def test_nothing_in_source_names_or_messages_steers_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x7f\r"
    source = f"for p in ps: '{evil}'\n"
    one = finding(place(f"{evil}.py", source, "for p in ps"), message=f"1 × {evil}\n{evil}", chain=())
    shown = text.render(report(one), sources={one.place.path: source.encode()}, page=page())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert "␛]0;owned␇␛[2J�31m�␡" in shown
    assert "    ␛]0;owned" in shown.splitlines()[1], "the second line of a message is indented, not a new finding"


def test_printable_keeps_what_people_write() -> None:
    assert printable("Größe 商品 👩‍💻 × 3..5") == "Größe 商品 👩‍💻 × 3..5"
    assert printable("a\tb\udcffc") == "a b�c"


def test_colours_only_where_asked_and_the_same_text_without_them() -> None:
    plain = text.render(report(finding()), sources=SOURCES, page=page())
    colored = text.render(report(finding()), sources=SOURCES, page=page(colored=True))
    assert "\x1b" not in plain
    assert "\x1b[1;33mwarning[nested-loop]\x1b[0m" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_line_ends_of_the_source_are_those_of_the_editor() -> None:
    source = SHOP.replace("\n", "\r\n").replace("def sync", "\x0cdef sync")
    assert rendered(source, "for product in products") == [
        "2 |     for product in products:",
        "  |     ^^^^^^^^^^^^^^^^^^^^^^^",
    ]

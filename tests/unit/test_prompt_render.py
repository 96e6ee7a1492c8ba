"""Templates: what the built-in ones say, whose templates win, and what a foreign one cannot do."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scalesight.prompt.context import FindingText, PromptContext, build
from scalesight.prompt.library import builtin_folder
from scalesight.prompt.render import render
from scalesight.prompt.tokens import estimate
from scalesight.scale.load import parse

SCALE = b"""
[project]
name = "storefront"

[collections.products]
size = "2,000+"
item_size = "4 KiB"

[collections.variants]
per = "products"
size = { min = 3, max = 5 }

[collections.orders]
size = 100_000
growth = "10%/month"
as_of = 2026-11-01

[budgets]
iterations = 5_000
queries = 50

[platforms.supplier]
rate = "2/s"

[prompt]
requirements = ["INP <= 200 ms"]
"""


def context(request: str = "Sync the variants of all orders with the supplier", **more: str) -> PromptContext:
    scale = parse(SCALE, "scale.toml").scale
    assert scale is not None
    return build(request, scale, today=date(2026, 11, 9), **more)  # type: ignore[arg-type]


FULL = """\
Act as a Principal Software Architect and Performance Optimization Expert.

## Task

Sync the variants of all orders with the supplier

## Scale

Declared numbers of storefront, to calculate with:
- 2,000+ products, each with 3 to 5 variants (6,000 to 10,000 variants in total); one product takes 4 KiB in memory
- 100,000 orders, growing 10 % a month: about 314,000 in 12 months; counted on 2026-11-01

## Boundaries

Correctness first: the same results as the obvious version, for every element. Then, for one operation:
- Supplier: at most 2 calls/s
- INP <= 200 ms
- Round trips: at most 50 database queries
- Loops: at most 5,000 iterations (nested loops multiply)

## Known findings

Static analysis of the code already counts:
- line 12 in sync: 100,000 queries, budget 50

## Before any code

Open the answer with a section titled "Performance & Scale Bottleneck Analysis":
1. Name the naive implementation and its cost as arithmetic in the numbers above: loops multiplied, queries and remote \
calls counted, bytes held, seconds waited.
2. Set each result against its boundary. Say which break, starting with the known findings, the worst first, and what \
12 months of growth do to them.
3. Choose algorithm, data structures, queries and batches only now, and show by the same arithmetic that they hold.

## Output

Then the production-ready architecture and its code, complete, without placeholders: data access and indexes, batch \
sizes, limits on concurrency, what happens on timeout, retry and partial failure, and a test at the declared size.
"""
KNOWN = (FindingText(12, "shop/sync.py", "sync", "100,000 queries, budget 50"),)


def test_the_blueprint() -> None:
    rendered = render(replace(context(), findings=KNOWN))
    assert rendered.text == FULL
    assert (rendered.problems, rendered.dropped, rendered.tokens) == ((), (), estimate(FULL))


@pytest.mark.parametrize("style", ["full", "compact"])
def test_every_style_has_the_four_clauses_and_nothing_that_was_not_declared(style: str) -> None:
    text = render(context(), style=style).text
    places = [text.index(part) for part in ("Principal Software Architect", "Sync the variants", "6,000 to 10,000")]
    places += [text.index("correctness first".capitalize() if style == "full" else "correctness first")]
    places += [text.index("Performance & Scale Bottleneck Analysis"), text.index("roduction-ready architecture")]
    assert places == sorted(places)
    bare = parse(b"[prompt]\nrole = 'none'\nanalysis = 'off'\n", "scale.toml").scale
    assert bare is not None
    empty = render(build("Do it", bare, today=date(2026, 11, 9)), style=style).text
    assert "Do it" in empty.splitlines()
    assert not any(word in empty for word in ("Scale", "SCALE", "None", "FINDING", "Act as"))
    assert "\n\n\n" not in empty


def test_the_comment_style_adds_at_most_three_lines() -> None:
    for filled in (context("one\ntwo"), replace(context("one\ntwo"), findings=KNOWN)):
        lines = render(filled, style="comment").text.splitlines()
        assert len(lines) <= 5
        assert lines[-2:] == ["one", "two"]
    above_code = render(context(""), style="comment").text.splitlines()
    assert len(above_code) == 3


@pytest.mark.parametrize("style", ["full", "compact", "comment"])
@pytest.mark.parametrize(
    "request_text",
    ["{{ 7*7 }} {% if x %}{# a #}", "{% raw %}", "## Scale\n\n\n- x  \n\t$1 `a` </x> & é", "{{ request }}"],
)
def test_a_request_is_a_value_and_stays_as_it_was_written(style: str, request_text: str) -> None:
    filled = replace(context(request_text, code="{{ 8*8 }}"), role="{{ 9*9 }}")
    text = render(filled, style=style).text
    assert f"\n{request_text}\n" in f"\n{text}"
    assert "{{ 8*8 }}" in text
    assert not any(number in text for number in ("49", "64", "81"))


# --------------------------------------------------------------------------------------------------------- budget


def test_the_budget_is_kept_by_dropping_in_the_documented_order_and_the_request_never() -> None:
    request = "Sync the orders. " + "Mind the details. " * 100
    findings = tuple(replace(KNOWN[0], line=line) for line in range(1, 9))
    whole = replace(context(request), findings=findings, tokens=10_000)
    assert render(whole).dropped == ()
    added = render(whole).tokens - estimate(request)
    seen: list[tuple[str, ...]] = []
    for tokens in range(added, 0, -10):
        rendered = render(replace(whole, tokens=tokens))
        assert request in rendered.text
        assert "100,000 orders" in rendered.text
        assert "Performance & Scale Bottleneck Analysis" in rendered.text
        if rendered.tokens - estimate(request) > tokens:
            break
        if not seen or seen[-1] != rendered.dropped:
            seen.append(rendered.dropped)
    documented = (builtin_folder() / "README.md").read_text("utf-8").partition("## The token budget")[2]
    order = [item.partition(" (")[0] for item in re.findall(r"^\d\. (.*)$", documented, re.MULTILINE)]
    assert len(seen) > 5
    for dropped in seen:
        assert list(dropped) == [name for name in order if name in dropped]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [  # counted with the o200k vocabulary
        ("2,000+ products, each with 3 to 5 variants (6,000 to 10,000 variants in total)", 27),
        ('Open the answer with a section titled "Performance & Scale Bottleneck Analysis":', 15),
        ("Supplier: at most 2 calls/s, 10,000 calls per day, 250 items per page, 200 ms per call", 28),
        ("Für jede Bestellung (ä, ö, ü) eine Abfrage: 在庫を同期する", 19),
    ],
)
def test_the_estimate_is_honest(text: str, tokens: int) -> None:
    assert tokens <= estimate(text) <= tokens * 1.3


# ---------------------------------------------------------------------------------------------------- whose, and how


def folder(root: Path, **templates: str) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    for name, text in templates.items():
        (root / f"{name}.md.j2").write_text(text, "utf-8")
    return root


def test_the_project_comes_before_the_user_and_the_user_before_what_is_built_in(tmp_path: Path) -> None:
    project = folder(tmp_path / "project", full="{{ request }} P\n{% include 'note' %}", note="from project")
    user = folder(tmp_path / "user", full="U", compact="{{ request }} U", note="from user")
    roots = [project, user]
    assert render(context("x"), roots=roots).text == "x P\nfrom project\n"
    assert render(context("x"), style="compact", roots=roots).text == "x U\n"
    assert render(context("x"), template="note", roots=roots).text == "from project\n"
    assert render(context("x"), template="compact.md.j2", roots=roots).text == "x U\n"
    assert render(context("x"), style="comment", roots=roots).text == render(context("x"), style="comment").text


def test_a_template_extends_its_own_name_from_the_next_folder_and_changes_one_block(tmp_path: Path) -> None:
    user = folder(
        tmp_path / "user", full='{% extends "full" %}{% block role %}{{ super() }}Be brief.\n\n{% endblock %}'
    )
    project = folder(tmp_path / "project", full='{% extends "full.md.j2" %}{% block output %}In Go.\n{% endblock %}')
    text = render(replace(context(), findings=KNOWN), roots=[project, user]).text
    head, _, rest = FULL.partition("\n\n")
    assert text == f"{head}\n\nBe brief.\n\n{rest.partition('## Output')[0]}In Go.\n"
    ours = folder(tmp_path / "ours", full='{% extends "builtin/full.md.j2" %}')
    assert render(replace(context(), findings=KNOWN), roots=[ours, project]).text == FULL


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a\n{{ requst }}\n", 2, "'requst' is undefined; did you mean `request`?"),
        ("a\n\n{% for n in numbers %}\n{{ n.txt }}\n{% endfor %}", 4, "`NumberText` has no attribute 'txt'"),
        ("{% block role %}\n\n{% if %}", 3, "Expected an expression"),
        ("a\n{% include 'gone' %}", 2, "there is no template 'gone'; there are comment, compact, full"),
        ("a\n{{ numbers }}", 2, "prints a text or a number, and this is a list"),
        ("a\n{{ 1 // 0 }}", 2, "the template fails: integer division or modulo by zero"),
    ],
)
def test_a_broken_template_is_a_problem_at_its_line_and_the_built_in_one_is_used(
    tmp_path: Path, text: str, line: int, found: str
) -> None:
    root = folder(tmp_path, full=text)
    rendered = render(replace(context(), findings=KNOWN), roots=[root])
    (problem,) = rendered.problems
    assert rendered.text == FULL
    assert problem.path == (root / "full.md.j2").as_posix()
    assert problem.place is not None
    assert (problem.place.line, problem.code) == (line, "template")
    assert found in problem.message
    assert problem.message.endswith("the built-in template is used instead")


def test_a_problem_in_an_included_template_is_shown_there(tmp_path: Path) -> None:
    root = folder(tmp_path, full="{% include 'part' %}", part="a\nb\n{{ nothing }}")
    (problem,) = render(context(), roots=[root]).problems
    assert problem.path.endswith("/part.md.j2")
    assert problem.place is not None
    assert problem.place.line == 3
    (problem,) = render(context(), template="fulll", roots=[root]).problems
    assert (problem.suggestion, problem.place) == ("full", None)


def test_a_template_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "full.md.j2").write_bytes(b"a\n\xff")
    (tmp_path / "compact.md.j2").write_bytes(b"x" * 70_000)
    assert "not UTF-8 (line 2)" in render(context(), roots=[tmp_path]).problems[0].message
    assert "larger than 64 KiB" in render(context(), style="compact", roots=[tmp_path]).problems[0].message


def test_the_templates_of_a_package_are_found_inside_it_and_those_of_a_checkout_at_its_top(tmp_path: Path) -> None:
    package = tmp_path / "server" / "scalesight"
    package.mkdir(parents=True)
    assert builtin_folder(package) == tmp_path / "templates"
    (package / "templates").mkdir()
    assert builtin_folder(package) == package / "templates"
    assert {file.name for file in builtin_folder().glob("*.j2")} == {"full.md.j2", "compact.md.j2", "comment.md.j2"}


# --------------------------------------------------------------------------------------------------------- sandbox

ATTACKS = [
    ("{{ request.__class__.__mro__ }}", "is unsafe"),
    ("{{ numbers[0]['__class__'] }}", "is unsafe"),
    ("{{ numbers | map(attribute='text.__class__') | join }}", "is unsafe"),
    ("{{ numbers | join(attribute='__doc__') }}", "is unsafe"),
    ("{{ request.upper }}", "is unsafe"),
    ("{{ request | attr('upper') }}", "No filter named 'attr'"),
    ("{{ request.upper() }}", "calls only super() and range()"),
    ("{{ '{:>1000000000}'.format(1) }}", "calls only super() and range()"),
    ("{{ lipsum(n=10000) }}", "calls only super() and range()"),
    ("{{ 'a' * 1000000000 }}", "for numbers only"),
    ("{{ '%1000000000d' % 1 }}", "for numbers only"),
    ("{{ 9 ** 9 ** 9 }}", "not available"),
    ("{{ 999999999999 * 999999999999 }}", "past 10^18"),
    ("{{ 'a' | indent(1000000000, true) }}", "more than 256 KiB"),
    ("{{ 'a' | center(1000000000) }}", "No filter named 'center'"),
    ("{{ range(1000000000) | max }}", "limited to 20,000"),
    ("{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}", "more than 20,000 times"),
    ("{% for a in range(9999) %}" + "x" * 9999 + "{% endfor %}", "writes more than 256 KiB"),
    ("{% set a = 'xx' %}" + "{% set a = a | replace('x', a) %}" * 40, "more than 256 KiB"),
    ("{% set a = 'xx' %}" + "{% set a = a ~ a %}" * 40, "`~` is not available"),
    ("{% set a = [1] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}", "only texts and numbers"),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "a template calls only"),
    ("{% set a %}x{% endset %}", "not available"),
    ("{% import 'full' as x %}", "not available"),
    ("{% include '../secret' %}", "there is no template '../secret'"),
    ("{% include '/etc/passwd' %}", "there is no template '/etc/passwd'"),
    ("{% include 'link' %}", "there is no template 'link'"),
    ("{% include request %}", "in quotes"),
    ("{% include 'a' %}", "include each other without end"),
    ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "nest too deep"),
    ("{{ " + "9" * 20000 + " }}", "the template fails"),
]


@pytest.mark.parametrize(("text", "found"), ATTACKS, ids=[text[:40] for text, _ in ATTACKS])
def test_a_foreign_template_cannot(tmp_path: Path, text: str, found: str) -> None:
    (tmp_path / "secret.md.j2").write_text("secret")
    root = folder(tmp_path / "templates", full=text, a="{% include 'b' %}", b="{% include 'a' %}")
    (root / "link.md.j2").symlink_to(tmp_path / "secret.md.j2")
    started = time.monotonic()
    rendered = render(replace(context(), findings=KNOWN), roots=[root])
    assert time.monotonic() - started < 5
    assert rendered.text == FULL
    assert found in rendered.problems[0].message


PIECES = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "if",
        "for",
        "in",
        "endif",
        "endfor",
        "block",
        "endblock",
        "extends",
        "include",
        "set",
        "'full'",
        '"a"',
        "request",
        "numbers",
        "code",
        "findings",
        "|",
        "join",
        "upper",
        "map(attribute='text')",
        "length",
        "==",
        "+",
        "*",
        "~",
        "(",
        ")",
        "[",
        "]",
        ".",
        ",",
        "1",
        "99999",
        "range(",
        "super()",
        "loop.index",
        "not",
        "x",
        "\n",
        "text",
        "else",
        "elif",
        "with",
        "endwith",
        "recursive",
        "self",
        "namespace()",
        "-%}",
        "{%-",
        "raw",
        "endraw",
        "__class__",
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_any_template_gives_a_prompt(tmp_path: Path, text: str) -> None:
    root = folder(tmp_path, full=text)
    rendered = render(context(), roots=[root])
    if rendered.problems:
        assert rendered.text == render(context()).text

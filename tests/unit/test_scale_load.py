"""What the author of a scale.toml is told. «…» marks the place that the message is about."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from scalesight.finding import Problem, Severity
from scalesight.scale.find import find
from scalesight.scale.load import MAX_BYTES, load, parse
from scalesight.scale.starter import STARTER
from scalesight.scale.units import Range


class Case(NamedTuple):
    """A text with its marked place, what the message must say, and the right text for that place."""

    text: str
    message: str
    suggestion: str | None = None


KEYS = [
    Case(
        "[collections.products]\n«sise» = 2_000",
        "unknown key 'sise' in [collections.products]; did you mean 'size'?",
        "size",
    ),
    Case("[budgets]\nqueries = 5\n«iteratons» = 5", "unknown key 'iteratons' in [budgets]; did you mean", "iterations"),
    Case("[budgets.render]\n«querries» = 5", "unknown key 'querries' in [budgets.render]; did you mean", "queries"),
    Case("budgets = { render = { «Queries» = 5 } }", "in [budgets.render]; did you mean 'queries'?", "queries"),
    Case("budgets.render.«memry» = 5", "did you mean 'memory'?", "memory"),
    Case('[collections.a]\nsize = 1\n«"si\\u007ae2"» = 1', "unknown key 'size2' in [collections.a]", "size"),
    Case("[collections.products]\n«count» = 2_000", "did you mean 'size'?", "size"),
    Case("[collections.a]\nsize = { min = 1, «maximum» = 2 }", "unknown key 'maximum' in [collections.a.size]", "max"),
    Case("[prompt]\n«colour» = 1", "expected one of role, style, requirements, analysis, tokens"),
    Case("[[overrides]]\n«path» = 'a/**'", "unknown key 'path' in [[overrides]]; did you mean 'paths'?", "paths"),
    Case(
        "[[overrides]]\npaths = 'a'\n[[overrides]]\npaths = 'b'\n[overrides.budgets]\n«tim» = 1",
        "unknown key 'tim' in overrides[1].budgets; did you mean 'time'?",
        "time",
    ),
    Case("«horizont» = '1 year'", "unknown key 'horizont' at the top of the file; horizon belongs below [project]"),
    Case("«size» = 3", "size belongs below [collections.NAME]"),
    Case("[«products»]\nsize = 3", "a collection is written [collections.products]", "collections.products"),
    Case("[calls.find]\n«sql» = 1", "unknown key 'sql' in [calls.find]; did you mean 'queries'?", "queries"),
    Case("[calls.repo.«find_all»]\nqueries = 1", 'a name with dots stands in quotes: [calls."repo.find_all"]'),
    Case("[calls.shop.«repo».find]\nqueries = 1", 'a name with dots stands in quotes: [calls."shop.repo.find"]'),
    Case("# größe 🎉\n[platforms.'my shop']\n«retries» = 3", "unknown key 'retries' in [platforms.\"my shop\"]"),
]

VALUES = [
    Case("[collections.a]\nsize = «'lots'»", 'collections.a.size: found "lots"; expected a number such as 2_000'),
    Case("[collections.a]\nsize = «true»", "found true; expected a number"),
    Case("[collections.a]\nsize = «-1»", "found -1, which is negative"),
    Case("[collections.a]\nsize = «inf»", "found inf; expected a number"),
    Case("[collections.a]\nsize = «[1, 2]»", "found a list; expected a number"),
    Case("[collections.a]\nsize = «{ min = 5, max = 3 }»", "min 5 is greater than max 3; swap them"),
    Case("[collections.a]\nsize = { min = 1, max = «'x'» }", 'collections.a.size.max: found "x"; expected a whole'),
    Case("[collections.a]\nsize = «{ min = 1 }»", "collections.a.size lacks max; add max = 2_000"),
    Case("collections.a.size.min = 1\ncollections.a.size.max = «[]»", "collections.a.size.max: found a list"),
    Case("[collections]\na = «3»", "collections.a: found 3; expected a table: a = { size = 2_000 }"),
    Case("[collections.«''»]\nsize = 1", "found an empty name"),
    Case(
        "[collections.a]\nsize = 1\naliases = ['b', «3»]", "collections.a.aliases[1]: found 3; expected text in quotes"
    ),
    Case("[collections.a]\nsize = 1\naliases = [ # of a\n  'b', # too\n  «3», ]", "collections.a.aliases[1]: found 3"),
    Case("[collections.a]\nsize = 1\naliases = «5»", "expected a list of texts"),
    Case("[collections.a]\nsize = 1\nalways = «'yes'»", "expected true or false, without quotes"),
    Case(
        "[collections.a]\nsize = 1\nas_of = «12:30:00»", "found the time 12:30:00; expected a date such as 2026-11-01"
    ),
    Case("[budgets]\nmemory = «'256'»", 'budgets.memory: found "256" without a unit'),
    Case("[budgets]\ntime = «800»", "budgets.time: found 800 without a unit"),
    Case("[budgets.«iterations»]\nx = 1", "budgets.iterations: found a table; expected a whole number"),
    Case("budgets = «3»", "budgets: found 3; expected a table: [budgets] with its keys below it"),
    Case("[platforms.s]\npage_size = «0»", "platforms.s.page_size: found 0; expected 1 or more"),
    Case("[platforms.s]\ncalls = «'fetch(https://x'»", 'expected "client.*" or "fetch(https://api.example/*)"'),
    Case("[calls.«'fetch(x'»]\nqueries = 1", 'calls: found "fetch(x"; expected "client.*" or "fetch(https'),
    Case("[calls.«'*'»]\nqueries = 1", 'calls: found "*", which is every call; name those that are meant'),
    Case("[calls.«'find all'»]\nqueries = 1", 'calls: found "find all"; expected "client.*"'),
    Case("[platforms.s]\ncalls = ['a.b', «'*.*'»]", 'platforms.s.calls[1]: found "*.*", which is every call'),
    Case("[calls.find]\nqueries = «-1»", "calls.find.queries: found -1, which is negative"),
    Case("[calls.'r.find']\napi_calls = «'some'»", 'calls."r.find".api_calls: found "some"; expected a whole number'),
    Case("[calls.find]\nreturns = «3»", "calls.find.returns: found 3; expected text in quotes"),
    Case("[calls.find]\nreturns = 'a'\nmost = «0»\n[collections.a]\nsize = 1", "found 0; expected 1 or more"),
    Case("[prompt]\nstyle = «'ful'»", 'prompt.style: found "ful"; expected "full", "compact" or "comment"'),
    Case("[«overrides»]\npaths = 'a'", "overrides: found a table; expected a header with two brackets"),
    Case("[[«overrides»]]\nbudgets = { time = '1 s' }", 'overrides[0] lacks paths; add paths = ["scripts/**"'),
    Case("[[overrides]]\npaths = [«'a\\b'»]", "separate folders by /"),
    Case("[[overrides]]\npaths = [«'**/*.{js,ts}'»]", "write one pattern for each alternative"),
]

RELATIONS = [
    Case(
        "[collections.products]\nsize = 1\n[collections.variants]\nper = «'prodcts'»\nsize = 2",
        'collections.variants.per: there is no collection "prodcts"; did you mean "products"?',
        '"products"',
    ),
    Case("[collections.a]\nper = «'things'»\nsize = 2", 'there is no collection "things"; add [collections.things]'),
    Case("[collections.a]\nper = «'a'»\nsize = 2", "a cannot be per a; name its parent, or delete this line"),
    Case(
        "[collections.a]\nper = «'b'»\nsize = 2\n[collections.b]\nper = 'a'\nsize = 2",
        "a → b → a is a circle, so no total can be computed; delete one per of it",
    ),
    Case(
        "[collections.c]\nper = 'b'\nsize = 2\n[collections.a]\nper = «'b'»\nsize = 2\n[collections.b]\nper = 'a'\nsize = 2",
        "collections.a.per: a → b → a is a circle",
    ),
    Case(
        "[collections.products]\nsize = 1\n[calls.find]\nreturns = «'product'»",
        'calls.find.returns: there is no collection "product"; did you mean "products"?',
        '"products"',
    ),
    Case("[calls.find]\nreturns_one = «'shop'»", 'there is no collection "shop"; add [collections.shop] with its size'),
    Case(
        "[platforms.stock]\nrate = '1/s'\n[calls.find]\nplatform = «'stok'»",
        'calls.find.platform: there is no platform "stok"; did you mean "stock"?',
        '"stock"',
    ),
    Case("[calls.find]\nplatform = «'stock'»", 'there is no platform "stock"; add [platforms.stock] with its limits'),
    Case(
        "[collections.a]\nsize = 1\n[calls.find]\nreturns = 'a'\n«returns_one» = 'a'",
        "calls.find returns all elements and one; delete returns or returns_one",
    ),
    Case("[calls.find]\n«most» = 50", 'calls.find.most: at most 50 of what? Name the collection: returns = "…"'),
]

WARNINGS = [
    Case("[collections.«products»]", "collections.products has no size, so nothing is counted with it"),
    Case(
        "[collections.products]\nsize = 1\n[collections.«product»]\nsize = 2",
        "this name is also one of products (line 1)",
    ),
    Case(
        "[collections.products]\nsize = 1\naliases = ['catalogs']\n[collections.b]\nsize = 2\naliases = [«'Catalog'»]",
        "collections.b.aliases[0]: this name is also one of products (line 3)",
    ),
    Case(
        "[collections.a]\nsize = 1\nmodels = ['Item']\n[collections.b]\nsize = 2\nmodels = [«'Item'»]",
        "this name is also one of a (line 3)",
    ),
    Case("[budgets.«reqest»]\nwork = 1", "no code is known to run in \"reqest\"; did you mean 'request'?", "request"),
    Case("[budgets.«nightly»]\nwork = 1", 'or say which paths run in it: [[overrides]] with context = "nightly"'),
    Case("[[overrides]]\npaths = 'a'\nbudgets.«Jobs».work = 1", "overrides[0].budgets.Jobs: no code is", "job"),
    Case(
        "[[overrides]]\npaths = 'a'\ncontext = «'nightly'»",
        'overrides[0].context: "nightly" has no budgets; add [budgets.nightly]',
    ),
    Case("[calls.«find»]", "calls.find says nothing of these calls; add a line such as queries = 1"),
    Case(
        "[platforms.p]\nrate = '1/s'\n[calls.find]\nplatform = 'p'\n«api_calls» = 0",
        "calls.find calls its platform 0 times; delete platform, or api_calls",
    ),
    Case("[[overrides]]\npaths = 'a'\ncontext = «'jobb'»", "did you mean 'job'?", '"job"'),
]

SYNTAX = [
    Case("[project]\nhorizon = «12 months»", 'text stands in quotes: horizon = "12 months"'),
    Case("[budgets]\r\nmemory = «256 MiB» # all\r\n", 'text stands in quotes: memory = "256 MiB"'),
    Case("[collections.a]\nsize = «2,000»\n", 'text stands in quotes: size = "2,000"'),
    Case("[collections.a]\nsize = «02»\n", "02 is no TOML number; expected one such as 2_000"),
    Case("[collections.a]\nas_of = «2026-13-01»", "2026-13-01 is no date; expected one such as 2026-11-01"),
    Case("[collections.a]\nalways = «True»", "True is no TOML value; expected true or false in small letters"),
    Case("[project]\nname = «null»", "null is no TOML value; leave the key out instead"),
    Case("[budgets]\n«queries =»\nwork = 5", "queries has no value; write one behind the =, or delete the line"),
    Case("«[budgets»\nwork = 5", "[budgets is no header; expected one such as [budgets]"),
    Case("«[collections.größe]»\nsize = 1", "names with other letters than A-Z stand in quotes"),
    Case("[budgets]\n«iterations: 5»\n", "iterations: 5 is no TOML; expected key = value, such as size = 2_000"),
    Case('[project]\n«name = "shop»\nhorizon = "1 year"', 'this " is not closed; add "'),
    Case("[[overrides]]\n«paths = [»\n  'a',\n\n[budgets]\n", "this [ is not closed; add ]"),
    Case("[budgets]\nwork = 1\n«work» = 2", "budgets.work is declared twice, first on line 2; keep one of them"),
    Case("[budgets]\nwork = 1\n[«budgets»]\n", "budgets is declared twice, first on line 1; keep one of them"),
    Case("[budgets]\nrender = { work = 1, «work» = 2 }", "budgets.render.work is declared twice"),
    Case("[overrides]\n[[«overrides»]]\n", "overrides is declared twice, first on line 1"),
    Case("[[overrides]]\npaths = [\n  'a',\n]\n«!»\n", "this is no valid TOML"),
    Case("a.b = 1\n[a]\n«c = 2»", "this is no valid TOML"),
    Case("«größe» = 3", 'the key größe needs quotes: "größe" = 3'),
    Case("# 🎉\nx = '«\0»'", "this is no text file, for it holds a NUL byte"),
    Case("x = 1«\r»y = 2", "a line ends in a carriage return alone"),
    Case('«x = "\\q"»', "this is no valid TOML: invalid character 'q' in string"),
]


def marked(case: Case) -> tuple[bytes, tuple[int, int]]:
    before, _, rest = case.text.partition("«")
    inside, _, after = rest.partition("»")
    start = len(before.encode())
    return (before + inside + after).encode(), (start, start + len(inside.encode()))


def only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [problem.message for problem in problems]
    return problems[0]


def check(case: Case, severity: Severity) -> None:
    source, span = marked(case)
    problem = only(parse(source, "shop/scale.toml").problems)
    assert case.message in problem.message
    assert problem.place is not None
    assert source[slice(*problem.place.span)].decode() == source[slice(*span)].decode()
    assert tuple(problem.place.span) == span
    assert problem.suggestion == case.suggestion
    assert problem.severity is severity
    assert (problem.path, problem.place.path) == ("shop/scale.toml", "shop/scale.toml")


@pytest.mark.parametrize("case", KEYS + VALUES + RELATIONS, ids=lambda case: case.message)
def test_a_wrong_key_or_value_is_reported_at_its_place(case: Case) -> None:
    check(case, Severity.ERROR)
    loaded = parse(marked(case)[0], "shop/scale.toml")
    assert loaded.scale is not None, "what is right stays usable"
    assert loaded.unusable


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: case.message)
def test_what_may_be_meant_is_a_warning(case: Case) -> None:
    check(case, Severity.WARNING)
    assert not parse(marked(case)[0], "x").unusable


@pytest.mark.parametrize("case", SYNTAX, ids=lambda case: case.message)
def test_broken_toml_is_one_problem_with_the_way_out(case: Case) -> None:
    check(case, Severity.ERROR)
    assert parse(marked(case)[0], "x").scale is None


def test_every_problem_is_reported_in_the_order_of_the_text_and_the_rest_is_kept() -> None:
    text = """
[collections.products]
size = 2_000
growth = "10%"
[collections.variants]
per = 3
size = 5
[collections.photos]
per = "variants"
size = 2
[collections.orders]
sise = 1
[collections.tags]
size = "200"
aliases = ["labels", 4, 5, "marks"]
[[overrides]]
path = "a/**"
[[overrides]]
paths = ["b/**"]
budgets = { queries = 7, work = "x" }
"""
    loaded = parse(text.encode(), "scale.toml")
    assert [problem.place.line for problem in loaded.problems if problem.place] == [4, 6, 12, 15, 15, 17, 20]
    scale = loaded.scale
    assert scale is not None
    assert scale.total("products") == Range(2000, 2000)
    assert "variants" not in scale.collections, "a size per parent must not be taken for a total"
    assert scale.total("orders") is None
    assert scale.collections["tags"].aliases == ("labels", "marks")
    (budget,) = scale.budgets("b/x.py").values()
    assert (budget.name, budget.value, budget.line) == ("overrides[1].budgets.queries", 7, 20)


def test_a_place_counts_characters_for_people() -> None:
    (problem,) = parse("[collections.a]\nsize = 1\naliases = ['🎉ä', 3]".encode(), "scale.toml").problems
    assert problem.place is not None
    assert (problem.place.line, problem.place.start.column, problem.place.end.column) == (3, 17, 18)


def test_many_problems_are_counted_instead_of_listed() -> None:
    text = "[budgets]\n" + "\n".join(f"x{index} = 1" for index in range(150))
    problems = parse(text.encode(), "scale.toml").problems
    assert len(problems) == 101
    assert "50 more problems are not listed" in problems[0].message


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "\n\n", "\ufeff", "[collections]\n", "[budgets]\n"])
def test_an_empty_file_is_a_valid_scale(text: str) -> None:
    loaded = parse(text.encode(), "scale.toml")
    assert loaded.problems == ()
    assert loaded.scale is not None
    assert not loaded.unusable


def test_a_byte_order_mark_and_crlf_change_nothing() -> None:
    text = '[collections.products]\nsize = "2,000+"\n[budgets]\nqueries = 5\n'
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    loaded = parse(windows, "scale.toml")
    assert loaded.problems == ()
    assert loaded.scale == parse(text.encode(), "scale.toml").scale
    assert loaded.scale is not None
    assert loaded.scale.line("budgets", "queries") == 4


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"x" * (MAX_BYTES + 1), "scale.toml is larger than 256 KiB"),
        ("size = 1".encode("utf-16"), "scale.toml is UTF-16; save it as UTF-8"),
        (b'[project]\nname = "\xe4"', "byte 0xe4 is no UTF-8; save the file as UTF-8"),
        (b"x = " + b"[" * 50_000, "nested more than 32 levels deep"),
        (b"x = " + b"[" * 50 + b"]" * 50, "nested more than 32 levels deep"),
        (b"x = " + b"{a=" * 20_000 + b"1" + b"}" * 20_000, "nested more than 32 levels deep"),
        (b".".join([b"a"] * 50_000) + b" = 1", "nested more than 32 levels deep"),
        (b"[" + b".".join([b"a"] * 50_000) + b"]", "nested more than 32 levels deep"),
        (b"x = " + b"9" * 5000, ""),  # a wrong number or a wrong key: that depends on the version of tomlkit
        (b"x = 0x" + b"f" * 200_000, "unknown key 'x'"),
    ],
)
def test_a_file_that_is_no_scale_is_one_problem(source: bytes, message: str) -> None:
    assert message in only(parse(source, "scale.toml").problems).message


def test_the_starter_is_valid_as_it_is_and_with_every_example_switched_on() -> None:
    loaded = parse(STARTER.encode(), "scale.toml")
    assert loaded.problems == ()
    assert loaded.scale is not None
    assert loaded.scale.collections == {}, "no number is there that nobody declared"
    lines = STARTER.splitlines()
    switched_on = "\n".join(line[1:] if line[:1] == "#" and line[1:2].strip() else line for line in lines)
    loaded = parse(switched_on.encode(), "scale.toml")
    assert loaded.problems == ()
    assert loaded.scale is not None
    assert loaded.scale.total("variants") == Range(6000, 10_000)
    assert loaded.scale.platforms["supplier"].rate == 2.0


def test_the_nearest_scale_toml_upward_applies(tmp_path: Path) -> None:
    deep = tmp_path / "app" / "src"
    deep.mkdir(parents=True)
    (deep / "shop.py").touch()
    assert find(deep / "shop.py") != tmp_path / "scale.toml"
    (tmp_path / "scale.toml").touch()
    assert find(deep / "shop.py") == tmp_path / "scale.toml"
    (deep / "scale.toml").mkdir()
    assert find(deep) == tmp_path / "scale.toml", "a folder of that name is none"
    (tmp_path / "app" / "scale.toml").touch()
    assert find(deep / "shop.py") == tmp_path / "app" / "scale.toml"
    assert find(deep / "new" / "unsaved.py") == tmp_path / "app" / "scale.toml"


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    problem = only(load(tmp_path / "scale.toml", "app/scale.toml").problems)
    assert problem.message.startswith("cannot read app/scale.toml: No such file or directory")
    assert load(tmp_path, "app/scale.toml").scale is None


def test_keys_and_tables_are_found_from_an_offset() -> None:
    source = b"[collections.products]\nsize = { min = 1, max = 2 }\n\n[[overrides]]\npaths = ['a']\n"
    places = parse(source, "scale.toml").places
    assert places is not None
    assert places.at(source.index(b"size")) == ("collections", "products", "size")
    assert places.at(source.index(b"2 }")) == ("collections", "products", "size", "max")
    assert places.at(source.index(b"'a'") + 1) == ("overrides", "0", "paths", "0")
    assert places.at(source.index(b"\n\n") + 1) is None
    assert places.table_at(source.index(b"\n\n") + 1) == ("collections", "products")
    assert places.table_at(len(source)) == ("overrides", "0")
    assert places.table_at(0) == ("collections", "products")

"""The JSON Schema accepts what is read, refuses what is not, and explains every key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import tomlkit
from scalesight.scale import schema
from scalesight.scale.load import parse
from scalesight.scale.starter import STARTER

FULL = """
[project]
name = "storefront"
horizon = "1 year"
[collections.products]
size = "2,000+"
growth = "3%/year"
as_of = 2026-11-01
item_size = 4096
aliases = "catalog"
models = ["Product"]
always = true
[collections.variants]
per = "products"
size = { min = 3, max = "5" }
[collections.orders]
size = 100_000
[budgets]
iterations = "5k"
work = 1_000_000
queries = "none"
api_calls = 100
memory = "256 MiB"
time = "800 ms"
[budgets.render]
time = "none"
[platforms.supplier]
calls = ["supplier_client.*"]
rate = "120/min"
quota = "10_000/day"
page_size = 250
latency = "200 ms"
[calls."repo.find_*"]
queries = 1
returns = "products"
most = 50
[calls."fetch(https://stock.example/*)"]
api_calls = "1k"
platform = "supplier"
returns_one = "products"
[prompt]
role = "none"
style = "compact"
requirements = ["INP <= 200 ms"]
analysis = "brief"
tokens = 800
[[overrides]]
paths = ["scripts/**"]
budgets = { iterations = 1_000_000, job = { queries = 5 } }
"""

WRONG = [
    "[collections.a]\nsise = 1",
    "[collections.a]\nsize = true",
    "[collections.a]\nsize = -1",
    "[collections.a]\nsize = 'lots'",
    "[collections.a]\nsize = { min = 1 }",
    "[collections.a]\nsize = { min = 1, max = 2, mid = 3 }",
    "[collections.a]\ngrowth = 0.1",
    "[collections.a]\ngrowth = '10/month'",
    "[collections.a]\naliases = [3]",
    "[collections]\na = 3",
    "[budgets]\ntime = 800",
    "[budgets]\niteratons = 5",
    "[budgets.render]\nquerries = 5",
    "[prompt]\nstyle = 'ful'",
    "[platforms.a]\npage_size = 0",
    "[platforms.a]\nrate = 2",
    "[overrides]\npaths = 'a'",
    "[calls.'a b']\nqueries = 1",
    "[calls.'a(']\nqueries = 1",
    "[calls.a]\nqueries = -1",
    "[calls.a]\nquerys = 1",
    "[calls.a]\nmost = 0",
    "[calls.a]\nreturns = ['b']",
    "[[overrides]]\nbudgets = {}",
    "size = 3",
]


def errors(value: Any, form: dict[str, Any], where: str = "") -> Iterator[str]:
    """Where a value breaks a schema, by the keywords that this schema uses; an unknown keyword fails the test."""
    types = {"integer": int, "string": str, "boolean": bool, "array": list, "object": dict}
    for keyword, wanted in form.items():
        if keyword == "$ref":
            yield from errors(value, schema.json_schema()["$defs"][wanted.rpartition("/")[2]], where)
        elif keyword == "anyOf":
            if all(any(errors(value, option, where)) for option in wanted):
                yield f"{where}: none of {wanted}"
        elif keyword == "type":
            if not isinstance(value, types[wanted]) or (wanted == "integer" and isinstance(value, bool)):
                yield f"{where}: no {wanted}"
        elif keyword == "properties":
            for name in wanted.keys() & value.keys() if isinstance(value, dict) else ():
                yield from errors(value[name], wanted[name], f"{where}.{name}")
        elif keyword == "additionalProperties":
            for name in value.keys() - form.get("properties", {}).keys() if isinstance(value, dict) else ():
                yield from errors(value[name], wanted, f"{where}.{name}") if wanted else [f"{where}: unknown {name}"]
        elif keyword == "items":
            for item in value if isinstance(value, list) else ():
                yield from errors(item, wanted, f"{where}[]")
        elif keyword == "required":
            yield from (f"{where}: lacks {name}" for name in wanted if isinstance(value, dict) and name not in value)
        elif keyword in ("minimum", "maximum"):
            if isinstance(value, int) and (value < wanted if keyword == "minimum" else value > wanted):
                yield f"{where}: {keyword}"
        elif keyword in ("enum", "const"):
            if value not in (wanted if keyword == "enum" else [wanted]):
                yield f"{where}: not {wanted}"
        elif keyword == "pattern":
            if isinstance(value, str) and not re.search(wanted, value):
                yield f"{where}: not like {wanted}"
        elif keyword == "minLength":
            if isinstance(value, str) and len(value) < wanted:
                yield f"{where}: too short"
        elif keyword == "propertyNames":
            yield from (error for name in value for error in errors(name, wanted, where)) if value else ()
        else:
            assert keyword in ("$schema", "$defs", "title", "description", "default", "examples", "format"), keyword


def as_json(text: str) -> Any:
    return json.loads(json.dumps(tomlkit.parse(text).unwrap(), default=date.isoformat))


@pytest.mark.parametrize("text", [FULL, STARTER, ""], ids=["full", "starter", "empty"])
def test_what_is_read_is_accepted(text: str) -> None:
    assert parse(text.encode(), "scale.toml").problems == ()
    assert list(errors(as_json(text), schema.json_schema())) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_is_refused_is_refused(text: str) -> None:
    assert parse(text.encode(), "scale.toml").unusable
    assert list(errors(as_json(text), schema.json_schema())) != []


def keys_below(form: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, definition in [("", form), *form["$defs"].items()]:
        for key, inner in definition.get("properties", {}).items():
            yield f"{name}.{key}", inner


@pytest.mark.parametrize(("key", "form"), list(keys_below(schema.json_schema())), ids=lambda value: str(value)[:40])
def test_every_key_is_described_and_its_examples_hold(key: str, form: dict[str, Any]) -> None:
    described = form.get("description") or schema.json_schema()["$defs"][form["$ref"].rpartition("/")[2]]["description"]
    assert described.endswith((".", "…")), key
    assert "title" not in form
    assert form.get("default", 0) is not None
    for example in form.get("examples", []):
        assert list(errors(example, form)) == []


def test_the_schema_says_what_it_is_and_is_plain_json() -> None:
    form = schema.json_schema()
    assert form["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert form["title"] == "scale.toml"
    assert json.loads(json.dumps(form)) == form


def test_a_key_is_explained_from_its_path() -> None:
    size = schema.at("collections", "products", "size")
    assert size is not None and size["description"].startswith("How many there are")
    queries = schema.at("overrides", "0", "budgets", "render", "queries")
    assert queries is not None and queries["description"] == "Database round trips."
    assert schema.at("collections", "products", "sise") is None
    assert schema.at("nothing") is None
    assert schema.keys("collections", "products", "size") == ["min", "max"]
    assert schema.keys("collections") == []
    assert "horizon" in schema.keys("project")

"""The json format is a contract: its keys, its numbers and its places are fixed."""

from __future__ import annotations

import json
import math

import pytest
from report_samples import SHOP, finding, place, report
from scalesight.finding import Budget, Cost, Hop, Problem, Severity
from scalesight.report import json as json_format


def test_every_key_of_the_contract() -> None:
    here = place("shop/sync.py", SHOP, "for variant in product.variants")
    one = finding(here, chain=(Hop(place("shop/sync.py", SHOP, "push(variant)"), "push"),))
    problems = (
        Problem("b.py", "not UTF-8", Severity.INFORMATION, code="not-utf-8"),
        Problem("shop/sync.py", "does not parse", place=place("shop/sync.py", SHOP, "sync"), code="syntax"),
    )
    assert json.loads(json_format.render(report(one, problems=problems))) == {
        "version": 1,
        "scale": "scale.toml",
        "findings": [
            {
                "rule": "nested-loop",
                "resource": "iterations",
                "severity": "warning",
                "certainty": "certain",
                "path": "shop/sync.py",
                "range": {"start": {"line": 3, "column": 9}, "end": {"line": 3, "column": 40}},
                "message": "2,000 products × 3..5 variants = 6,000..10,000 iterations, budget 5,000",
                "cost": {"expression": "products × variants", "min": 6000, "max": 10000},
                "budget": {"name": "budgets.iterations", "value": 5000, "path": "scale.toml", "line": 23},
                "fits": {"collection": "products", "size": 1000},
                "chain": [{"path": "shop/sync.py", "line": 4, "name": "push"}],
                "function": "sync",
                "collections": ["products", "variants"],
                "fingerprint": "c0ffee",
            }
        ],
        "problems": [
            {
                "path": "b.py",
                "range": None,
                "severity": "information",
                "message": "not UTF-8",
                "code": "not-utf-8",
            },
            {
                "path": "shop/sync.py",
                "range": {"start": {"line": 1, "column": 5}, "end": {"line": 1, "column": 9}},
                "severity": "error",
                "message": "does not parse",
                "code": "syntax",
            },
        ],
        "stats": {"files": 25, "lines": 1200, "seconds": 0.123},
    }


def test_columns_count_code_points() -> None:
    source = "x = '𝒳商e\u0301'; for_(p)\n"
    one = finding(place("a.py", source, "for_(p)"), chain=())
    (found,) = json.loads(json_format.render(report(one)))["findings"]
    assert found["range"]["start"]["column"] == source.index("for_") + 1


@pytest.mark.parametrize(
    ("value", "written"),
    [(6000.0, "6000"), (0.5, "0.5"), (1e300, "1e+300"), (math.inf, "null"), (math.nan, "null"), (-0.0, "0")],
)
def test_numbers_are_whole_where_they_can_be_and_always_json(value: float, written: str) -> None:
    text = json_format.render(
        report(finding(cost=Cost("x", value, value), budget=Budget("budgets.work", value, "scale.toml", 1)))
    )
    assert f'"min": {written},' in text
    assert f'"value": {written},' in text


def test_the_output_is_ascii_so_every_console_carries_it() -> None:
    assert json_format.render(report(finding(message="2 × 商品\x1b"))).isascii()

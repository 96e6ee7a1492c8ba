"""SARIF 2.1.0, as code scanning reads it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from report_samples import SHOP, finding, place, report
from scalesight import __version__
from scalesight.finding import Problem, Severity
from scalesight.report import sarif


class Docs(NamedTuple):
    ident: str
    summary: str
    docs: str


RULES = (
    Docs("query-in-loop", "A query per element", "# query-in-loop\n\nOne query."),
    Docs("nested-loop", "A loop in a loop", "# nested-loop\n\nUse a `Map`."),
)


def run_of(*findings: Any, problems: tuple[Problem, ...] = ()) -> dict[str, Any]:
    text = sarif.render(report(*findings, problems=problems), rules=RULES, root_uri="file:///srv/shop%20a")
    assert text.isascii()
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_a_result_names_its_rule_its_place_and_its_chain() -> None:
    run = run_of(finding())
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("scalesight", __version__)
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["originalUriBaseIds"] == {"SRCROOT": {"uri": "file:///srv/shop%20a/"}}
    (result,) = run["results"]
    rule = driver["rules"][result["ruleIndex"]]
    assert rule["id"] == result["ruleId"] == "nested-loop"
    assert rule["shortDescription"]["text"] == "A loop in a loop"
    assert rule["help"]["markdown"] == "# nested-loop\n\nUse a `Map`."
    assert result["level"] == "warning"
    assert result["partialFingerprints"] == {"scalesight/v1": "c0ffee"}
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "shop/sync.py", "uriBaseId": "SRCROOT"},
                "region": {"startLine": 3, "startColumn": 9, "endLine": 3, "endColumn": 40},
            }
        }
    ]
    related = [
        (
            place["id"],
            place["message"]["text"],
            place["physicalLocation"]["artifactLocation"]["uri"],
            place["physicalLocation"]["region"]["startLine"],
        )
        for place in result["relatedLocations"]
    ]
    assert related == [
        (1, "sync", "shop/sync.py", 3),
        (2, "push", "shop/sync.py", 4),
        (3, "client.post", "helpers.py", 2),
        (4, "budgets.iterations", "scale.toml", 23),
    ]


def test_levels_are_those_of_sarif() -> None:
    run = run_of(*(finding(severity=severity) for severity in Severity))
    assert [result["level"] for result in run["results"]] == ["note", "note", "warning", "error"]


def test_paths_are_percent_encoded_uris() -> None:
    odd = place("c:odd/a b#ü%.py", SHOP, "for variant")
    (result,) = run_of(finding(odd, chain=()))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "c%3Aodd/a%20b%23%C3%BC%25.py"


def test_an_unknown_rule_has_no_index_and_a_missing_fingerprint_no_key() -> None:
    run = json.loads(sarif.render(report(finding(fingerprint="")), rules=(), root_uri="file:///x/"))["runs"][0]
    assert run["originalUriBaseIds"]["SRCROOT"]["uri"] == "file:///x/"
    (result,) = run["results"]
    assert result["ruleId"] == "nested-loop"
    assert not {"ruleIndex", "partialFingerprints"} & set(result)


def test_problems_are_notifications_and_an_error_makes_the_run_a_failure() -> None:
    quiet = Problem("b.py", "binary", Severity.INFORMATION, code="binary-file")
    (invocation,) = run_of(problems=(quiet,))["invocations"]
    assert invocation["executionSuccessful"] is True
    broken = Problem("scale.toml", "no TOML", place=place("scale.toml", "a = b\n", "b"), code="invalid-toml")
    (invocation,) = run_of(problems=(quiet, broken))["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert (first["level"], first["descriptor"]["id"], first["message"]["text"]) == ("note", "binary-file", "binary")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "b.py", "uriBaseId": "SRCROOT"},
    }
    assert second["level"] == "error"
    assert second["locations"][0]["physicalLocation"]["region"]["startColumn"] == 5

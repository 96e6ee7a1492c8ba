"""Workflow commands, as the GitHub runner reads them."""

from __future__ import annotations

from report_samples import SHOP, finding, place, report
from scalesight.finding import Problem, Severity
from scalesight.report import github


def test_a_finding_is_an_annotation_on_its_line() -> None:
    assert github.render(report(finding()), show_path=lambda path: f"services/{path}") == (
        "::warning file=services/shop/sync.py,line=3,endLine=3,col=9,endColumn=40,title=scalesight (nested-loop)"
        "::2,000 products × 3..5 variants = 6,000..10,000 iterations, budget 5,000\n"
    )


def test_every_severity_is_a_command_that_github_knows() -> None:
    findings = [finding(severity=severity) for severity in Severity]
    lines = github.render(report(*findings), show_path=str).splitlines()
    assert [line.split()[0] for line in lines] == ["::notice", "::notice", "::warning", "::error"]


def test_nothing_in_a_message_or_a_path_can_start_another_command() -> None:
    problem = Problem("a:b,c%.py", "100%\r\n::error::owned", code="x")
    assert github.render(report(problems=(problem,)), show_path=str) == (
        "::error file=a%3Ab%2Cc%25.py,title=scalesight (x)::100%25%0D%0A::error::owned\n"
    )


def test_a_range_over_lines_has_no_columns() -> None:
    several = place("shop/sync.py", SHOP, "for variant in product.variants:\n            push(variant)")
    shown = github.render(report(finding(several)), show_path=str)
    assert "line=3,endLine=4,title=" in shown

"""Hand-made findings for the tests of the report formats; places are computed from the marked source itself."""

from __future__ import annotations

from scalesight.file_report import Report
from scalesight.finding import (
    Budget,
    Certainty,
    Cost,
    Finding,
    Fits,
    Hop,
    Place,
    Problem,
    Resource,
    Severity,
)
from scalesight.text import LineIndex, Span

SHOP = """\
def sync(products):
    for product in products:
        for variant in product.variants:
            push(variant)
"""

HELPERS = """\
def push(variant):
    client.post("/variants", variant)
"""

SOURCES = {"shop/sync.py": SHOP.encode(), "helpers.py": HELPERS.encode()}


def place(path: str, source: str, marked: str) -> Place:
    """The place of the text `marked` in `source`."""
    raw = source.encode()
    start = raw.index(marked.encode())
    end = start + len(marked.encode())
    index = LineIndex(raw)
    return Place(path, Span(start, end), index.position(start), index.position(end))


def finding(
    at: Place | None = None,
    *,
    message: str = "2,000 products × 3..5 variants = 6,000..10,000 iterations, budget 5,000",
    severity: Severity = Severity.WARNING,
    chain: tuple[Hop, ...] | None = None,
    cost: Cost | None = None,
    resource: Resource = Resource.ITERATIONS,
    budget: Budget | None = None,
    fingerprint: str = "c0ffee",
) -> Finding:
    """The nested loop of `SHOP`, with what a test wants to see instead."""
    here = at or place("shop/sync.py", SHOP, "for variant in product.variants")
    if chain is None:
        chain = (
            Hop(here, "sync"),
            Hop(place("shop/sync.py", SHOP, "push(variant)"), "push"),
            Hop(place("helpers.py", HELPERS, "client.post"), "client.post"),
        )
    return Finding(
        rule="nested-loop",
        resource=resource,
        severity=severity,
        certainty=Certainty.CERTAIN,
        place=here,
        message=message,
        cost=cost or Cost("products × variants", 6000.0, 10000.0),
        budget=budget or Budget("budgets.iterations", 5000.0, "scale.toml", 23),
        fits=Fits("products", 1000),
        chain=chain,
        function="sync",
        collections=("products", "variants"),
        fingerprint=fingerprint,
    )


def report(*findings: Finding, problems: tuple[Problem, ...] = ()) -> Report:
    """A report of 25 files."""
    return Report("scale.toml", findings, problems, files=25, lines=1200, seconds=0.1234567)

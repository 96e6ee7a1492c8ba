"""Functions that call each other, however many of them and however densely, are analysed in bounded time."""

from __future__ import annotations

import time

import pytest
from scalesight.check import Checker
from scalesight.file_report import FileReport
from scalesight.scale.load import parse

SCALE = b"""
[collections.products]
size = 2_000
[collections.categories]
size = 300
[budgets]
iterations = 5_000
queries = 50
"""
FUNCTIONS = 40


def report(code: str) -> tuple[FileReport, float]:
    """The report of a file, and the seconds of CPU time that it took."""
    scale = parse(SCALE, "scale.toml").scale
    assert scale is not None
    checker = Checker(scale)
    checker.put("case.py", code.encode(), "python")
    start = time.process_time()
    return checker.report("case.py"), time.process_time() - start


def dense(call: str) -> str:
    """A file of functions whose every line is one `call` of one of them, in which {} stands for its name."""
    lines = []
    for at in range(FUNCTIONS):
        lines.append(f"def call{at}(category, products):")
        lines += ["    " + call.format(f"call{other}") for other in range(FUNCTIONS)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "call",
    [
        "{}(category, products)",
        "for product in products: {}(product, products)",
        "for child in category.children.all(): {}(child, products)",
        "for category in products: {0}([category], {0}(category, products))",
    ],
)
def test_a_dense_circle_costs_little_more_than_calls_that_nobody_knows(call: str) -> None:
    apart = min(report(dense(call.replace("{", "un{")))[1] for _ in range(2))
    found, together = report(dense(call))
    assert together < 1 + 8 * apart
    assert [problem.code for problem in found.problems] in ([], ["too-many-calls"])


def test_a_chain_of_calls_longer_than_python_can_go_down() -> None:
    lines = ["def call0(products): pass"]
    for at in range(1, 300):
        lines.append(f"def call{at}(products):\n    for product in products: call{at - 1}(products)")
    assert report("\n".join(lines))[0].problems == ()


def test_a_small_circle_is_the_same_from_wherever_it_is_entered() -> None:
    card = "def card(category):\n    Price.objects.get(id=category.id)\n    return cards(category)\n"
    cards = "def cards(category):\n    return [card(child) for child in category.children.all()]\n"
    head = "from shop.models import Price\n"
    messages = []
    for code in (head + card + cards, head + cards + card):
        found, _ = report(code)
        (finding,) = found.findings
        messages.append((finding.function, finding.cost, [hop.name for hop in finding.chain], finding.fingerprint))
    assert messages[0] == messages[1]


CARD = b"from shop.models import Price\nfrom b import cards\ndef card(category):\n    Price.objects.get(id=category.id)\n    return cards(category)\n"
CARDS = b"from a import card\ndef cards(category):\n    return [card(child) for child in category.children.all()]\n"


@pytest.mark.parametrize("first", ["a.py", "b.py"])
@pytest.mark.parametrize("edited", ["", "a.py", "b.py"])
def test_a_circle_through_files_is_the_same_in_any_order_and_after_an_edit(first: str, edited: str) -> None:
    files = {"a.py": CARD, "b.py": CARDS}
    scale = parse(SCALE, "scale.toml").scale
    assert scale is not None
    checker = Checker(scale)
    order = sorted(files, key=lambda path: path != first)
    for path in order:
        checker.put(path, files[path], "python")
    list(checker.reports(order))
    if edited:
        checker.put(edited, files[edited] + b"# edited\n", "python")
    (finding,) = [one for report in checker.reports(order) for one in report.findings]
    assert (finding.place.path, finding.function, finding.cost.max) == ("b.py", "cards", 300)
    assert [hop.name for hop in finding.chain] == ["card", "Price.objects.get"]

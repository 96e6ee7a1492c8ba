"""What an edit changes in where code runs: the calls of other files, and what they register."""

from __future__ import annotations

import pytest
from scalesight.check import Checker
from scalesight.scale.load import parse
from scalesight.syntax.extract import dialect_of

SCALE = """
[collections.orders]
size = 2_500

[collections.lines]
per = "orders"
size = 10

[budgets]
iterations = 20_000

[budgets.request]
iterations = 10_000

[budgets.job]
iterations = 100_000
"""

ROWS = "def rows(orders):\n    for order in orders:\n        for line in order.lines:\n            show(line)\n"
TASKS = "from celery import shared_task\nfrom shop.helpers import rows\n\n\n@shared_task\ndef night(orders):\n    rows(orders)\n"
VIEWS = ROWS.replace("rows(orders)", "index(http, orders)")
URLS = "from django.urls import path\nfrom shop import views\n\nurlpatterns = [path('', views.index)]\n"

PLAIN, REQUEST = "budget 20,000.", "budget 10,000 per request."


@pytest.fixture
def checker() -> Checker:
    scale = parse(SCALE.encode(), "scale.toml").scale
    assert scale is not None
    return Checker(scale)


def put(checker: Checker, **files: str) -> None:
    for name, text in files.items():
        dialect = dialect_of("a.py")
        assert dialect is not None
        checker.put(f"shop/{name}.py", text.encode(), dialect)


def budgets(checker: Checker, name: str) -> list[str]:
    """The budgets that the findings of a file speak of."""
    messages = [finding.message.split("\n")[0] for finding in checker.report(f"shop/{name}.py").findings]
    return [message[message.index("budget") :] for message in messages]


def test_a_helper_keeps_the_budgets_of_its_callers_while_it_is_edited(checker: Checker) -> None:
    put(checker, helpers=ROWS, tasks=TASKS)
    assert [report.findings for report in checker.reports(["shop/helpers.py", "shop/tasks.py"])] == [(), ()]
    put(checker, helpers="# edited\n\n" + ROWS)
    assert budgets(checker, "helpers") == []
    put(checker, helpers=ROWS.replace("show(line)", "[show(line) for _ in range(5)]"))
    assert budgets(checker, "helpers") == ["budget 100,000 per job."]


def test_a_helper_that_its_callers_leave_alone_has_the_plain_budgets(checker: Checker) -> None:
    put(checker, helpers=ROWS, tasks=TASKS)
    assert (budgets(checker, "tasks"), budgets(checker, "helpers")) == ([], [])
    put(checker, tasks=TASKS.replace("    rows(orders)", "    pass"))
    assert (budgets(checker, "tasks"), budgets(checker, "helpers")) == ([], [PLAIN])
    put(checker, tasks=TASKS)
    assert (budgets(checker, "tasks"), budgets(checker, "helpers")) == ([], [])


def test_a_view_has_the_budgets_of_a_request_as_long_as_it_has_an_address(checker: Checker) -> None:
    put(checker, views=VIEWS)
    assert budgets(checker, "views") == [PLAIN]
    put(checker, urls=URLS)
    assert budgets(checker, "views") == [REQUEST]
    put(checker, urls=URLS.replace("views.index", "views.other"))
    assert budgets(checker, "views") == [PLAIN]
    put(checker, views="# edited\n" + VIEWS, urls=URLS)
    assert budgets(checker, "views") == [REQUEST]
    checker.remove("shop/urls.py")
    assert budgets(checker, "views") == [PLAIN]

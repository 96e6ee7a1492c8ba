"""Recursion: a tree costs its nodes, counted in runs on a real database, from the root and from a leaf."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import counting
import pytest
from databases import sqlite_shop
from verdict import Case, Sizes, agree, findings
from world import tree

BUDGET = 12

CASES = [
    Case(
        "a query per node",
        """
import sqlite3

connection = sqlite3.connect("shop.db")


def run(order):
    connection.execute("SELECT name FROM customers WHERE id = ?", (order.id,)).fetchone()
    for child in order.children:
        run(child)
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "twin: one query, looked up",
        """
import sqlite3

connection = sqlite3.connect("shop.db")


def run(order):
    names = dict(connection.execute("SELECT id, name FROM customers").fetchall())

    def walk(order):
        return [names[order.id], *(walk(child) for child in order.children)]

    return walk(order)
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tree(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        counts = []
        for start in (0, -1):
            with sqlite_shop(sizes["orders"]) as count:
                counting.run(case.code, lambda _, start=start: tree(sizes, "orders")[start])
            counts.append(count.statements)
        return counts

    agree(case, "case.py", run)


BRANCHING = """
def run(orders):
    if not orders:
        return 0
    without = run(orders[1:])
    return max(without, 1 + run(orders[1:]))
"""

STEPWISE = """
def run(n):
    return n if n < 2 else run(n - 1) + run(n - 2)
"""

KEPT = """
from functools import lru_cache


@lru_cache(maxsize=None)
def run(n):
    return n if n < 2 else run(n - 1) + run(n - 2)
"""

HALVES = """
def run(orders):
    if len(orders) < 2:
        return orders
    middle = len(orders) // 2
    return run(orders[:middle]) + run(orders[middle:])
"""


@pytest.mark.parametrize(
    ("code", "is_branching"),
    [(BRANCHING, True), (STEPWISE, True), (KEPT, False), (HALVES, False)],
    ids=["with and without", "two steps back", "twin: answers that are kept", "twin: halves"],
)
def test_calls_multiply_where_a_function_is_told_to_branch(code: str, is_branching: bool) -> None:
    """Of a function that is told to be exponential, five more to go through make over ten times the calls."""
    few, more = _calls(code, 10), _calls(code, 15)
    assert (more > 10 * few) == is_branching
    found = findings(code, "case.py", {"orders": 1_000}, "iterations", 10_000)
    assert [one.rule for one in found] == ["branching-recursion"] * is_branching, [one.message for one in found]


def _calls(code: str, size: int) -> int:
    namespace: dict[str, Any] = {}
    exec(compile(code, "case.py", "exec"), namespace)
    calls: Counter[str] = Counter()
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, _: calls.update([f"{frame.f_code.co_name} {event}"]))
    try:
        namespace["run"]([0] * size if "orders" in code else size)
    finally:
        sys.setprofile(before)
    return calls["run call"]

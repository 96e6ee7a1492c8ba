"""Recursion: a tree costs its nodes, counted in runs on a real database, from the root and from a leaf."""

from __future__ import annotations

import counting
import pytest
from databases import sqlite_shop
from verdict import Case, Sizes, agree
from world import Row, rows

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


def _tree(orders: list[Row]) -> list[Row]:
    """Each order has up to three children; the first is the root, the last a leaf."""
    for at, order in enumerate(orders):
        order.children = orders[3 * at + 1 : 3 * at + 4]
    return orders


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_tree(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        counts = []
        for start in (0, -1):
            with sqlite_shop(sizes["orders"]) as count:
                counting.run(case.code, lambda _, start=start: _tree(rows(sizes, "orders", end=1))[start])
            counts.append(count.statements)
        return counts

    agree(case, "case.py", run)

"""Calls that do the same in each round: the number of reads is that of the files that are opened."""

from __future__ import annotations

import io
import types
from typing import Any

import counting
import pytest
from verdict import Case, Sizes, agree
from world import rows

BUDGET = 12


def _case(name: str, code: str, vary: str = "products") -> Case:
    rule = "" if name.startswith("twin") else "invariant-call"
    return Case(name, code, rule, "work", BUDGET, vary, {"customers": 3} if "customers" in code else {})


CASES = [
    _case(
        "in each round",
        """
def run(products):
    for product in products:
        product.text = open("mail.txt").read()
""",
    ),
    _case(
        "two of them",
        """
def run(products):
    for product in products:
        with open("head.txt") as head, open("foot.txt") as foot:
            product.text = head.read() + foot.read()
""",
    ),
    _case(
        "in a comprehension, through a helper",
        """
def text():
    with open("mail.txt") as file:
        return file.read()


def run(products):
    return [text() + product.name for product in products]
""",
    ),
    _case(
        "for each customer again",
        """
def run(customers, products):
    for customer in customers:
        for product in products:
            product.text = open("mail.txt").read()
""",
    ),
    _case(
        "twin: before the loop",
        """
def run(products):
    text = open("mail.txt").read()
    for product in products:
        product.text = text
""",
    ),
    _case(
        "twin: once, when it is needed",
        """
def run(products):
    text = None
    for product in products:
        if text is None:
            text = open("mail.txt").read()
        product.text = text
""",
    ),
    _case(
        "twin: kept by its function",
        """
from functools import cache


@cache
def text():
    return open("mail.txt").read()


def run(products):
    for product in products:
        product.text = text()
""",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reads(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        opened = types.SimpleNamespace(number=0)

        def opening(*_: Any) -> io.StringIO:
            opened.number += 1
            return io.StringIO("text")

        counting.run(case.code, lambda name: rows(sizes, name, end=1), {"open": opening})
        return [opened.number]

    agree(case, "case.py", run)

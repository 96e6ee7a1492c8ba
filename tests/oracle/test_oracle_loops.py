"""Loops and searches: the numbers are those of a run in which every round of every loop is counted."""

from __future__ import annotations

from collections import Counter

import counting
import pytest
from verdict import Case, Sizes, agree
from world import Row, has_ranges, rows, take

VARIANTS: Sizes = {"variants per products": (3, 5)}
TAGS: Sizes = {"tags": 6}

LOOPS = [
    Case(
        "children of parents",
        """
def run(products):
    out = []
    for product in products:
        for variant in product.variants:
            out.append((product.sku, variant.size))
    return out
""",
        "nested-loop",
        "iterations",
        60,
        fixed=VARIANTS,
    ),
    Case(
        "one comprehension",
        """
def run(products):
    return {product.sku: [v.size for v in product.variants] for product in products}
""",
        "nested-loop",
        "iterations",
        60,
        fixed=VARIANTS,
    ),
    Case(
        "a generator that sum takes",
        """
def run(products):
    return sum(variant.size for product in products for variant in product.variants)
""",
        "nested-loop",
        "iterations",
        60,
        fixed=VARIANTS,
    ),
    Case(
        "two lists",
        """
def run(products, tags):
    return [(product, tag) for tag in tags for product in products]
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "joined with itself",
        """
def run(products):
    found = []
    for left in products:
        for right in products:
            if left.sku == right.sku and left is not right:
                found.append((left, right))
    return found
""",
        "nested-loop",
        "iterations",
        40,
    ),
    Case(
        "three deep",
        """
def run(products, tags, categories):
    total = 0
    for category in categories:
        for product in products:
            for tag in tags:
                total += 1
    return total
""",
        "nested-loop",
        "iterations",
        120,
        fixed={"tags": 4, "categories": 3},
    ),
    Case(
        "through a helper with a keyword",
        """
def run(products, tags):
    for product in products:
        mark(product, labels=tags)


def mark(product, weight=1, labels=()):
    return [label.id + weight for label in labels]
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "through a method and an attribute",
        """
class Report:
    def __init__(self, products, tags):
        self.products = products
        self.tags = tags

    def rows(self):
        for product in self.products:
            self.row(product)

    def row(self, product):
        for tag in self.tags:
            product.last = tag


def run(products, tags):
    Report(products, tags).rows()
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "a closure that the loop calls",
        """
def run(products, tags):
    def mark(product):
        for tag in tags:
            product.last = tag

    for product in products:
        mark(product)
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "map and a lambda",
        """
def run(products, tags):
    return list(map(lambda product: [tag.id for tag in tags], products))
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "values of a dict, and indexes",
        """
def run(products, tags):
    by_id = {product.id: product for product in products}
    for product in by_id.values():
        for at in range(len(tags)):
            product.last = tags[at]
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "in one branch only",
        """
def run(products, tags):
    for product in products:
        if product.old:
            for tag in tags:
                product.last = tag
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "behind a guard",
        """
def run(products, tags):
    for product in products:
        if not product.old:
            continue
        for tag in tags:
            product.last = tag
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "a filtered list",
        """
def run(products, tags):
    old = [product for product in products if product.old]
    return [(product, tag) for product in old for tag in tags]
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "a list that is filled under a condition",
        """
def run(products, tags):
    wanted = []
    for product in products:
        if product.old:
            wanted.append(product)
    return [(product, tag) for product in wanted for tag in tags]
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "a list that is filled twice a round",
        """
def run(products, tags):
    wanted = []
    for product in products:
        wanted.append(product.id)
        wanted.append(product.sku)
    for one in wanted:
        for tag in tags:
            tag.last = one
""",
        "nested-loop",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "filtered for each group",
        """
def run(categories, products):
    return {one.id: [product for product in products if product.category_id == one.id] for one in categories}
""",
        "nested-loop",
        "iterations",
        60,
        fixed={"categories": 7},
    ),
    Case(
        "twin: a page",
        """
def run(products):
    return [variant.size for product in products[:10] for variant in product.variants]
""",
        "",
        "iterations",
        60,
        fixed=VARIANTS,
    ),
    Case(
        "twin: one pass after another",
        """
def run(products, tags):
    for product in products:
        product.last = None
    for tag in tags:
        tag.last = None
    return [product.sku for product in products]
""",
        "",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "twin: the nest is on the way out",
        """
def run(products, tags):
    for product in products:
        if product.id == 3:
            for tag in tags:
                product.last = tag
            return product
""",
        "",
        "iterations",
        60,
        fixed=TAGS,
    ),
    Case(
        "twin: functions that are made, and called by nobody",
        """
def run(products, tags):
    handlers = []
    for product in products:

        def handle():
            for tag in tags:
                product.last = tag

        handlers.append(handle)
    return len(handlers)
""",
        "",
        "iterations",
        60,
        fixed=TAGS,
    ),
]

CUSTOMERS: Sizes = {"customers": 8}

SEARCHES = [
    Case(
        "next over a generator",
        """
def run(orders, customers):
    return [next((c for c in customers if c.id == order.customer_id), None) for order in orders]
""",
        "search-in-loop",
        "iterations",
        80,
        "orders",
        CUSTOMERS,
    ),
    Case(
        "any over a generator",
        """
def run(orders, customers):
    known = []
    for order in orders:
        if any(c.id == order.customer_id for c in customers):
            known.append(order)
    return known
""",
        "search-in-loop",
        "iterations",
        80,
        "orders",
        CUSTOMERS,
    ),
    Case(
        "a loop that breaks",
        """
def run(orders, customers):
    found = []
    for order in orders:
        for customer in customers:
            if customer.id == order.customer_id:
                found.append(customer)
                break
    return found
""",
        "search-in-loop",
        "iterations",
        80,
        "orders",
        CUSTOMERS,
    ),
    Case(
        "a helper that returns it",
        """
def run(orders, customers):
    return [owner(order, customers) for order in orders]


def owner(order, customers):
    for customer in customers:
        if customer.id == order.customer_id:
            return customer
    return None
""",
        "search-in-loop",
        "iterations",
        80,
        "orders",
        CUSTOMERS,
    ),
    Case(
        "twin: a dict",
        """
def run(orders, customers):
    by_id = {c.id: c for c in customers}
    return [by_id.get(order.customer_id) for order in orders]
""",
        "",
        "iterations",
        80,
        "orders",
        CUSTOMERS,
    ),
]

MEMBERSHIPS = [
    Case(
        "in a list",
        """
def run(orders: list, blocked: list[Blocked]):
    return [order for order in orders if order.customer_id not in blocked]
""",
        "search-in-loop",
        "work",
        80,
        "orders",
        {"blocked": 8},
    ),
    Case(
        "in a list, through a helper",
        """
def run(orders, blocked: list[Blocked]):
    for order in orders:
        order.last = is_blocked(order, blocked)


def is_blocked(order, stopped):
    return order.customer_id in stopped
""",
        "search-in-loop",
        "work",
        80,
        "orders",
        {"blocked": 8},
    ),
    Case(
        "twin: in a set",
        """
def run(orders, blocked: list[Blocked]):
    stopped = set(blocked)
    return [order for order in orders if order.customer_id not in stopped]
""",
        "",
        "work",
        80,
        "orders",
        {"blocked": 8},
    ),
]


@pytest.mark.parametrize("case", LOOPS, ids=lambda case: case.name)
def test_rounds_of_loops(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        most = counting.run(case.code, take(sizes, 1))
        innermost = max(most, key=lambda place: most[place])
        if not ("old" in case.code or has_ranges(sizes)):
            return [most[innermost]]
        return [counting.run(case.code, take(sizes, 0))[innermost], most[innermost]]

    agree(case, "case.py", run)


@pytest.mark.parametrize("case", SEARCHES, ids=lambda case: case.name)
def test_rounds_of_searches(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        return [
            max(counting.run(case.code, lambda name, answers=answers: rows(sizes, name, 1, answers=answers)).values())
            for answers in (True, False)
        ]

    agree(case, "case.py", run)


@pytest.mark.parametrize("case", MEMBERSHIPS, ids=lambda case: case.name)
def test_visits_of_memberships(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        counts = []
        for answers in (True, False):
            visits: Counter[str] = Counter()
            blocked = counting.Visited((row.id for row in rows(sizes, "blocked", 1)), visits)
            orders = rows(sizes, "orders", 1, answers=answers)
            counting.run(case.code, {"orders": orders, "blocked": blocked}.__getitem__, {"Blocked": Row})
            counts.append(visits["work"])
        return counts

    agree(case, "case.py", run)

"""Queries: the numbers are those of the statements that a real database is sent."""

from __future__ import annotations

from typing import Any

import counting
import pytest
from databases import Customer, django_shop, sqlalchemy_shop, sqlite_shop
from verdict import Case, Sizes, agree
from world import Row, rows

BUDGET = 12

DJANGO = [
    Case(
        "get per row of a query",
        """
from shop.models import Customer, Order


def run():
    return [Customer.objects.get(pk=order.customer_id).name for order in Order.objects.all()]
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "get per row of a list",
        """
from shop.models import Customer


def run(orders):
    for order in orders:
        Customer.objects.get(pk=order.customer_id)
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "behind two helpers",
        """
from shop.models import Customer, Order


def run():
    return [label(order) for order in Order.objects.all()]


def label(order):
    return owner_of(order).name


def owner_of(order):
    return Customer.objects.get(pk=order.customer_id)
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "save per row",
        """
from django.db import transaction
from shop.models import Product


def run():
    with transaction.atomic():
        for product in Product.objects.filter(visible=False):
            product.visible = True
            product.save()
""",
        "query-in-loop",
        "queries",
        BUDGET,
    ),
    Case(
        "two queries a row",
        """
from shop.models import Customer, Order


def run():
    for order in Order.objects.all():
        customer = Customer.objects.get(pk=order.customer_id)
        customer.name = "new"
        customer.save(update_fields=["name"])
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "a count in a comprehension",
        """
from shop.models import Product


def run(categories):
    return {c.id: Product.objects.filter(category_id=c.id).count() for c in categories}
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "categories",
        {"products": 5},
    ),
    Case(
        "a related manager",
        """
from django.db import models
from shop.models import Product


def run():
    return [product.variants.count() for product in Product.objects.order_by("id")]
""",
        "query-in-loop",
        "queries",
        BUDGET,
        fixed={"variants per products": 2},
    ),
    Case(
        "in a branch",
        """
from shop.models import Customer


def run(orders):
    for order in orders:
        if order.old:
            order.customer = Customer.objects.get(pk=order.customer_id)
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "a query set in the header, per round",
        """
from shop.models import Product


def run(categories):
    for category in categories:
        for product in Product.objects.filter(category_id=category.id):
            category.last = product
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "categories",
        {"products": 5},
    ),
    Case(
        "create per row",
        """
from shop.models import Tag


def run(products):
    for product in products:
        Tag.objects.create(name=product.sku)
""",
        "query-in-loop",
        "queries",
        BUDGET,
    ),
    Case(
        "a filter on what was prefetched",
        """
from shop.models import Product


def run():
    for product in Product.objects.prefetch_related("variants"):
        product.variants.filter(size="L").first()
""",
        "query-in-loop",
        "queries",
        BUDGET,
        fixed={"variants per products": 2},
    ),
    Case(
        "a query per row of each page",
        """
from shop.models import Customer


def run(orders):
    for at in range(0, len(orders), 5):
        for order in orders[at : at + 5]:
            Customer.objects.get(pk=order.customer_id)
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "twin: a query per page",
        """
from shop.models import Customer


def run(orders):
    for at in range(0, len(orders), 100):
        keys = [order.customer_id for order in orders[at : at + 100]]
        list(Customer.objects.filter(pk__in=keys))
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "twin: one query and a dict",
        """
from shop.models import Customer, Order


def run():
    customers = Customer.objects.in_bulk()
    return [customers[order.customer_id].name for order in Order.objects.all()]
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "twin: prefetched",
        """
from shop.models import Product


def run():
    return [[v.size for v in product.variants.all()] for product in Product.objects.prefetch_related("variants")]
""",
        "",
        "queries",
        BUDGET,
        fixed={"variants per products": 2},
    ),
    Case(
        "twin: a query set in a variable keeps its rows",
        """
from shop.models import Product


def run(tags):
    visible = Product.objects.filter(visible=True)
    return [len([p for p in visible if p.sku == tag.sku]) for tag in tags]
""",
        "",
        "queries",
        BUDGET,
        "tags",
        {"products": 5},
    ),
    Case(
        "twin: a page",
        """
from shop.models import Product


def run():
    for product in Product.objects.all()[:10]:
        product.refresh_from_db()
""",
        "",
        "queries",
        BUDGET,
    ),
    Case(
        "twin: written in chunks of a hundred",
        """
from shop.models import Customer


def run(products):
    for start in range(0, len(products), 100):
        Customer.objects.bulk_create([Customer(name=p.sku) for p in products[start : start + 100]])
""",
        "",
        "queries",
        BUDGET,
    ),
    Case(
        "twin: the query is on the way out",
        """
from shop.models import Customer


def run(orders):
    for order in orders:
        if order.id == 3:
            return Customer.objects.filter(pk=order.customer_id).first()
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
]

SQLALCHEMY = [
    Case(
        "session.get per row",
        """
from shop.tables import Customer, Order
from sqlalchemy import select


def run(session):
    return [session.get(Customer, order.customer_id).name for order in session.scalars(select(Order))]
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "query of 1.x per row",
        """
from shop.tables import Customer, Order
from sqlalchemy.orm import Session


def run(session: Session):
    for order in session.query(Order).all():
        session.query(Customer).filter_by(id=order.customer_id).one()
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "select of 2.0 per row, through a helper",
        """
from shop.tables import Customer, Order
from sqlalchemy import select
from sqlalchemy.orm import Session


def run(session: Session):
    for order in session.execute(select(Order)).scalars():
        owner(session, order)


def owner(session, order):
    return session.execute(select(Customer).where(Customer.id == order.customer_id)).scalar_one()
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "a commit per row",
        """
from shop.tables import Tag
from sqlalchemy.orm import Session


def run(session: Session, products):
    for product in products:
        session.add(Tag(name=product.sku))
        session.commit()
""",
        "query-in-loop",
        "queries",
        BUDGET,
    ),
    Case(
        "twin: one IN query",
        """
from shop.tables import Customer, Order
from sqlalchemy import select


def run(session):
    orders = session.scalars(select(Order)).all()
    wanted = {order.customer_id for order in orders}
    names = {c.id: c.name for c in session.scalars(select(Customer).where(Customer.id.in_(wanted)))}
    return [names[order.customer_id] for order in orders]
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "twin: a limit",
        """
from shop.tables import Customer, Order
from sqlalchemy import select


def run(session):
    return [session.get(Customer, order.customer_id) for order in session.scalars(select(Order).limit(10))]
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
]

DRIVER = [
    Case(
        "execute per row",
        """
import sqlite3


def run():
    connection = sqlite3.connect("shop.db")
    names = []
    for number, customer_id in connection.execute("SELECT id, customer_id FROM orders").fetchall():
        names.append(connection.execute("SELECT name FROM customers WHERE id = ?", (customer_id,)).fetchone())
    return names
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "a cursor in a method",
        """
import sqlite3


class Labels:
    def __init__(self):
        self.connection = sqlite3.connect("shop.db")

    def name(self, order):
        cursor = self.connection.cursor()
        cursor.execute("SELECT name FROM customers WHERE id = ?", (order.customer_id,))
        return cursor.fetchone()


def run(orders):
    labels = Labels()
    return [labels.name(order) for order in orders]
""",
        "query-in-loop",
        "queries",
        BUDGET,
        "orders",
    ),
    Case(
        "twin: one join",
        """
import sqlite3


def run():
    connection = sqlite3.connect("shop.db")
    sql = "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id"
    return [f"{number} {name}" for number, name in connection.execute(sql)]
""",
        "",
        "queries",
        BUDGET,
        "orders",
    ),
]


def _numbered(orders: list[Row]) -> list[Row]:
    """Each order has a customer of its own."""
    for at, order in enumerate(orders):
        order.customer_id = at
    return orders


@pytest.mark.parametrize("case", DJANGO, ids=lambda case: case.name)
def test_django(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        counts = []
        for end in (0, 1) if ".old" in case.code or "visible=False" in case.code else (1,):

            def fill(models: dict[str, Any], end: int = end) -> None:
                number = sizes.get("orders", 0)
                models["Customer"].objects.bulk_create(models["Customer"](pk=at + 1) for at in range(number))
                models["Order"].objects.bulk_create(
                    models["Order"](number=at, customer_id=at + 1) for at in range(number)
                )
                products = models["Product"].objects.bulk_create(
                    models["Product"](sku=f"p{at}", category_id=1, visible=not end)
                    for at in range(sizes.get("products", 0))
                )
                models["Variant"].objects.bulk_create(
                    models["Variant"](product=product)
                    for product in products
                    for _ in range(sizes.get("variants per products", 0))
                )

            def argument(name: str, end: int = end) -> list[Row]:
                found = rows(sizes, name, end=1)
                for at, one in enumerate(found):
                    one.customer_id, one.old = at + 1, bool(end)
                return found

            with django_shop(fill) as count:
                counting.run(case.code, argument)
            counts.append(count.statements)
        return counts

    agree(case, "case.py", run)


@pytest.mark.parametrize("case", SQLALCHEMY, ids=lambda case: case.name)
def test_sqlalchemy(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        counts = []
        for met in (False, True):
            with sqlalchemy_shop(sizes.get("orders", 0)) as (session, count):
                # What a session has met, it does not ask for by its key again, as long as somebody holds it.
                held = session.query(Customer).all() if met else []
                count.statements = 0
                counting.run(
                    case.code, lambda name, own=session: own if name == "session" else rows(sizes, name, end=1)
                )
                counts.append(count.statements)
                del held
        return counts

    agree(case, "case.py", run)


@pytest.mark.parametrize("case", DRIVER, ids=lambda case: case.name)
def test_sqlite3(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        with sqlite_shop(sizes["orders"]) as count:
            counting.run(case.code, lambda name: _numbered(rows(sizes, name, end=1)))
            return [count.statements]

    agree(case, "case.py", run)

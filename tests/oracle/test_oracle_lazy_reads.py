"""Queries that no line of the loop spells out: lazy relations, properties, serializers, field resolvers; sent by Django."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from verdict import Case, Sizes, agree

RELATIONS = Path(__file__).parent / "relations"
MODELS = "shop/models.py"
BUDGET = 12


def _case(name: str, code: str, rule: str = "query-in-loop", vary: str = "orders") -> Case:
    return Case(name, code, rule, "queries", BUDGET, vary)


CASES = [
    _case(
        "a lazy foreign key",
        """
from shop.models import Order


def run():
    return [order.customer.name for order in Order.plain.all()]
""",
    ),
    _case(
        "a lazy foreign key of a lazy foreign key, in a helper",
        """
from shop.models import Order


def run():
    for order in Order.plain.all():
        print_label(order)


def print_label(order):
    return order.customer.address.city
""",
    ),
    _case(
        "twin: joined by the manager, by select_related, or the key alone",
        """
from shop.models import Order


def run():
    names = [order.customer.name for order in Order.objects.all()]
    cities = [order.customer.address.city for order in Order.plain.select_related("customer__address")]
    return names, cities, [order.customer_id for order in Order.plain.all()]
""",
        "",
    ),
    _case(
        "a property that asks",
        """
from shop.models import Customer


def run():
    return {customer.name: customer.last_order for customer in Customer.objects.all()}
""",
        vary="customers",
    ),
    _case(
        "a serializer: a column of another table, and a method that counts",
        """
from rest_framework import serializers

from shop.models import Customer


class CustomerSerializer(serializers.ModelSerializer):
    city = serializers.CharField(source="address.city")
    orders = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields = ["name", "city", "orders"]

    def get_orders(self, customer):
        return customer.orders.count()


def run():
    return CustomerSerializer(Customer.objects.all(), many=True).data
""",
        vary="customers",
    ),
    _case(
        "twin: a serializer of rows that have it all, and of one row",
        """
from django.db.models import Count
from rest_framework import serializers

from shop.models import Customer


class CustomerSerializer(serializers.ModelSerializer):
    city = serializers.CharField(source="address.city")
    orders = serializers.IntegerField(source="order_total")

    class Meta:
        model = Customer
        fields = ["name", "city", "orders"]


class DetailSerializer(serializers.ModelSerializer):
    orders = serializers.SerializerMethodField()

    class Meta:
        model = Customer
        fields = ["name", "orders"]

    def get_orders(self, customer):
        return customer.orders.count()


def run():
    customers = Customer.objects.select_related("address").annotate(order_total=Count("orders"))
    return CustomerSerializer(customers, many=True).data, DetailSerializer(Customer.objects.get(pk=1)).data
""",
        "",
        "customers",
    ),
    _case(
        "a filter on what was prefetched",
        """
from shop.models import Customer


def run():
    for customer in Customer.objects.prefetch_related("orders"):
        customer.orders.filter(open=True).count()
""",
        vary="customers",
    ),
    _case(
        "twin: what was prefetched, tested in Python",
        """
from shop.models import Customer


def run():
    for customer in Customer.objects.prefetch_related("orders"):
        sum(order.open for order in customer.orders.all())
""",
        "",
        "customers",
    ),
    _case(
        "a field resolver",
        """
import strawberry

from shop import models


@strawberry.type
class Customer:
    name: str


@strawberry.type
class Order:
    key: strawberry.Private[int]

    @strawberry.field
    def customer(self) -> Customer:
        return Customer(name=models.Customer.objects.get(pk=self.key).name)


@strawberry.type
class Query:
    @strawberry.field
    def orders(self) -> list[Order]:
        return [Order(key=order.customer_id) for order in models.Order.plain.all()]


schema = strawberry.Schema(query=Query)
QUERIES = ["{ __typename }", "{ orders { customer { name } } }"]
""",
    ),
    _case(
        "twin: a field resolver of rows that have it",
        """
import strawberry

from shop import models


@strawberry.type
class Customer:
    name: str


@strawberry.type
class Order:
    row: strawberry.Private[models.Order]

    @strawberry.field
    def customer(self) -> Customer:
        return Customer(name=self.row.customer.name)


@strawberry.type
class Query:
    @strawberry.field
    def orders(self) -> list[Order]:
        return [Order(row=order) for order in models.Order.objects.select_related("customer")]


schema = strawberry.Schema(query=Query)
QUERIES = ["{ __typename }", "{ orders { customer { name } } }"]
""",
        "",
    ),
]


@pytest.fixture(scope="module")
def sent() -> Iterator[Callable[[str, int], list[int]]]:
    """How many queries a program sends in a shop of so many orders, for each way to ask it."""
    process = subprocess.Popen(
        [sys.executable, str(RELATIONS / "serve.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert process.stdin is not None and process.stdout is not None

    def count(code: str, orders: int) -> list[int]:
        process.stdin.write(json.dumps({"code": code, "orders": orders}) + "\n")
        process.stdin.flush()
        counts: list[int] = json.loads(process.stdout.readline())
        return counts

    yield count
    process.communicate(timeout=10)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_lazy_reads(case: Case, sent: Callable[[str, int], list[int]]) -> None:
    def run(sizes: Sizes) -> list[int]:
        return sent(case.code, sizes[case.vary])

    others = {path: (RELATIONS / path).read_text("utf-8") for path in ("shop/__init__.py", MODELS)}
    agree(case, "case.py", run, others)

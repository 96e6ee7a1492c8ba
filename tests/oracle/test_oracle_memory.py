"""Memory: the number of rows is that of the objects that are alive at once, with a real database behind them."""

from __future__ import annotations

import weakref
from typing import Any

import counting
import pytest
from databases import Order, django_models, django_shop, sqlalchemy_shop
from sqlalchemy import event
from verdict import Case, Sizes, agree
from world import rows

BUDGET = 12


def _case(name: str, body: str, header: str = "from shop.models import Order", parameter: str = "") -> Case:
    rule = "" if name.startswith("twin") else "whole-table"
    return Case(name, f"{header}\n\n\ndef run({parameter}):\n{body}", rule, "memory", BUDGET, "orders")


DJANGO = [
    _case("list of all rows", "    return list(Order.objects.all())\n"),
    _case("a loop", "    for order in Order.objects.order_by('id'):\n        order.number += 1\n"),
    _case("a comprehension", "    return [order.number for order in Order.objects.all()]\n"),
    _case("a sum", "    return sum(order.number for order in Order.objects.all())\n"),
    _case("len", "    return len(Order.objects.all())\n"),
    _case("whether there is one", "    if Order.objects.all():\n        return True\n    return False\n"),
    _case("list of a stream", "    return list(Order.objects.iterator())\n"),
    _case("a comprehension that keeps a stream", "    return [order for order in Order.objects.iterator()]\n"),
    _case("all by their keys", "    return Order.objects.in_bulk()\n"),
    _case(
        "held once, gone through twice",
        "    orders = Order.objects.all()\n    for order in orders:\n        pass\n    for order in orders:\n        pass\n",
    ),
    _case(
        "the same in each of three rounds",
        "    for kind in ('a', 'b', 'c'):\n        found = list(Order.objects.all())\n        found.clear()\n        del found\n",
    ),
    _case("twin: a stream", "    for order in Order.objects.iterator():\n        order.number += 1\n"),
    _case("twin: a page", "    return list(Order.objects.all()[:10])\n"),
    _case(
        "twin: a page of a length that is handed over",
        "    return list(Order.objects.all()[:limit])\n",
        parameter="limit",
    ),
    _case("twin: a count", "    return Order.objects.count(), Order.objects.exists(), Order.objects.first()\n"),
    _case("twin: one column", "    return list(Order.objects.values_list('number', flat=True))\n"),
]
_TABLES = "from sqlalchemy import select\n\nfrom shop.tables import Order"
SQLALCHEMY = [
    _case("a query", "    return session.query(Order).all()\n", _TABLES, "session"),
    _case("scalars of a result", "    return session.execute(select(Order)).scalars().all()\n", _TABLES, "session"),
    _case("list of scalars", "    return list(session.scalars(select(Order)))\n", _TABLES, "session"),
    _case(
        "a loop over a query",
        "    for order in session.query(Order):\n        order.customer_id\n",
        _TABLES,
        "session",
    ),
    _case(
        "a loop over a result",
        "    for order in session.scalars(select(Order)):\n        order.customer_id\n",
        _TABLES,
        "session",
    ),
    _case(
        "twin: a few at a time",
        "    for order in session.query(Order).yield_per(5):\n        order.customer_id\n",
        _TABLES,
        "session",
    ),
    _case("twin: limited", "    return session.scalars(select(Order).limit(10)).all()\n", _TABLES, "session"),
]


class Alive:
    """How many objects are alive, and how many were at most."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def add(self, one: object) -> None:
        """One more, until nobody holds it."""
        self.now += 1
        self.most = max(self.most, self.now)
        weakref.finalize(one, self._remove)

    def _remove(self) -> None:
        self.now -= 1


@pytest.mark.parametrize("case", DJANGO, ids=lambda case: case.name)
def test_django(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    order = django_models()["Order"]
    made = order.from_db

    def run(sizes: Sizes) -> list[int]:
        alive = Alive()

        def from_db(*arguments: Any) -> Any:
            one = made(*arguments)
            alive.add(one)
            return one

        monkeypatch.setattr(order, "from_db", from_db)

        def fill(models: dict[str, Any]) -> None:
            number = sizes["orders"]
            models["Order"].objects.bulk_create(models["Order"](number=at, customer_id=at) for at in range(number))

        with django_shop(fill):
            counting.run(case.code, lambda _name: BUDGET)
        return [alive.most]

    agree(case, "case.py", run)


@pytest.mark.parametrize("case", SQLALCHEMY, ids=lambda case: case.name)
def test_sqlalchemy(case: Case) -> None:
    def run(sizes: Sizes) -> list[int]:
        alive = Alive()
        with sqlalchemy_shop(sizes["orders"]) as (session, _):

            def loaded(one: Order, *_: object) -> None:
                alive.add(one)

            event.listen(Order, "load", loaded)
            try:
                counting.run(
                    case.code, lambda name, own=session: own if name == "session" else rows(sizes, name, end=1)
                )
            finally:
                event.remove(Order, "load", loaded)
        return [alive.most]

    agree(case, "case.py", run)

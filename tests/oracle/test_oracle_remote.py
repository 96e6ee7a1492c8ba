"""Remote calls: the numbers, and whether they are in flight together, are those of a client that counts."""

from __future__ import annotations

import counting
import pytest
from databases import module
from verdict import Case, Sizes, agree
from world import rows

BUDGET = 12

CASES = [
    Case(
        "the declared platform",
        """
def run(products):
    for product in products:
        product.stock = supplier_client.get(product.sku)
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
    ),
    Case(
        "requests in a comprehension",
        """
import requests


def run(products):
    return [requests.get("https://stock.example/" + product.sku).json() for product in products]
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
    ),
    Case(
        "a session, through a helper",
        """
import requests


def run(products):
    with requests.Session() as session:
        for product in products:
            load(session, product.sku)


def load(session, sku):
    return session.get("https://stock.example/" + sku).json()
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
    ),
    Case(
        "three attempts at most",
        """
import requests


def run(products):
    for product in products:
        for attempt in range(3):
            if requests.get("https://stock.example/" + product.sku).ok:
                break
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
    ),
    Case(
        "children of parents",
        """
import requests


def run(products):
    for product in products:
        for variant in product.variants:
            requests.get("https://stock.example/" + variant.sku)
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
        fixed={"variants per products": (1, 3)},
    ),
    Case(
        "awaited one by one",
        """
import httpx


async def run(products):
    async with httpx.AsyncClient() as client:
        for product in products:
            product.stock = await client.get("/stock/" + product.sku)
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
    ),
    Case(
        "gathered",
        """
import asyncio

import httpx


async def run(products):
    async with httpx.AsyncClient() as client:
        return await asyncio.gather(*(client.get("/stock/" + product.sku) for product in products))
""",
        "unbounded-fan-out",
        "api_calls",
        BUDGET,
    ),
    Case(
        "gathered, through a helper",
        """
import asyncio

import httpx


async def run(products):
    async with httpx.AsyncClient() as client:
        return await asyncio.gather(*[stock(client, product) for product in products])


async def stock(client, product):
    return await client.get("/stock/" + product.sku)
""",
        "unbounded-fan-out",
        "api_calls",
        BUDGET,
    ),
    Case(
        "gathered from a list that was made before",
        """
import asyncio

import httpx


async def run(products):
    client = httpx.AsyncClient()
    tasks = [client.get("/stock/" + product.sku) for product in products]
    return await asyncio.gather(*tasks)
""",
        "unbounded-fan-out",
        "api_calls",
        BUDGET,
    ),
    Case(
        "asked until one answers",
        """
import requests


def run(products):
    for product in products:
        if requests.get("https://stock.example/" + product.sku).ok:
            return product
    return None
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
        hint=True,
    ),
    Case(
        "a mail for each",
        """
from django.core.mail import send_mail


def run(products):
    for product in products:
        send_mail("Sold out", product.sku, "shop@example.com", ["stock@example.com"])
""",
        "remote-call-in-loop",
        "api_calls",
        BUDGET,
    ),
    Case(
        "twin: one connection for all mails",
        """
from django.core.mail import send_mass_mail


def run(products):
    send_mass_mail([("Sold out", product.sku, "shop@example.com", ["stock@example.com"]) for product in products])
""",
        "",
        "api_calls",
        BUDGET,
    ),
    Case(
        "twin: bodies of a hundred",
        """
def run(products):
    for start in range(0, len(products), 100):
        supplier_client.get([product.sku for product in products[start : start + 100]])
""",
        "",
        "api_calls",
        BUDGET,
    ),
    Case(
        "twin: gathered, one page",
        """
import asyncio

import httpx


async def run(products):
    async with httpx.AsyncClient() as client:
        return await asyncio.gather(*(client.get("/stock/" + product.sku) for product in products[:10]))
""",
        "",
        "api_calls",
        BUDGET,
    ),
    Case(
        "twin: three attempts at one",
        """
import requests


def run(products):
    for attempt in range(3):
        if requests.post("https://stock.example/", json=[product.sku for product in products]).ok:
            return
""",
        "",
        "api_calls",
        BUDGET,
    ),
]

# At two calls a second.
SLOW = [
    case._replace(rule=case.rule and "remote-call-in-loop", resource="time", fixed={})
    for case in CASES
    if "supplier_client" in case.code and not case.fixed
]


@pytest.mark.parametrize("case", SLOW, ids=lambda case: case.name)
def test_seconds(case: Case) -> None:
    def run(sizes: Sizes) -> list[float]:
        remote = counting.Remote()
        counting.run(case.code, lambda name: rows(sizes, name, end=1), {"supplier_client": remote.requests()})
        return [remote.calls / 2]

    agree(case, "case.py", run)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_remote_calls(case: Case) -> None:
    together = set()

    def run(sizes: Sizes) -> list[int]:
        counts = []
        for end, answers_from in ((0, 1), (1, 10**9)):
            remote = counting.Remote(answers_from)
            mails = {"send_mail": remote.answer, "send_mass_mail": remote.answer}
            with (
                module("requests", **vars(remote.requests())),
                module("httpx", **vars(remote.httpx())),
                module("django.core.mail", **mails),
            ):
                products = rows(sizes, "products", end)
                counting.run(
                    case.code, lambda _name, products=products: products, {"supplier_client": remote.requests()}
                )
            counts.append(remote.calls)
            if remote.calls > 1:
                together.add(remote.most_in_flight == remote.calls)
        return counts

    agree(case, "case.py", run)
    if case.rule:
        assert together == {case.rule == "unbounded-fan-out"}

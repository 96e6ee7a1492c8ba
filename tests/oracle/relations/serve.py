"""Runs programs in shops of any size, a request a line (`{"code": …, "orders": n}`), and answers with the queries of each
way to ask it.

Each order has a customer of its own, and each customer an address. A program is `run()`; a GraphQL schema is asked each
of its `QUERIES`.
"""

import json
import sys
import types
from collections.abc import Callable
from functools import partial
from pathlib import Path

import django
from django.conf import settings


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "rest_framework", "shop"],
        REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command
    from rows import queries
    from shop import models

    call_command("migrate", run_syncdb=True, verbosity=0)
    for line in sys.stdin:
        request = json.loads(line)
        fill(models, request["orders"])
        program = loaded(request["code"])
        print(json.dumps([queries(way) for way in ways(program)]), flush=True)


def loaded(code: str) -> types.ModuleType:
    """The program as a module: annotations in it are looked up by its name."""
    module = sys.modules["case"] = types.ModuleType("case")
    exec(compile(code, "case.py", "exec"), module.__dict__)
    return module


def ways(program: types.ModuleType) -> list[Callable[[], None]]:
    """The ways to run a program: a schema answers each query that it is asked."""
    if not hasattr(program, "schema"):
        return [program.run]

    def ask(query: str) -> None:
        result = program.schema.execute_sync(query)
        assert result.errors is None, result.errors

    return [partial(ask, query) for query in program.QUERIES]


def fill(shop: types.ModuleType, orders: int) -> None:
    """The rows of the shop, anew."""
    for kind in (shop.Order, shop.Customer, shop.Address):
        kind._base_manager.all().delete()
    numbers = range(1, orders + 1)
    shop.Address.objects.bulk_create([shop.Address(pk=at, city="Bergen") for at in numbers])
    shop.Customer.objects.bulk_create([shop.Customer(pk=at, name=f"customer {at}", address_id=at) for at in numbers])
    shop.Order.plain.bulk_create([shop.Order(pk=at, customer_id=at) for at in numbers])


if __name__ == "__main__":
    main()

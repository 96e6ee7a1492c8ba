"""Fills the shop, runs each of its programs, and prints as JSON how many rows there are and how many queries each sent.

It is a process of its own: Django can be configured once in one.
"""

import contextlib
import inspect
import io
import json
import sys
from pathlib import Path

import django
from django.conf import settings

BRACKETS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "shop"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command
    from shop import models, programs

    call_command("migrate", run_syncdb=True, verbosity=0)
    fill(models)
    kinds = [one for one in vars(models).values() if inspect.isclass(one) and one.__module__ == "shop.models"]
    rows = {one.__name__: one._base_manager.count() for one in kinds if hasattr(one, "_base_manager")}
    runs = {
        name: queries(program)
        for name, program in vars(programs).items()
        if inspect.isfunction(program) and program.__module__ == "shop.programs"
    }
    print(json.dumps({"rows": rows, "queries": runs}))


def queries(program) -> int:
    """How many statements a program sends. What it writes is taken back."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    with transaction.atomic():
        before = transaction.savepoint()
        with CaptureQueriesContext(connection) as sent, contextlib.redirect_stdout(io.StringIO()):
            program()
        transaction.savepoint_rollback(before)
    return sum(not one["sql"].startswith(BRACKETS) for one in sent.captured_queries)


def fill(shop) -> None:
    """Another number of rows of each kind, so that none stands for another's."""
    tags = [shop.Tag.objects.create(name=f"tag {at}") for at in range(5)]
    root = shop.Category.objects.create(name="all")
    categories = [root, *(shop.Category.objects.create(name=f"category {at}", parent=root) for at in range(3))]
    products = [shop.Product.objects.create(name=f"product {at}", category=categories[at % 4]) for at in range(8)]
    for product in products:
        product.tags.set(tags)
        for _ in range(2):
            shop.Variant.objects.create(product=product, stock=shop.Stock.objects.create())
    customers = [
        shop.Customer.objects.create(name=f"customer {at}", address=shop.Address.objects.create(city="Bergen"))
        for at in range(6)
    ]
    coupons = [shop.Coupon.objects.create(code=f"coupon {at}") for at in range(3)]
    orders = [
        shop.Order.objects.create(customer=customers[at % 6], coupon=coupons[0] if at % 2 else None) for at in range(7)
    ]
    for at in range(9):
        shop.Line.objects.create(order=orders[at % 7], product=products[at % 8])
    for at in range(10):
        shop.Note.objects.create(target=products[at % 8])


if __name__ == "__main__":
    main()

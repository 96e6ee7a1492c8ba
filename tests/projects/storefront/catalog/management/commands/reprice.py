"""Raises or lowers every price: `manage.py reprice --percent 4`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.models import Product


class Command(BaseCommand):
    help = "Changes all prices by a percentage, rounded to whole cents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--percent", type=float, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        factor = 1 + options["percent"] / 100
        products = list(Product.objects.all())
        for product in products:
            product.price_cents = round(product.price_cents * factor)
        Product.objects.bulk_update(products, ["price_cents"], batch_size=500)
        self.stdout.write(f"{len(products)} prices changed by {options['percent']} %")

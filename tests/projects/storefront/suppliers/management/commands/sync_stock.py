"""The nightly stock job: `manage.py sync_stock`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from suppliers.sync import fetch_stock_in_bulk, store_stock


class Command(BaseCommand):
    help = "Copies the supplier's stock levels into the catalog."

    def handle(self, *args: Any, **options: Any) -> None:
        changed = store_stock(fetch_stock_in_bulk())
        self.stdout.write(f"{changed} products updated")

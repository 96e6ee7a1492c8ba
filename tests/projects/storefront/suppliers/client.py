"""Client of the wholesaler's stock and price service: two calls a second, at most 250 SKUs a call."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from asgiref.sync import sync_to_async
from django.conf import settings

PAGE_SIZE = 250


class SupplierClient:
    """One method per endpoint; each sends one request."""

    def stock_level(self, sku: str) -> int:
        """Pieces of one SKU at the supplier."""
        return int(self._get("/v2/stock", sku=sku)["pieces"])

    def stock_levels(self, skus: Sequence[str]) -> dict[str, int]:
        """Pieces by SKU, for up to 250 SKUs."""
        return dict(self._get("/v2/stock/bulk", sku=list(skus[:PAGE_SIZE]))["pieces"])

    async def price(self, sku: str) -> int:
        """The supplier's price of one SKU in cents."""
        answer = await sync_to_async(self._get)("/v2/price", sku=sku)
        return int(answer["cents"])

    async def prices(self, skus: Sequence[str]) -> dict[str, int]:
        """Prices in cents by SKU, for up to 250 SKUs."""
        answer = await sync_to_async(self._get)("/v2/price/bulk", sku=list(skus[:PAGE_SIZE]))
        return dict(answer["cents"])

    def changed_skus(self, since: str) -> Iterator[str]:
        """What changed since a day, as many pages as the supplier has."""
        cursor: str | None = "start"
        while cursor:
            page = self._get("/v2/changes", since=since, cursor=cursor)
            yield from page["skus"]
            cursor = page.get("next")

    def wait_for_import(self, job: str) -> str:
        """Asks every second until the import has ended, and returns how."""
        while True:
            state = self._get("/v2/imports", job=job)["state"]
            if state != "running":
                return str(state)
            time.sleep(1)

    def _get(self, path: str, **query: Any) -> dict[str, Any]:
        url = f"{settings.SUPPLIER_URL}{path}?{urlencode(query, doseq=True)}"
        request = Request(url, headers={"Authorization": f"Bearer {settings.SUPPLIER_TOKEN}"})
        with urlopen(request, timeout=10) as response:
            return dict(json.load(response))


supplier_client = SupplierClient()

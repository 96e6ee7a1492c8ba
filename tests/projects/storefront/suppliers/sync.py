"""Stock and prices from the supplier into the catalog. Run by the nightly `sync_stock` job."""

from __future__ import annotations

import asyncio

from catalog.models import Product
from suppliers.client import PAGE_SIZE, supplier_client


def fetch_stock() -> dict[str, int]:
    """The supplier's stock of every product."""
    levels = {}
    for product in Product.objects.all():
        levels[product.sku] = supplier_client.stock_level(product.sku)
    return levels


def fetch_stock_in_bulk() -> dict[str, int]:
    """The same stock in calls of 100 SKUs: 20 calls, 10 s at two a second."""
    skus = list(Product.objects.values_list("sku", flat=True))
    levels: dict[str, int] = {}
    for start in range(0, len(skus), 100):
        levels.update(supplier_client.stock_levels(skus[start : start + 100]))
    return levels


async def fetch_prices(products: list[Product]) -> list[int]:
    """The supplier's price of each product, in the order of the products."""
    return await asyncio.gather(*(supplier_client.price(product.sku) for product in products))


async def fetch_prices_in_pages(products: list[Product]) -> dict[str, int]:
    """The same prices by SKU: 8 calls of 250, two in flight."""
    skus = [product.sku for product in products]
    limiter = asyncio.Semaphore(2)

    async def fetch_page(start: int) -> dict[str, int]:
        async with limiter:
            return await supplier_client.prices(skus[start : start + PAGE_SIZE])

    pages = await asyncio.gather(*(fetch_page(start) for start in range(0, len(skus), PAGE_SIZE)))
    return {sku: cents for page in pages for sku, cents in page.items()}


def store_stock(levels: dict[str, int]) -> int:
    """Writes the levels with four statements of 500 rows, and says how many products changed."""
    products = list(Product.objects.filter(sku__in=levels))
    for product in products:
        product.stock = levels[product.sku]
    return Product.objects.bulk_update(products, ["stock"], batch_size=500)

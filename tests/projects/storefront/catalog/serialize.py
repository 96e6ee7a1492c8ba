"""Models to the JSON that the front end reads (web/src/types.ts)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from catalog.models import Category, Product, Variant


def product_row(product: Product) -> dict[str, Any]:
    """One card of the grid. The caller has prefetched the variants."""
    return {
        "id": product.pk,
        "sku": product.sku,
        "slug": product.slug,
        "name": product.name,
        "brand": product.brand,
        "categoryId": product.category_id,
        "keywords": product.keywords,
        "priceCents": product.price_cents,
        "variants": [variant_row(variant) for variant in product.variants.all()],
    }


def variant_row(variant: Variant) -> dict[str, Any]:
    return {
        "id": variant.pk,
        "sku": variant.sku,
        "size": variant.size,
        "colour": variant.colour,
        "stock": variant.stock,
    }


def menu(categories: list[Category], products: list[Product]) -> list[dict[str, Any]]:
    """The category menu with the number of products in each: one pass over the products, one over the categories."""
    counts: dict[int, int] = defaultdict(int)
    for product in products:
        counts[product.category_id] += 1
    return [
        {"id": category.pk, "name": category.name, "products": counts[category.pk]}
        for category in categories
    ]

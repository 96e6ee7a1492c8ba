"""Which products are shown as "similar": same category, same brand."""

from __future__ import annotations

from collections import defaultdict

from catalog.models import Product


def similar_pairs() -> list[tuple[str, str]]:
    """Every pair of products of the same category and brand, each pair in both directions."""
    products = list(Product.objects.all())
    pairs = []
    for first in products:
        for second in products:
            if first.pk == second.pk:
                continue
            if (first.category_id, first.brand) == (second.category_id, second.brand):
                pairs.append((first.sku, second.sku))
    return pairs


def similar_groups() -> dict[tuple[int, str], list[str]]:
    """The same knowledge in one pass: the SKUs of each category and brand."""
    groups: dict[tuple[int, str], list[str]] = defaultdict(list)
    for product in Product.objects.all():
        groups[product.category_id, product.brand].append(product.sku)
    return dict(groups)

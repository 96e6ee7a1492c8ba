"""What may be sold at the moment."""

from __future__ import annotations

from catalog.models import BlockedSku, Product, Variant

SIZES = ["XS", "S", "M", "L", "XL"]


def sellable_variants() -> list[Variant]:
    """All variants that are not blocked."""
    blocked_skus = list(BlockedSku.objects.values_list("sku", flat=True))
    return [variant for variant in Variant.objects.all() if variant.sku not in blocked_skus]


def sellable_variants_indexed() -> list[Variant]:
    """The same list; a set answers each test in one step."""
    blocked_skus = set(BlockedSku.objects.values_list("sku", flat=True))
    return [variant for variant in Variant.objects.all() if variant.sku not in blocked_skus]


def recalled_products() -> list[Product]:
    """Products blocked as a whole. 2,000 × 400 comparisons stay inside the work budget."""
    blocked = list(BlockedSku.objects.values_list("sku", flat=True))
    return [product for product in Product.objects.all() if product.sku in blocked]


def odd_sizes() -> list[str]:
    """SKUs with a size outside the chart: five comparisons each, however many variants there are."""
    return [variant.sku for variant in Variant.objects.all() if variant.size not in SIZES]

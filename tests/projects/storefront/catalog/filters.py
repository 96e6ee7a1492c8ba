"""Filters of the product grid.

Written with a coding assistant from the request "filter the products by colour and size, and count the tags".
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from catalog.models import Product, Tag, Variant

PAGE_SIZE = 50


@dataclass(frozen=True)
class Criteria:
    colours: frozenset[str]
    sizes: frozenset[str]
    in_stock: bool = False

    @classmethod
    def from_query(cls, query: QueryDict) -> Criteria:
        return cls(
            colours=frozenset(query.getlist("colour")),
            sizes=frozenset(query.getlist("size")),
            in_stock=query.get("in_stock") == "1",
        )

    def accepts(self, variant: Variant) -> bool:
        if self.colours and variant.colour not in self.colours:
            return False
        if self.sizes and variant.size not in self.sizes:
            return False
        return variant.stock > 0 or not self.in_stock


def filter_products(criteria: Criteria) -> list[Product]:
    """The products of which at least one variant meets the criteria."""
    products = Product.objects.prefetch_related("variants")
    matching = []
    for product in products:
        accepted = 0
        for variant in product.variants.all():
            if criteria.accepts(variant):
                accepted += 1
        if accepted:
            matching.append(product)
    return matching


def tag_counts() -> dict[str, int]:
    """How many products carry each tag, by label: the numbers beside the check boxes."""
    tags = list(Tag.objects.all())
    counts: dict[str, int] = {}
    for product in Product.objects.all():
        for tag in tags:
            if tag.slug in product.keywords:
                counts[tag.label] = counts.get(tag.label, 0) + 1
    return counts


def filter_on_page(products: list[Product], criteria: Criteria, number: int) -> list[Product]:
    """The same test for the products of one page only."""
    first = (number - 1) * PAGE_SIZE
    return [
        product
        for product in products[first : first + PAGE_SIZE]
        if any(criteria.accepts(variant) for variant in product.variants.all())
    ]


def search_by_name(text: str) -> list[Product]:
    """Products whose name contains the text. `in` on a string is no search through a collection."""
    wanted = text.casefold()
    return [product for product in Product.objects.all() if wanted in product.name.casefold()]

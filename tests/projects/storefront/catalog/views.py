"""JSON endpoints of the catalog."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from catalog import filters, serialize
from catalog.models import Category, Product, Tag
from suppliers.client import supplier_client


@require_GET
def product_grid(request: HttpRequest) -> JsonResponse:
    """What matches the filter; the cards themselves are loaded page by page."""
    matching = filters.filter_products(filters.Criteria.from_query(request.GET))
    return JsonResponse({"ids": [product.pk for product in matching], "tags": filters.tag_counts()})


@require_GET
def product_page(request: HttpRequest, number: int) -> JsonResponse:
    """One page of 50 cards with their variants: two queries, at most 250 variants."""
    paginator = Paginator(Product.objects.prefetch_related("variants").order_by("name"), 50)
    cards = []
    for product in paginator.get_page(number):
        card = serialize.product_row(product)
        for variant in product.variants.all():
            card["inStock"] = card.get("inStock", False) or variant.stock > 0
        cards.append(card)
    return JsonResponse({"products": cards, "pages": paginator.num_pages})


@require_GET
def product_detail(request: HttpRequest, slug: str) -> JsonResponse:
    """One product with the supplier's stock of its variants: one remote call for all of them."""
    product = get_object_or_404(Product.objects.prefetch_related("variants"), slug=slug)
    levels = supplier_client.stock_levels([variant.sku for variant in product.variants.all()])
    row = serialize.product_row(product)
    for variant in row["variants"]:
        variant["supplierStock"] = levels.get(variant["sku"], 0)
    return JsonResponse(row)


@require_GET
def category_menu(request: HttpRequest) -> JsonResponse:
    rows = serialize.menu(list(Category.objects.all()), list(Product.objects.only("category_id")))
    return JsonResponse({"categories": rows})


@require_GET
def tag_list(request: HttpRequest) -> JsonResponse:
    return JsonResponse(list(Tag.objects.values("slug", "label")), safe=False)

"""What the open orders are worth."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import F, Sum

from catalog.models import BlockedSku
from orders.models import Order, OrderLine


def totals() -> dict[str, int]:
    """Cents per order number."""
    sums: dict[str, int] = {}
    for order in Order.objects.all():
        lines = OrderLine.objects.filter(order_id=order.pk)
        sums[order.number] = lines.aggregate(cents=Sum(F("quantity") * F("price_cents")))["cents"]
    return sums


def totals_at_once(orders: list[Order]) -> dict[str, int]:
    """The same sums with one query for the lines of all orders."""
    cents: dict[int, int] = defaultdict(int)
    for line in OrderLine.objects.filter(order_id__in=[order.pk for order in orders]):
        cents[line.order_id] += line.quantity * line.price_cents
    return {order.number: cents[order.pk] for order in orders}


def units_per_sku() -> dict[str, int]:
    """How often each SKU was ordered."""
    units: dict[str, int] = defaultdict(int)
    for order in Order.objects.prefetch_related("lines"):
        for line in order.lines.all():
            units[line.sku] += line.quantity
    return dict(units)


def recalled_lines() -> list[OrderLine]:
    """Lines of open orders that must not be shipped."""
    blocked_skus = list(BlockedSku.objects.values_list("sku", flat=True))
    return [line for line in OrderLine.objects.select_related("order") if line.sku in blocked_skus]

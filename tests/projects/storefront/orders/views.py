"""JSON endpoints of the order desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from orders.labels import shipping_labels_at_once
from orders.models import Customer, Order
from orders.totals import totals_at_once


@require_GET
def order_list(request: HttpRequest) -> JsonResponse:
    """The newest 100 orders with buyer and total: two queries."""
    orders = list(Order.objects.select_related("customer").order_by("-placed_at")[:100])
    totals = totals_at_once(orders)
    rows = [
        {
            "id": order.pk,
            "number": order.number,
            "customerId": order.customer_id,
            "customer": order.customer.name,
            "cents": totals[order.number],
        }
        for order in orders
    ]
    return JsonResponse({"orders": rows})


@require_GET
def customer_list(request: HttpRequest) -> JsonResponse:
    return JsonResponse(list(Customer.objects.values("id", "name", "city")), safe=False)


@require_GET
def labels(request: HttpRequest) -> HttpResponse:
    return HttpResponse("\f".join(shipping_labels_at_once()), content_type="text/plain; charset=utf-8")

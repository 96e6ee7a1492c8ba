"""Shipping labels for the packing table."""

from __future__ import annotations

from collections.abc import Mapping

from orders.models import Customer, Order


def shipping_labels() -> list[str]:
    """The label of every open order."""
    return [label(order) for order in Order.objects.all()]


def label(order: Order) -> str:
    owner = owner_of(order)
    return f"{order.number}\n{owner.name}\n{owner.street}\n{owner.city}"


def owner_of(order: Order) -> Customer:
    return Customer.objects.get(pk=order.customer_id)


def shipping_labels_at_once() -> list[str]:
    """The same labels with two queries: the helper is given the customers."""
    customers = Customer.objects.in_bulk()
    return [label_from(order, customers) for order in Order.objects.all()]


def label_from(order: Order, customers: Mapping[int, Customer]) -> str:
    owner = customers[order.customer_id]
    return f"{order.number}\n{owner.name}\n{owner.street}\n{owner.city}"

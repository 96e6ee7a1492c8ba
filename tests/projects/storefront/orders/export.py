"""The open orders as rows for the accountant's spreadsheet."""

from __future__ import annotations

import csv
from typing import TextIO

from orders.models import Customer, Order


def write_orders(file: TextIO, orders: list[Order], customers: list[Customer]) -> None:
    """One row per order, with the buyer's name and address."""
    writer = csv.writer(file)
    for order in orders:
        buyer = next(customer for customer in customers if customer.pk == order.customer_id)
        writer.writerow([order.number, order.placed_at.date(), buyer.name, buyer.email])


def write_orders_indexed(file: TextIO, orders: list[Order], customers: list[Customer]) -> None:
    """The same rows; the buyers are found by key."""
    buyers = {customer.pk: customer for customer in customers}
    writer = csv.writer(file)
    for order in orders:
        buyer = buyers[order.customer_id]
        writer.writerow([order.number, order.placed_at.date(), buyer.name, buyer.email])

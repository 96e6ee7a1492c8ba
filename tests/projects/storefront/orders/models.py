"""Who buys what."""

from django.db import models

from catalog.models import Variant


class Customer(models.Model):
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)
    street = models.CharField(max_length=120)
    city = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    number = models.CharField(max_length=16, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    placed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+")
    sku = models.CharField(max_length=24)  # as it was when the order was placed
    quantity = models.PositiveSmallIntegerField()
    price_cents = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.quantity} × {self.sku}"

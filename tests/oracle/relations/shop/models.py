"""A shop whose models have every kind of relation. The programs next to it go through its rows."""

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property


class Tag(models.Model):
    name = models.CharField(max_length=20)


class Address(models.Model):
    city = models.CharField(max_length=20)


class Customer(models.Model):
    name = models.CharField(max_length=20)
    address = models.ForeignKey(Address, models.CASCADE)

    @property
    def last_order(self):
        return self.orders.order_by("-id").first()

    @cached_property
    def order_count(self):
        return self.orders.count()

    def label(self):
        return f"{self.name} {self.address.city}"


class Category(models.Model):
    name = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")


class ProductQuerySet(models.QuerySet):
    def visible(self):
        return self.filter(visible=True)

    def with_category(self):
        return self.select_related("category")

    def names(self):
        return [product.category.name for product in self.visible()]


class Product(models.Model):
    name = models.CharField(max_length=20)
    visible = models.BooleanField(default=True)
    category = models.ForeignKey(Category, models.CASCADE, related_name="products")
    tags = models.ManyToManyField(Tag, related_name="products")
    notes = GenericRelation("Note")

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ("id",)


class Stock(models.Model):
    count = models.IntegerField(default=0)


class Variant(models.Model):
    product = models.ForeignKey(Product, models.CASCADE, related_name="variants")
    stock = models.OneToOneField(Stock, models.CASCADE, related_name="variant")
    size = models.IntegerField(default=0)


class OrderManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().select_related("customer")

    def open(self):
        return self.filter(open=True)


class Order(models.Model):
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="orders")
    coupon = models.ForeignKey("Coupon", models.SET_NULL, null=True)
    open = models.BooleanField(default=True)

    plain = models.Manager()
    objects = OrderManager()

    def save(self, *args, **kwargs):
        self.last = Order.plain.count()
        super().save(*args, **kwargs)


class Coupon(models.Model):
    code = models.CharField(max_length=20)


class Line(models.Model):
    order = models.ForeignKey(Order, models.CASCADE)
    product = models.ForeignKey(Product, models.CASCADE)


class Note(models.Model):
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveIntegerField()
    target = GenericForeignKey("content_type", "object_id")

"""What the shop sells: products, their variants, and how they are grouped."""

from django.db import models


class Category(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.label


class Product(models.Model):
    sku = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    brand = models.CharField(max_length=60)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    # The slugs of the product's tags, copied here by the importer so that the grid needs no join.
    keywords = models.JSONField(default=list)
    price_cents = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Variant(models.Model):
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(max_length=24, unique=True)
    size = models.CharField(max_length=4)
    colour = models.CharField(max_length=30)
    stock = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.sku


class BlockedSku(models.Model):
    """A SKU that must not be sold at the moment: a recall, an expired licence."""

    sku = models.CharField(max_length=24, unique=True)
    reason = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.sku

"""Tests of the product filter, on three products."""

from django.test import TestCase

from catalog.filters import Criteria, filter_products, tag_counts
from catalog.models import Category, Product, Tag, Variant


class FilterProductsTest(TestCase):
    def setUp(self) -> None:
        category = Category.objects.create(name="Shirts", slug="shirts")
        for number in range(3):
            product = Product.objects.create(
                sku=f"S{number}", slug=f"shirt-{number}", name=f"Shirt {number}",
                brand="Nordwand", category=category, price_cents=2900,
            )
            for size in ("S", "M", "L"):
                Variant.objects.create(product=product, sku=f"S{number}-{size}", size=size, colour="blue", stock=number)

    def test_size_and_colour_must_meet_in_one_variant(self) -> None:
        criteria = Criteria(colours=frozenset({"blue"}), sizes=frozenset({"M"}))
        self.assertEqual(len(filter_products(criteria)), 3)

    def test_sold_out_products_are_left_out(self) -> None:
        criteria = Criteria(colours=frozenset(), sizes=frozenset(), in_stock=True)
        self.assertEqual([product.sku for product in filter_products(criteria)], ["S1", "S2"])

    def test_tags_are_counted_by_label(self) -> None:
        Tag.objects.create(slug="linen", label="Linen")
        Product.objects.filter(sku__in=["S0", "S1"]).update(keywords=["linen"])
        self.assertEqual(tag_counts(), {"Linen": 2})

    def test_every_variant_is_found_by_its_sku(self) -> None:
        for product in Product.objects.all():
            for variant in product.variants.all():
                self.assertEqual(Variant.objects.get(sku=variant.sku).product_id, product.pk)

"""What sizes are called that nobody declared, by what the code calls them."""

from __future__ import annotations

import pytest
from scalesight.cost.amounts.labels import UNNAMED, label


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("attachmentIds", "attachment ids"),
        ("product_data_with_errors_list", "product data with errors list"),
        ("MIGRATIONS", "MIGRATIONS"),
        ("customers.filter", "customers"),
        ("workspace.users.map", "users"),
        ("rows.filter().map", "rows"),
        ("input_cls._meta.fields.items()", "fields"),
        ("Object.entries()", UNNAMED),
        ("enumerate()", UNNAMED),
        ("arr.map", UNNAMED),
        ("…", UNNAMED),
        ("", UNNAMED),
        ("opts.entries", "entries"),
        ("open_orders()", "open_orders()"),
        ("this.findAll result", "findAll()"),
        ("slice of …", UNNAMED),
        ("slice of product.variants.all()", "variants"),
        ("calls by doc.descendants", "descendants"),
        ("calls by Promise.all().then", UNNAMED),
        ("PromotionRule rows", "promotion rule rows"),
        ("actions per workflows", "actions per workflow"),
        ("attributes per ProductType", "attributes per product type"),
        ("orders of one customerId", "orders of one customer id"),
        ("√n", "√n"),
        ("2^n", "2^n"),
    ],
)
def test_a_label_is_said_in_words(name: str, words: str) -> None:
    assert label(name) == words

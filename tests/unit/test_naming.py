"""Names as evidence: which identifiers and phrases speak of a declared collection, and which only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalesight.scale.load import parse
from scalesight.scale.naming import Names, singular, split, stem

SCALE = b"""
[collections.products]
size = 2_000
aliases = ["catalog", "skus"]
models = ["ShopItem"]
[collections.variants]
per = "products"
size = 4
[collections.product_images]
per = "products"
size = 6
[collections.orders]
size = 2_500
[collections.order_lines]
size = 8_000
[collections.categories]
size = 300
[collections.people]
size = 40
[collections.inventory]
size = 900
[collections.addresses]
size = 70
[collections.statuses]
size = 8
"""


@pytest.fixture(scope="module")
def names() -> Names:
    scale = parse(SCALE, "scale.toml").scale
    assert scale is not None
    return Names(scale)


MANY = {
    "products": "products all_products allProducts product_list productList PRODUCTS productsById products_by_id"
    " product_map allProductIds sorted_products cachedProducts catalog skus all_skus allSkus product_rows ProductList",
    "orders": "orders ordersById order_qs orderQueryset allOrders",
    "order_lines": "order_lines orderLines OrderLines all_order_lines orderLineList",
    "categories": "categories allCategories category_list categoriesById",
    "people": "people allPeople people_by_id",
    "addresses": "addresses addressList all_addresses",
    "statuses": "statuses statusList",
}
ONE = {
    "products": "product Product the_product oldProduct",
    "orders": "order current_order",
    "order_lines": "order_line orderLine line",
    "categories": "category new_category",
    "people": "person the_person",
    "addresses": "address",
    "statuses": "status",
}
OTHER = (
    "cart_products relatedProducts product_name product_count productPrice image_of_product order_items ordering"
    " reorder productive catalogue_pages items objects data rows result i x _ self address_book process bus ordersByCustomer products_by_category"
).split()


@pytest.mark.parametrize(
    ("identifier", "collection"), [(name, to) for to, all_of in MANY.items() for name in all_of.split()]
)
def test_a_name_of_the_whole(names: Names, identifier: str, collection: str) -> None:
    match = names.identifier(identifier)
    assert match is not None and match.collection == collection
    assert match.number in ("many", "either") and not match.part


@pytest.mark.parametrize(
    ("identifier", "collection"), [(name, to) for to, all_of in ONE.items() for name in all_of.split()]
)
def test_a_name_of_one(names: Names, identifier: str, collection: str) -> None:
    match = names.identifier(identifier)
    assert match is not None and (match.collection, match.number) == (collection, "one")


@pytest.mark.parametrize("identifier", OTHER)
def test_a_name_of_something_else(names: Names, identifier: str) -> None:
    assert names.identifier(identifier) is None


@pytest.mark.parametrize(
    "identifier", ["active_products", "visibleProducts", "filtered_orders", "newCategories", "productIds", "order_pks"]
)
def test_a_name_of_a_part(names: Names, identifier: str) -> None:
    match = names.identifier(identifier)
    assert match is not None and match.part and match.number == "many"


@pytest.mark.parametrize(
    ("function", "collection"),
    [
        ("get_products", "products"),
        ("fetchAllOrders", "orders"),
        ("useCategories", "categories"),
        ("load_order_lines", "order_lines"),
        ("products", None),
        ("render_products", None),
        ("delete_orders", None),
    ],
)
def test_what_a_function_hands_over(names: Names, function: str, collection: str | None) -> None:
    match = names.function(function)
    assert (match.collection if match else None) == collection


@pytest.mark.parametrize(
    ("model", "collection"),
    [
        ("Product", "products"),
        ("ShopItem", "products"),
        ("OrderLine", "order_lines"),
        ("Person", "people"),
        ("Category", "categories"),
        ("Address", "addresses"),
        ("ProductName", None),
        ("Widget", None),
    ],
)
def test_a_model(names: Names, model: str, collection: str | None) -> None:
    assert names.model(model) == collection


@pytest.mark.parametrize(
    ("parent", "attribute", "collection"),
    [
        ("products", "variants", "variants"),
        ("products", "all_variants", "variants"),
        ("products", "variantList", "variants"),
        ("products", "images", "product_images"),
        ("products", "product_images", "product_images"),
        ("products", "name", None),
        ("orders", "variants", None),
    ],
)
def test_a_relation(names: Names, parent: str, attribute: str, collection: str | None) -> None:
    assert names.relation(parent, attribute) == collection


@pytest.mark.parametrize(
    ("prose", "collections"),
    [
        ("Show every product with its variants", ["products", "variants"]),
        ("Export the ORDERS, each order line and the category", ["orders", "order_lines", "categories"]),
        ("a page for SKUs; order-lines too", ["products", "order_lines"]),
        ("people and their addresses", ["people", "addresses"]),
        ("in process, on the bus", []),
        ("", []),
    ],
)
def test_prose(names: Names, prose: str, collections: list[str]) -> None:
    assert names.in_text(prose) == collections


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        ("productsById", ("products", "by", "id")),
        ("HTTPServer2Rows", ("http", "server", "2", "rows")),
        ("order_lines", ("order", "lines")),
        ("ALL_ORDERS", ("all", "orders")),
        ("größenListe", ("größen", "liste")),
        ("_", ()),
    ],
)
def test_words_of_an_identifier(identifier: str, words: tuple[str, ...]) -> None:
    assert split(identifier) == words


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("products", "product"),
        ("categories", "category"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("branches", "branch"),
        ("statuses", "status"),
        ("houses", "house"),
        ("people", "person"),
        ("indices", "index"),
        ("status", "status"),
        ("news", "new"),
        ("analysis", "analysis"),
        ("inventory", "inventory"),
    ],
)
def test_the_singular_of_a_noun(plural: str, one: str) -> None:
    assert singular(plural) == one
    assert stem(plural) == stem(one)


@given(st.text(max_size=40))
def test_any_text_is_a_name_that_can_be_asked_for(text: str) -> None:
    scale = parse(SCALE, "scale.toml").scale
    assert scale is not None
    names = Names(scale)
    match = names.identifier(text)
    assert match is None or match.collection in scale.collections
    assert set(names.in_text(text)) <= set(scale.collections)
    names.function(text), names.model(text), names.relation("products", text)

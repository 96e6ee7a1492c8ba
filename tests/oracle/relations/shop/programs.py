"""Programs that are both run and analysed: each is one function, and what it says is thrown away."""

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.shortcuts import get_object_or_404

from shop.models import Category, Customer, Line, Note, Order, Product, Stock, Tag, Variant


def fk():
    for line in Line.objects.all():
        print(line.order.customer_id, line.order_id)


def fk_twice():
    for line in Line.objects.all():
        print(line.product.name, line.product.category.name, line.product.category.name)


def fk_manager_select_related():
    for order in Order.objects.all():
        print(order.customer.name)


def fk_plain_manager():
    for order in Order.plain.all():
        print(order.customer.name)


def fk_nullable():
    for order in Order.plain.all():
        print(order.coupon)


def reverse_sets_inverse():
    for customer in Customer.objects.all():
        for order in customer.orders.all():
            print(order.customer.name)


def reverse_one_to_one():
    for stock in Stock.objects.all():
        print(stock.variant.size, stock.variant.stock.count)


def forward_one_to_one():
    for variant in Variant.objects.all():
        print(variant.stock.variant.size)


def prefetched_all():
    for product in Product.objects.prefetch_related("variants", "tags"):
        print(
            product.variants.count(),
            product.tags.count(),
            product.tags.exists(),
            list(product.tags.all()),
            len(product.variants.all()),
        )


def prefetched_first_ordered():
    for category in Category.objects.prefetch_related("products"):
        print(category.products.first())


def prefetched_first_unordered():
    for product in Product.objects.prefetch_related("variants"):
        print(product.variants.first())


def prefetched_last():
    for category in Category.objects.prefetch_related("products"):
        print(category.products.last())


def prefetched_filter():
    for product in Product.objects.prefetch_related("variants"):
        print(list(product.variants.filter(size=1)))


def prefetched_values_list():
    for product in Product.objects.prefetch_related("variants"):
        print(list(product.variants.values_list("id", flat=True)))


def prefetched_slice():
    for product in Product.objects.prefetch_related("variants"):
        print(list(product.variants.all()[:2]), product.variants.all()[0])


def prefetched_all_twice():
    for product in Product.objects.prefetch_related("variants"):
        print(list(product.variants.all().all()))


def prefetched_python():
    for product in Product.objects.prefetch_related("variants"):
        print([variant for variant in product.variants.all() if variant.size == 1])


def prefetched_iterator():
    for product in Product.objects.prefetch_related("variants"):
        print(list(product.variants.iterator()))


def prefetched_exists_after_all():
    for product in Product.objects.prefetch_related("variants"):
        print(product.variants.all().exists(), product.variants.all().count())


def prefetch_object():
    for product in Product.objects.prefetch_related(
        Prefetch("variants", queryset=Variant.objects.select_related("stock"))
    ):
        for variant in product.variants.all():
            print(variant.stock.count, variant.product.name)


def prefetch_object_to_attr():
    for product in Product.objects.prefetch_related(
        Prefetch("variants", queryset=Variant.objects.filter(size__gte=0), to_attr="listed")
    ):
        for variant in product.listed:
            print(variant.stock.count)


def prefetch_object_then_all():
    for product in Product.objects.prefetch_related(Prefetch("variants", to_attr="listed")):
        print(len(product.variants.all()))


def prefetch_nested():
    for product in Product.objects.prefetch_related("variants__stock"):
        for variant in product.variants.all():
            print(variant.stock.count)


def prefetch_object_nested():
    for product in Product.objects.prefetch_related(
        Prefetch("variants", queryset=Variant.objects.prefetch_related("stock"))
    ):
        for variant in product.variants.all():
            print(variant.stock.count)


def prefetch_fk():
    for variant in Variant.objects.prefetch_related("product__category"):
        print(variant.product.category.name)


def prop():
    for customer in Customer.objects.all():
        print(customer.last_order, customer.last_order)


def cached_prop():
    for customer in Customer.objects.all():
        print(customer.order_count, customer.order_count)


def method():
    for customer in Customer.objects.all():
        print(customer.label(), customer.label(), customer.address.city)


def custom_queryset():
    for product in Product.objects.visible():
        print(product.category.name)


def custom_queryset_loaded():
    for product in Product.objects.visible().with_category():
        print(product.category.name)


def custom_queryset_method():
    return Product.objects.names()


def custom_queryset_after_filter():
    return Product.objects.filter(visible=True).names()


def related_custom_queryset():
    for category in Category.objects.all():
        print(list(category.products.visible()))


def save_override():
    for order in Order.objects.all():
        order.save()


def save_plain():
    for tag in Tag.objects.all():
        tag.save()


def m2m_add():
    tag = Tag.objects.create(name="x")
    for product in Product.objects.all():
        product.tags.add(tag)


def m2m_set():
    tags = list(Tag.objects.all())
    for product in Product.objects.all():
        product.tags.set(tags)


def m2m_remove():
    tag = Tag.objects.get(pk=1)
    for product in Product.objects.all():
        product.tags.remove(tag)


def m2m_clear():
    for product in Product.objects.all():
        product.tags.clear()


def update_per_row():
    for product in Product.objects.all():
        Product.objects.filter(pk=product.pk).update(visible=False)


def get_or_404():
    order = get_object_or_404(Order, pk=1)
    for tag in Tag.objects.all():
        print(order.customer.name, tag)


def get_or_404_plain():
    line = get_object_or_404(Line, pk=1)
    for tag in Tag.objects.all():
        print(line.product.name, tag)


def apps_model():
    model = apps.get_model("shop", "Line")
    for line in model.objects.all():
        print(line.product.name)


def paged():
    for line in Paginator(Line.objects.order_by("id"), 5).get_page(1):
        print(line.product.name)


def sliced():
    for line in Line.objects.all()[:5]:
        print(line.product.name)


def cached_set():
    tags = Tag.objects.all()
    for product in Product.objects.all():
        for tag in tags:
            print(product, tag)
    print(tags.count(), len(tags), tags.exists())


def fresh_each_time():
    tags = Tag.objects.all()
    for product in Product.objects.all():
        for tag in tags.all():
            print(product.pk, tag)


def truth():
    for category in Category.objects.all():
        if category.products.all():
            print(category.pk)


def contained():
    tag = Tag.objects.get(pk=1)
    for product in Product.objects.all():
        print(tag in product.tags.all())


def generic_fk():
    for note in Note.objects.all():
        print(note.target)


def generic_fk_prefetched():
    for note in Note.objects.prefetch_related("target"):
        print(note.target)


def generic_relation():
    for product in Product.objects.all():
        print(product.notes.count())


def self_fk():
    for category in Category.objects.all():
        print(category.parent)


def children():
    for category in Category.objects.all():
        print(list(category.children.all()))


def two_loops():
    lines = list(Line.objects.all())
    for line in lines:
        print(line.product.name)
    for line in lines:
        print(line.product.name)


def two_loops_qs():
    lines = Line.objects.all()
    for line in lines:
        print(line.product.name)
    for line in lines:
        print(line.product.name)


def assigned():
    product = Product.objects.first()
    for line in Line.objects.all():
        line.product = product
        print(line.product.name)


def values():
    for line in Line.objects.values("id", "product__name"):
        print(line["product__name"])


def iterator():
    for line in Line.objects.select_related("product").iterator():
        print(line.product.name)


def iterator_prefetch_chunk():
    for product in Product.objects.prefetch_related("variants").iterator(chunk_size=1000):
        print(len(product.variants.all()))


def bulk():
    products = list(Product.objects.all())
    for product in products:
        product.visible = True
    Product.objects.bulk_update(products, ["visible"], batch_size=5)


def bulk_create():
    products = list(Product.objects.all())
    Tag.objects.bulk_create([Tag(name=str(product.pk)) for product in products], batch_size=5)


def annotated():
    for product in Product.objects.annotate(n=Count("variants")):
        print(product.n)


def related_create():
    for product in Product.objects.all():
        product.tags.create(name="x")


def inner_read():
    for line in Line.objects.all():
        for n in range(3):
            print(line.product.name, n)


def select_related_all():
    for line in Line.objects.select_related():
        print(line.product.category.name)


def in_bulk():
    products = Product.objects.in_bulk()
    for line in Line.objects.all():
        print(products[line.product_id].name)


def delete_rows():
    for note in Note.objects.all():
        note.delete()


def refresh():
    for tag in Tag.objects.all():
        tag.refresh_from_db()


def get_or_create():
    for product in Product.objects.all():
        Tag.objects.get_or_create(name=product.name)


def default_manager():
    for line in Line._default_manager.all():
        print(line.product.name)


def qs_or():
    for product in Product.objects.all():
        tags = product.tags.all() or [1]
        print(list(tags))


def get_related():
    for order in Order.objects.all():
        customer = Customer.objects.get(pk=order.customer_id)
        print(customer.address.city)


def comprehension_nested():
    return [[tag.name for tag in product.tags.all()] for product in Product.objects.all()]


def sorted_related():
    return [sorted(product.tags.all(), key=lambda tag: tag.name) for product in Product.objects.all()]


def set_of_ids():
    return [set(product.tags.values_list("id", flat=True)) for product in Product.objects.all()]


def select_related_all_but_null():
    for order in Order.plain.select_related():
        print(order.customer.name, order.coupon)


LINE_RELATIONS = ["product__category", "order"]


def loaded_into_a_list():
    lines = list(Line.objects.all())
    prefetch_related_objects(lines, *LINE_RELATIONS)
    for line in lines:
        print(line.product.category.name, line.order.open)


def loaded_into_a_query_set():
    lines = Line.objects.all()
    prefetch_related_objects(lines, "product")
    for line in lines:
        print(line.product.name)

"""A shop that works with the 30 products of a test, and not with the 2,000 that scale.toml declares."""


def filter_products(products, size, colour):
    """The products that have a variant in this size and colour."""
    found = []
    for product in products:
        for variant in product.variants:
            if variant.size == size and variant.colour == colour:
                found.append(product)
    return found


# Add a filter by tag: a customer picks up to three tags, and sees the products that carry all of them.
def products_with_tags(products, wanted):
    raise NotImplementedError

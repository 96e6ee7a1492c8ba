"""The arithmetic of sizes: a polynomial's value is the sum of its products, and its bounds hold for every size."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scalesight.cost.amounts.arithmetic import factors, result
from scalesight.cost.amounts.polynomial import (
    ONE,
    ZERO,
    Polynomial,
    Symbol,
    at_most,
    chunks,
    constant,
    logarithm,
    of,
    part,
    symbol,
)
from scalesight.cost.amounts.sizes import fits, sizes
from scalesight.scale.load import parse
from scalesight.scale.model import Scale
from scalesight.scale.units import Range

SCALE = b"""
[collections.products]
size = 2_000
[collections.variants]
per = "products"
size = { min = 3, max = 5 }
[collections.orders]
size = { min = 1_000, max = 2_500 }
"""


@pytest.fixture(scope="module")
def scale() -> Scale:
    loaded = parse(SCALE, "scale.toml").scale
    assert loaded is not None
    return loaded


PRODUCTS, ORDERS = symbol("total", "products"), symbol("total", "orders")
VARIANTS, EACH = symbol("total", "variants"), symbol("each", "variants")
UNKNOWN = symbol("unknown", "gadgets")


@pytest.mark.parametrize(
    ("amount", "low", "high"),
    [
        (ZERO, 0, 0),
        (ONE, 1, 1),
        (PRODUCTS, 2_000, 2_000),
        (PRODUCTS * EACH, 6_000, 10_000),
        (VARIANTS, 6_000, 10_000),
        (PRODUCTS * PRODUCTS + ONE, 4_000_001, 4_000_001),
        (ORDERS * constant(2) + PRODUCTS, 4_000, 7_000),
        (part(ORDERS), 0, 2_500),
        (part(EACH), 0, 5),
        (at_most(ORDERS, 1_500), 1_000, 1_500),
        (at_most(at_most(ORDERS, 1_500), 100), 100, 100),
        (at_most(ORDERS, 9_999), 1_000, 2_500),
        (at_most(UNKNOWN, 50), 0, 50),
        (at_most(constant(7), 3), 3, 3),
        (chunks(ORDERS, 300), 4, 9),
        (chunks(constant(7), 3), 3, 3),
        (logarithm(PRODUCTS), 11, 11),
        # What nobody declared counts as one: a lower bound of the high end.
        (UNKNOWN * PRODUCTS, 2_000, 2_000),
    ],
)
def test_values(scale: Scale, amount: Polynomial, low: float, high: float) -> None:
    assert amount.value(sizes(scale)) == (low, high)


def test_only_an_undeclared_size_makes_a_polynomial_open(scale: Scale) -> None:
    size_of = sizes(scale)
    assert not (PRODUCTS * EACH + at_most(UNKNOWN, 50)).is_open(size_of)
    assert (PRODUCTS + UNKNOWN).is_open(size_of)
    assert chunks(UNKNOWN, 10).is_open(size_of)


def test_degree_counts_the_sizes_that_are_multiplied() -> None:
    degrees = [ONE, PRODUCTS, PRODUCTS * EACH, PRODUCTS * PRODUCTS * EACH, PRODUCTS + PRODUCTS * ORDERS]
    assert [amount.degree for amount in degrees] == [0, 1, 2, 3, 2]
    assert (PRODUCTS * chunks(ORDERS, 100)).degree == 1


def test_symbols_of_different_collections_are_never_merged() -> None:
    assert PRODUCTS * EACH != PRODUCTS * PRODUCTS
    assert (PRODUCTS * EACH).symbols == (Symbol("total", "products"), Symbol("each", "variants"))


NAMES = ("a", "b", "c")
SYMBOLS = st.sampled_from([of(Symbol("total", name)) for name in NAMES])
POLYNOMIALS = st.recursive(
    SYMBOLS | st.integers(0, 9).map(constant),
    lambda inner: st.tuples(st.booleans(), inner, inner).map(lambda t: t[1] + t[2] if t[0] else t[1] * t[2]),
    max_leaves=6,
)
RANGES = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: Range(min(pair), max(pair)))


@given(POLYNOMIALS, POLYNOMIALS, POLYNOMIALS, st.tuples(RANGES, RANGES, RANGES))
def test_the_laws_of_arithmetic_hold(x: Polynomial, y: Polynomial, z: Polynomial, ranges: tuple[Range, ...]) -> None:
    known = dict(zip(NAMES, ranges, strict=True))

    def value(amount: Polynomial) -> tuple[float, float]:
        return amount.value(lambda one: known[one.name])

    assert x + y == y + x and x + (y + z) == (x + y) + z
    assert value(x * y) == value(y * x)
    assert value(x * (y + z)) == value(x * y + x * z)
    assert x * ONE == x == x + ZERO and x * ZERO == ZERO
    for at in (0, 1):
        assert value(x + y)[at] == value(x)[at] + value(y)[at]
        assert value(x * y)[at] == value(x)[at] * value(y)[at]
    assert value(x)[0] <= value(x)[1]


@given(st.integers(0, 5_000), st.integers(1, 400), st.integers(2, 400))
def test_chunks_cover_what_they_cut(total: int, length: int, limit: int) -> None:
    def size_of(one: Symbol) -> Range | None:
        from scalesight.cost.amounts.sizes import derived

        return Range(total, total) if one.base is None else derived(one, size_of(one.base))

    base = of(Symbol("total", "a"))
    assert chunks(base, length).value(size_of) == (math.ceil(total / length),) * 2
    assert at_most(base, limit).value(size_of) == (min(total, limit),) * 2


@given(st.integers(0, 3_000_000), st.integers(1, 60))
def test_the_largest_size_that_fits_is_the_last_that_keeps_the_budget(budget: int, factor: int) -> None:
    loaded = parse(SCALE, "scale.toml").scale
    assert loaded is not None
    amount = PRODUCTS * PRODUCTS * constant(factor) + ONE
    found = fits(amount, "products", budget, sizes(loaded), ceiling=2_000)
    if found is None:
        assert budget < 1
        return
    assert factor * found**2 + 1 <= budget
    assert found == 2_000 or factor * (found + 1) ** 2 + 1 > budget


@pytest.mark.parametrize(
    ("amount", "resource", "text"),
    [
        (PRODUCTS * EACH, "iterations", "2,000 products × 3..5 variants"),
        (PRODUCTS * PRODUCTS, "iterations", "2,000 products × 2,000 products"),
        (ONE + ORDERS, "queries", "1 + 1,000..2,500 orders × 1 query"),
        (ORDERS * constant(3), "api_calls", "1,000..2,500 orders × 3 calls"),
        (part(ORDERS) * PRODUCTS, "iterations", "up to 2,500 orders × 2,000 products"),
        (chunks(PRODUCTS, 100), "queries", "20 batches of 100 products × 1 query"),
        (PRODUCTS * constant(4), "iterations", "2,000 products × 4"),
        (UNKNOWN, "iterations", "gadgets (size not declared)"),
    ],
)
def test_the_operands_in_words(scale: Scale, amount: Polynomial, resource: str, text: str) -> None:
    assert factors(amount, sizes(scale), resource) == text


@pytest.mark.parametrize(
    ("low", "high", "is_open", "text"),
    [
        (6_000, 10_000, False, "6,000..10,000 queries"),
        (2_500, 2_500, False, "2,500 queries"),
        (1, 1, False, "1 query"),
        (0, 400, False, "up to 400 queries"),
        (0, 400, True, "up to 400 queries and more"),
        (400, 400, True, "at least 400 queries"),
    ],
)
def test_the_outcome_in_words(low: float, high: float, is_open: bool, text: str) -> None:
    assert result(low, high, "queries", is_open=is_open) == text

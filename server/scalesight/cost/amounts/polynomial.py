"""Polynomials over the sizes of collections: `products × variants`, `2 × orders`, `400`.

Symbols of different collections stay apart. A symbol knows how to find its own size in a scale; one that no scale
gives a size to (an undeclared collection, a loop that a condition ends) makes the polynomial open: it has a lower
bound, and no number is ever shown for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple, final

from scalesight.scale.units import Range

# Past this no number is worth more digits, and none overflows.
MOST = 1e300

Kind = Literal[
    "total", "each", "part", "part-each", "most", "batch", "chunks", "log", "share", "pairs", "after", "unknown"
]


class Symbol(NamedTuple):
    """A size.

    kind `total`: all of collection `name`; `each`: its elements per parent; `part`, `part-each`: any part of those;
    `most`: `base`, but not more than `limit` (an open `base` counts as the limit); `chunks`: ⌈base ÷ limit⌉;
    `batch`: the elements of one of those, of which the last may be smaller;
    `log`: log₂ base, rounded up; `share`: the elements of `name` for one of `base`, all ÷ all; `pairs`: n(n−1)/2 of base;
    `after`: the elements of base from one's own position on, without the first `limit` of them; `unknown`: what the code calls `name`, whose size nobody declared.
    """

    kind: Kind
    name: str
    limit: int = 0
    base: Symbol | None = None

    @property
    def weight(self) -> int:
        """How many loops a loop over it is: batches make no nest, a logarithm is no loop, and pairs are two."""
        if self.kind in ("chunks", "log"):
            return 0
        return 2 * self.base.weight if self.kind == "pairs" and self.base is not None else 1

    @property
    def collection(self) -> str | None:
        """The declared collection behind the symbol, or None."""
        if self.base is not None and self.kind != "share":
            return self.base.collection
        return None if self.kind == "unknown" else self.name


# What a size rests on (see `Symbol.base`) that is no number of elements, but what one of them takes in memory.
BYTES = Symbol("unknown", "bytes")

Monomial = tuple[tuple[Symbol, int], ...]
SizeOf = Callable[[Symbol], "Range | None"]


@final
class Polynomial:
    """A sum of monomials with positive coefficients, in a fixed order. Immutable, hashable and picklable.

    `symbols`: every symbol once, in order of appearance. `degree`: the largest number of sizes that are multiplied, see
    `Symbol.weight`. What is asked of it over and over is computed once.
    """

    __slots__ = ("_hash", "_open", "_value", "degree", "symbols", "terms")

    def __init__(self, terms: tuple[tuple[Monomial, float], ...]) -> None:
        self.terms = terms
        self.symbols = tuple(dict.fromkeys(symbol for monomial, _ in terms for symbol, _ in monomial))
        self.degree = max((sum(power * one.weight for one, power in monomial) for monomial, _ in terms), default=0)
        self._hash = hash(terms)
        self._open: tuple[SizeOf, bool] | None = None
        self._value: tuple[SizeOf, tuple[float, float]] | None = None

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, Polynomial) and self.terms == other.terms)

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"Polynomial({self.terms!r})"

    def __reduce__(self) -> tuple[type[Polynomial], tuple[object]]:
        return Polynomial, (self.terms,)

    def __add__(self, other: object) -> Polynomial:
        if not isinstance(other, Polynomial):
            return NotImplemented
        if not self.terms or not other.terms:
            return self if self.terms else other
        total = dict(self.terms)
        for monomial, coefficient in other.terms:
            total[monomial] = total.get(monomial, 0) + coefficient
        return _polynomial(total)

    def __mul__(self, other: object) -> Polynomial:
        if not isinstance(other, Polynomial):
            return NotImplemented
        if self == ONE:
            return other
        if other == ONE:
            return self
        total: dict[Monomial, float] = {}
        for left, a in self.terms:
            for right, b in other.terms:
                monomial = _times(left, right)
                total[monomial] = total.get(monomial, 0) + a * b
        return _polynomial(total)

    @property
    def constant(self) -> float | None:
        """The number, where no symbol is in it."""
        if self.symbols:
            return None
        return self.terms[0][1] if self.terms else 0

    def is_open(self, size_of: SizeOf) -> bool:
        """Whether a size in it is not declared."""
        if not self.symbols:
            return False
        if self._open is None or self._open[0] is not size_of:
            self._open = size_of, any(size_of(symbol) is None for symbol in self.symbols)
        return self._open[1]

    def value(self, size_of: SizeOf) -> tuple[float, float]:
        """(low, high). An open symbol counts as 1: what is known is then a lower bound of the high end, too."""
        if self._value is None or self._value[0] is not size_of:
            self._value = size_of, self._valued(size_of)
        return self._value[1]

    def _valued(self, size_of: SizeOf) -> tuple[float, float]:
        low = high = 0.0
        in_batches = any(symbol.kind == "batch" for symbol in self.symbols)
        for monomial, coefficient in self.terms:
            rest, a, b = (
                _unbatched(monomial, coefficient, size_of) if in_batches else (monomial, coefficient, coefficient)
            )
            for symbol, power in rest:
                size = size_of(symbol) or Range(1, 1)
                for _ in range(power):
                    a, b = min(a * size.min, MOST), min(b * size.max, MOST)
            low, high = low + a, high + b
        return min(low, MOST), min(high, MOST)


@lru_cache(maxsize=1024, typed=True)
def constant(number: float) -> Polynomial:
    """The polynomial of a plain number."""
    return Polynomial(((((), number)),)) if number else ZERO


def symbol(kind: Kind, name: str) -> Polynomial:
    """The polynomial of one size."""
    return of(Symbol(kind, name))


@lru_cache(maxsize=8192)
def of(one: Symbol) -> Polynomial:
    """The polynomial of one symbol."""
    return Polynomial(((((one, 1),), 1),))


def only_symbol(size: Polynomial) -> Symbol | None:
    """The symbol of a polynomial that is just that symbol."""
    if len(size.terms) == 1 and size.terms[0][1] == 1 and len(size.terms[0][0]) == 1 and size.terms[0][0][0][1] == 1:
        return size.terms[0][0][0][0]
    return None


def at_most(size: Polynomial, limit: int) -> Polynomial:
    """A slice or LIMIT: the size, but not more than `limit`."""
    number = size.constant
    if number is not None:
        return constant(min(number, limit))
    if limit == 1:
        return ONE
    one = only_symbol(size)
    if one is None or one.kind == "unknown":
        return of(Symbol("most", one.name if one else "", limit, one))
    if one.kind in ("most", "batch") and (one.kind == "most" or limit >= one.limit):
        return of(one._replace(limit=min(one.limit, limit)))
    return of(Symbol("most", one.name, limit, one))


def found_at_once(size: Polynomial, size_of: SizeOf) -> Polynomial:
    """The steps of a search that the first element ends: one, and none where there may be nothing to look at."""
    return ZERO if not size.is_open(size_of) and size.value(size_of)[0] < 1 else ONE


def batch(size: Polynomial, length: int) -> Polynomial:
    """The elements of one batch of `length`."""
    one = only_symbol(size)
    if one is None or one.kind == "unknown" or length < 2:
        return at_most(size, length)
    return of(Symbol("batch", one.name, length, one))


def batched(monomial: Monomial) -> dict[Symbol, list[Symbol]]:
    """By the number of the batches (`chunks`) that are gone through, each, what of them is (`batch`)."""
    found: dict[Symbol, list[Symbol]] = {}
    for one, power in monomial:
        if one.kind == "chunks" and power == 1:
            parts = [other for other, _ in monomial if _is_batch_of(other, one)]
            if parts:
                found[one] = parts
    return found


def _is_batch_of(one: Symbol, number: Symbol) -> bool:
    """Whether it is one of so many batches, or a part of it."""
    if one.kind != "batch" or one.limit != number.limit or number.base is None:
        return False
    return one.base in (number.base, _part(number.base))


def chunks(size: Polynomial, length: int) -> Polynomial:
    """The number of batches of `length` elements."""
    number = size.constant
    if length < 1:
        return of(Symbol("unknown", "batches"))
    if number is not None:
        return constant(-(-number // length))
    one = only_symbol(size)
    if one is None:
        return of(Symbol("unknown", "batches"))
    return of(Symbol("chunks", one.name, length, one))


def part(size: Polynomial) -> Polynomial:
    """A filter: the size is the upper bound, the lower bound is gone."""
    one = only_symbol(size)
    if one is not None:
        some = _part(one)
        return size if some is None else of(some)
    return _polynomial({_part_of(monomial): coefficient for monomial, coefficient in size.terms})


def _part(one: Symbol) -> Symbol | None:
    """Any part of a size; None where there is no symbol for it."""
    if one.kind in ("most", "batch") and one.base is not None:
        some = _part(one.base)
        return one if some is None else one._replace(base=some)
    if one.kind.startswith("part"):
        return one
    return one._replace(kind="part" if one.kind == "total" else "part-each") if one.kind in ("total", "each") else None


def _part_of(monomial: Monomial) -> Monomial:
    """A product without its lower bound: that of one of its factors is gone."""
    for one, _ in monomial:
        some = _part(one)
        if some is not None and some != one:
            return _times(
                tuple((each, n - (each == one)) for each, n in monomial if (each, n) != (one, 1)), ((some, 1),)
            )
    return monomial


def logarithm(size: Polynomial) -> Polynomial:
    """log₂ of the size, for sorting."""
    one = only_symbol(size)
    if one is None:
        return ONE
    return of(Symbol("log", one.name, 0, one))


def rounded_logarithm(number: int) -> int:
    """log₂ of a number, rounded up, and 1 at least: what is sorted is looked at."""
    return max(1, math.ceil(math.log2(number))) if number > 1 else 1


def pairs(size: Polynomial) -> Polynomial:
    """n(n−1)/2, for n in each form that it has: of a product or a sum as the sum that it comes to."""
    number = size.constant
    if number is not None:
        return constant(number * (number - 1) / 2)
    one = only_symbol(size)
    if one is not None:
        return of(Symbol("pairs", one.name, 0, one))
    if len(size.terms) > 1:
        first, rest = Polynomial(size.terms[:1]), Polynomial(size.terms[1:])
        return pairs(first) + pairs(rest) + first * rest
    ((monomial, coefficient),) = size.terms
    if coefficient != 1:
        first, rest = constant(coefficient), Polynomial(((monomial, 1),))
    else:
        (one, power), *others = monomial
        remaining = ((one, power - 1), *others) if power > 1 else tuple(others)
        first, rest = of(one), Polynomial(((remaining, 1),))
    return first * pairs(rest) + pairs(first) * rest * rest


def replaced(size: Polynomial, one: Symbol, by: Polynomial) -> Polynomial:
    """The same with another size in the place of one."""
    if one not in size.symbols:
        return size
    total = ZERO
    for monomial, coefficient in size.terms:
        product = Polynomial(((tuple(item for item in monomial if item[0] != one), coefficient),))
        for _ in range(dict(monomial).get(one, 0)):
            product = product * by
        total += product
    return total


def paired(size: Polynomial) -> Polynomial:
    """What comes to pairs as pairs: all elements, each with those after it."""
    total = ZERO
    for monomial, coefficient in size.terms:
        powers = dict(monomial)
        later = next((one for one in powers if one.kind == "after" and powers[one] == 1 and one.base in powers), None)
        if later is None or later.base is None:
            total += Polynomial(((monomial, coefficient),))
            continue
        del powers[later]
        powers[later.base] -= 1
        rest = Polynomial(((tuple(item for item in powers.items() if item[1]), coefficient),))
        whole = of(later.base)
        total += rest * (pairs(whole) if later.limit else pairs(whole) + whole)
    return total


def _polynomial(total: dict[Monomial, float]) -> Polynomial:
    if len(total) == 1:
        ((_, coefficient),) = only = tuple(total.items())
        return Polynomial(only if coefficient else ())
    return Polynomial(
        tuple(sorted((item for item in total.items() if item[1]), key=lambda item: (-len(item[0]), str(item[0]))))
    )


def _unbatched(monomial: Monomial, coefficient: float, size_of: SizeOf) -> tuple[Monomial, float, float]:
    """What is left of a product, and (low, high) of what all batches in it come to: the last one may be smaller."""
    low = high = coefficient
    powers = dict(monomial)
    for number, parts in batched(monomial).items():
        del powers[number]
        logarithms = sum(powers.pop(one) for one in list(powers) if one.kind == "log" and one.base in parts)
        power = sum(powers.pop(one) for one in parts)
        whole = (size_of(number.base) if number.base is not None else None) or Range(1, 1)
        least = min((size.min for one in parts if one.base and (size := size_of(one.base))), default=whole.min)
        low, high = (
            amount
            * sum(
                times * length**power * rounded_logarithm(length) ** logarithms
                for times, length in ((size // number.limit, number.limit), (1, size % number.limit))
            )
            for amount, size in ((low, least), (high, whole.max))
        )
    return tuple(powers.items()), low, high


def _times(left: Monomial, right: Monomial) -> Monomial:
    if not left or not right:
        return left or right
    powers = dict(left)
    for one, power in right:
        powers[one] = powers.get(one, 0) + power
    return tuple(powers.items())


ZERO = Polynomial(())
ONE = Polynomial((((), 1.0),))

"""The size of a symbol in a scale: the one place where a declared number enters the arithmetic."""

from __future__ import annotations

from collections.abc import Callable

from scalesight.cost.amounts.polynomial import Polynomial, SizeOf, Symbol, rounded_logarithm
from scalesight.scale.model import Scale
from scalesight.scale.units import Range


def sizes(scale: Scale) -> SizeOf:
    """A function from symbol to its declared size, None where nothing is declared."""
    known: dict[Symbol, Range | None] = {}

    def size_of(symbol: Symbol) -> Range | None:
        if symbol not in known:
            known[symbol] = _size(symbol, scale, size_of)
        return known[symbol]

    return size_of


def with_size(size_of: SizeOf, collection: str, size: int) -> SizeOf:
    """The same sizes, with one collection at `size`: for the largest size that fits."""

    def changed(symbol: Symbol) -> Range | None:
        if collection not in (symbol.collection, symbol.base.collection if symbol.base else None):
            return size_of(symbol)
        if symbol.kind == "share" and symbol.base is not None:
            return share(changed(Symbol("total", symbol.name)), changed(symbol.base))
        if symbol.base is not None:
            return derived(symbol, changed(symbol.base))
        return Range(0 if symbol.kind.startswith("part") else size, size)

    return changed


def parent_of(symbol: Symbol, scale: Scale) -> str | None:
    """The collection of which one element has these, by declaration or on average; None for all or any of a collection."""
    if symbol.kind == "share" and symbol.base is not None:
        return symbol.base.name
    declared = scale.collections.get(symbol.name)
    return declared.per if declared is not None and symbol.kind in ("each", "part-each") else None


def fits_of_parent(size: Polynomial, own: Symbol, budget: float, size_of: SizeOf, ceiling: int) -> int | None:
    """The largest size of what one parent has (see `parent_of`) at which the high end keeps the budget; None if even 0 breaks it."""

    def sized(number: int) -> SizeOf:
        def changed(symbol: Symbol) -> Range | None:
            if symbol.name == own.name and symbol.kind in ("share", "each", "part-each"):
                return Range(0, number)
            if symbol.base is not None and symbol.kind != "share":
                return derived(symbol, changed(symbol.base))
            return size_of(symbol)

        return changed

    return _largest(lambda number: size.value(sized(number))[1] <= budget, ceiling)


def fits(size: Polynomial, collection: str, budget: float, size_of: SizeOf, ceiling: int) -> int | None:
    """The largest size of `collection` at which the high end keeps the budget; None if even 0 breaks it."""

    def holds(number: int) -> bool:
        return size.value(with_size(size_of, collection, number))[1] <= budget

    return _largest(holds, ceiling)


def _largest(holds: Callable[[int], bool], ceiling: int) -> int | None:
    """The largest number for which it holds, None if it does not for 0."""
    if not holds(0):
        return None
    low, high = 0, ceiling
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def derived(symbol: Symbol, base: Range | None) -> Range | None:
    """The size of a symbol that is made from another one."""
    if symbol.kind in ("most", "batch"):
        return Range(min(base.min, symbol.limit), min(base.max, symbol.limit)) if base else Range(0, symbol.limit)
    if base is None:
        return None
    if symbol.kind == "pairs":
        return Range(base.min * (base.min - 1) // 2, base.max * (base.max - 1) // 2)
    if symbol.kind == "after":
        return Range(0, max(0, base.max - symbol.limit))
    if symbol.kind == "chunks":
        return Range(-(-base.min // symbol.limit), -(-base.max // symbol.limit))
    return Range(rounded_logarithm(base.min), rounded_logarithm(base.max))


def share(children: Range | None, parents: Range | None) -> Range | None:
    """How many of all children one parent has, on average and rounded up; one may have none."""
    if children is None or parents is None or parents.min < 1:
        return None
    return Range(0, -(-children.max // parents.min))


def _size(symbol: Symbol, scale: Scale, size_of: SizeOf) -> Range | None:
    if symbol.kind == "unknown":
        return None
    if symbol.kind in ("most", "batch", "chunks", "log", "pairs", "after"):
        return derived(symbol, size_of(symbol.base) if symbol.base else None)
    if symbol.kind == "share":
        return share(scale.total(symbol.name), size_of(symbol.base) if symbol.base else None)
    size = scale.size(symbol.name) if symbol.kind in ("each", "part-each") else scale.total(symbol.name)
    if size is not None and symbol.kind.startswith("part"):
        return Range(0, size.max)
    return size

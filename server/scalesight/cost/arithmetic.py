"""Amounts in words that a person can check: `2,000 products × 3..5 variants = 6,000..10,000 iterations`."""

from __future__ import annotations

from scalesight.cost.polynomial import Monomial, Polynomial, SizeOf, Symbol, batched
from scalesight.scale.naming import singular
from scalesight.scale.units import Range, format_bytes, format_count, format_range, format_seconds

UNITS = {
    "iterations": ("iteration", "iterations"),
    "work": ("element visit", "element visits"),
    "queries": ("query", "queries"),
    "api_calls": ("call", "calls"),
    "memory": ("held at once", "held at once"),
    "time": ("of waiting", "of waiting"),
    # Kinds of expensive calls.
    "read": ("read", "reads"),
    "compile": ("compile", "compiles"),
    "process": ("process", "processes"),
    "client": ("client", "clients"),
}

# What is no number of things has units of its own.
_MEASURED = {"memory": format_bytes, "time": format_seconds}

# Of these, one is worth saying.
_ONES = frozenset({"queries", "api_calls", "read", "compile", "process", "client"})

_READABLE = 1e18


def factors(amount: Polynomial, size_of: SizeOf, resource: str = "iterations", most: int = 0) -> str:
    """The operands: `2,000 products × 3..5 variants`, `1 + 2,500 orders × 2 queries`. `most`: of so many the largest are said."""
    told = sorted(amount.terms, key=lambda term: len(term[0]))
    if most and len(told) > most:
        by_size = sorted(told, key=lambda term: -Polynomial((term,)).value(size_of)[1])
        told = [term for term in told if term in by_size[:most]]
    parts = [_monomial(monomial, coefficient, size_of, resource) for monomial, coefficient in told]
    left = len(amount.terms) - len(told)
    if left:
        parts.append(f"{left} smaller part{'s' if left > 1 else ''}")
    return " + ".join(parts)


def result(minimum: float, maximum: float, resource: str, *, is_open: bool = False) -> str:
    """The outcome: `6,000..10,000 iterations`, `up to 2,500 queries`, `at least 2,000 calls`.

    Where sizes are not declared (`is_open`), what they add to it comes on top: `up to 40 queries and more`.
    """
    number = amount(maximum, resource)
    if is_open and minimum == maximum:
        text = f"at least {number}"
    elif minimum <= 0 or minimum == maximum:
        text = number if minimum == maximum else f"up to {number}"
    else:
        text = f"{amount(minimum, resource)}..{number}"
    if resource not in _MEASURED:
        text = f"{text} {UNITS[resource][0 if maximum == 1 else 1]}"
    return f"{text} and more" if is_open and minimum != maximum else text


def amount(number: float, resource: str) -> str:
    """So much of a resource: `5,000`, `256 MiB`, `800 ms`."""
    return _MEASURED[resource](number) if resource in _MEASURED else count(number)


def size(symbol: Symbol, size_of: SizeOf) -> str:
    """One operand: `2,000 products`, `3..5 variants`, `up to 400 orders`, `20 batches of 100 products`."""
    known = size_of(symbol)
    name = (symbol.collection or symbol.name or "elements").replace("_", " ")
    if known is None:
        return f"{symbol.name} (size not declared)"
    if symbol.kind == "chunks":
        return f"{format_range(known)} batches of {format_count(symbol.limit)} {name}"
    if symbol.kind == "share" and symbol.base is not None:
        return f"{format_count(known.max)} {name} per {per(symbol.base.name)} on average"
    base = size_of(symbol.base) if symbol.base is not None else None
    if symbol.kind == "log":
        return f"log₂ {format_range(base) if base is not None else name} ({format_range(known)})"
    if symbol.kind == "pairs" and symbol.base is not None and base is not None:
        others = Range(max(0, (base.min or base.max) - 1), max(0, base.max - 1))
        return f"{size(symbol.base, size_of)} × {format_range(others)} / 2"
    label = singular(name) if known.max == 1 else name
    if symbol.kind.startswith("part") or symbol.kind == "after":
        return f"up to {format_count(known.max)} {label}"
    if symbol.kind in ("most", "batch") and known.min == 0:
        return f"{format_count(known.max)} {label}"
    return f"{format_range(known)} {label}"


def per(collection: str) -> str:
    """What one round of a loop is for: `order`."""
    return singular(collection.replace("_", " "))


def count(number: float) -> str:
    """A number with thousands separators; whole where it is whole."""
    if number > _READABLE:
        return f"{number:.0e}"
    return format_range(Range(int(number), int(number))) if number == int(number) else f"{number:,.1f}"


def _monomial(monomial: Monomial, coefficient: float, size_of: SizeOf, resource: str) -> str:
    parts = []
    in_batches = {number: batches[0] for number, batches in batched(monomial).items()}
    for symbol, power in monomial:
        batch = in_batches.get(symbol)
        if batch is not None and batch.base is not None:
            parts.append(f"{size(batch.base, size_of)} in batches of {format_count(batch.limit)}")
        else:
            parts += [size(symbol, size_of)] * (power - (symbol in in_batches.values()))
    if not parts:
        return amount(coefficient, resource)
    if resource in _ONES:
        parts.append(f"{count(coefficient)} {UNITS[resource][0 if coefficient == 1 else 1]}")
    elif coefficient != 1 or resource in _MEASURED:
        parts.append(amount(coefficient, resource))
    return " × ".join(parts)

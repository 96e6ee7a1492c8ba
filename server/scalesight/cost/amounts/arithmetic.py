"""Amounts in words that a person can check: `2,000 products × 3..5 variants = 6,000..10,000 iterations`."""

from __future__ import annotations

from scalesight.cost.amounts.labels import UNNAMED, label
from scalesight.cost.amounts.polynomial import ZERO, Monomial, Polynomial, SizeOf, Symbol, batched
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

# From a billion on a number is said in words, and from here on nobody reads it any more.
_READABLE = 1e18
_WORDS = ((1e15, "quadrillion"), (1e12, "trillion"), (1e9, "billion"))

# Of more names nobody keeps count.
_MOST_NAMES = 2


def factors(amount: Polynomial, size_of: SizeOf, resource: str = "iterations") -> str:
    """The operands: `2,000 products × 3..5 variants`, `1 + 2,500 orders × 2 queries`."""
    terms = sorted(amount.terms, key=lambda term: len(term[0]))
    return " + ".join(_monomial(monomial, coefficient, size_of, resource) for monomial, coefficient in terms)


def largest(amount: Polynomial, least: Polynomial, size_of: SizeOf, resource: str) -> str:
    """Of a sum the largest part, and what the others come to: `2,500 orders × 40 tags × 1 query + 12,500 for the rest`.

    `least`: what is certain of the amount.
    """
    first = max(amount.terms, key=lambda term: Polynomial((term,)).value(size_of)[1])
    rest = Polynomial(tuple(term for term in amount.terms if term is not first))
    text = _monomial(*first, size_of, resource)
    if not rest.terms:
        return text
    certain = dict(least.terms)
    sure = Polynomial(tuple((monomial, min(n, certain.get(monomial, 0))) for monomial, n in rest.terms))
    low, high = sure.value(size_of)[0], rest.value(size_of)[1]
    return f"{text} + {_number(low, high, resource)} for the rest"


def declared(amount: Polynomial, size_of: SizeOf) -> tuple[Polynomial, tuple[str, ...]]:
    """(the amount with one element for each size that nobody declared, what these are called).

    Where no size at all is declared, nothing would be left to calculate with: then it is the same.
    """
    total = ZERO
    for monomial, coefficient in amount.terms:
        # Of batches of which nobody knows how many there are, there is one element, too.
        parts = [one for number, of_it in batched(monomial).items() if size_of(number) is None for one in of_it]
        kept = tuple(item for item in monomial if item[0] not in parts and size_of(item[0]) is not None)
        total += Polynomial(((kept, coefficient),))
    if not total.symbols:
        return amount, ()
    names = (label((one.base or one).name) for one in amount.symbols if size_of(one) is None)
    return total, tuple(dict.fromkeys(names))


def undeclared(names: tuple[str, ...]) -> tuple[str, ...]:
    """` (number of entries not declared)`: of what is counted as one element, the longest form first."""
    named = " and ".join(name for name in names if name != UNNAMED)
    if not named:
        return ("",)
    how_many = f" ({len(names)} size{'s' * (len(names) > 1)} not declared)"
    if len(names) > _MOST_NAMES:
        return (how_many,)
    return f" (number of {named} not declared)", f" ({named} not declared)", how_many


def result(minimum: float, maximum: float, resource: str, *, is_open: bool = False) -> str:
    """The outcome: `6,000..10,000 iterations`, `up to 2,500 queries`, `at least 2,000 calls`.

    Where sizes are not declared (`is_open`), what they add to it comes on top: `up to 40 queries and more`.
    """
    text = _number(minimum, maximum, resource)
    if is_open and minimum == maximum:
        text = f"at least {text}"
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
    if symbol.collection is None:
        name = label((symbol.base or symbol).name or UNNAMED)
    if known is None:
        return f"{name} (size not declared)"
    if symbol.kind == "chunks":
        batches = "batch" if known.max == 1 else "batches"
        return f"{format_range(known)} {batches} of {format_count(symbol.limit)} {name}"
    if symbol.kind == "share" and symbol.base is not None:
        return f"{format_count(known.max)} {singular(name) if known.max == 1 else name} per {per(symbol.base.name)} on average"
    base = size_of(symbol.base) if symbol.base is not None else None
    if symbol.kind == "log":
        return f"log₂ {format_range(base) if base is not None else name} ({format_range(known)})"
    if symbol.kind == "pairs" and symbol.base is not None and base is not None:
        others = Range(max(0, (base.min or base.max) - 1), max(0, base.max - 1))
        return f"{size(symbol.base, size_of)} × {format_range(others)} / 2"
    noun = singular(name) if known.max == 1 else name
    if symbol.kind.startswith("part") or symbol.kind == "after":
        return f"up to {format_count(known.max)} {noun}"
    if symbol.kind in ("most", "batch") and known.min == 0:
        return f"{format_count(known.max)} {noun}"
    return f"{format_range(known)} {noun}"


def per(collection: str) -> str:
    """What one round of a loop is for: `order`."""
    return singular(collection.replace("_", " "))


def count(number: float) -> str:
    """A number with thousands separators; whole where it is whole, and in words from a billion on."""
    if number > _READABLE:
        return f"{number:.0e}"
    for unit, word in _WORDS:
        if number >= unit:
            short = f"{float(f'{number / unit:.3g}'):,.12g}"
            return f"{'' if round(float(short.replace(',', '')) * unit) == number else 'about '}{short} {word}"
    return format_range(Range(int(number), int(number))) if number == int(number) else f"{number:,.1f}"


def _number(minimum: float, maximum: float, resource: str) -> str:
    number = amount(maximum, resource)
    if minimum == maximum:
        return number
    return f"up to {number}" if minimum <= 0 else f"{amount(minimum, resource)}..{number}"


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

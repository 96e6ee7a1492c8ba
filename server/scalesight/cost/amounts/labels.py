"""Names of sizes that nobody declared, as a person says them: `customers` for `customers.filter`, `discount code rows`."""

from __future__ import annotations

import re
from functools import lru_cache

from scalesight.scale.naming import singular, split

# Before what it is taken from, and behind it.
_BEFORE = ("slice of ", "calls by ", "different ")
_RESULT = (" result", " limit")

# Methods that are handed a function, and others that give as many elements as what they are called on has, or some of them.
_WITH_FUNCTION = frozenset("filter flatMap forEach map reduce slice some sort then".split())
_HANDING_ON = _WITH_FUNCTION | frozenset(
    """all catch concat entries exclude fetchall flat from get_queryset items iterator keys list order_by prefetch_related
    reverse reversed select_related sorted toArray tolist values values_list""".split()
)
# What they stand on where it names nothing.
_NAMELESS = frozenset(
    "Array Object Promise allSettled arr array cls data enumerate get input list obj objects range self set sorted this tuple values zip".split()
)

#: What is said where the code has no name for it.
UNNAMED = "elements"

_PER = re.compile(r"(.+) per (\w+)")


@lru_cache(maxsize=4096)
def label(name: str) -> str:
    """The plain words for a size, by what the code calls it; `UNNAMED` if it says nothing."""
    per = _PER.fullmatch(name)
    if per is not None:
        return f"{label(per[1])} per {singular(_words(per[2]))}"
    for prefix in _BEFORE:
        name = name.removeprefix(prefix)
    for suffix in _RESULT:
        if name.endswith(suffix):
            name = f"{name.removesuffix(suffix)}()"
    if " " in name:
        return _words(name)
    parts = name.split(".")
    while parts and _hands_on(parts[-1]):
        parts.pop()
    last = parts[-1] if parts else ""
    if last.removesuffix("()") in _NAMELESS or not any(map(str.isalpha, last)):
        return UNNAMED
    return _words(last)  # what a function of the project gives keeps its name: `open_orders()`


def _hands_on(part: str) -> bool:
    return part in _WITH_FUNCTION or (part.endswith("()") and part[:-2] in _HANDING_ON)


def _words(name: str) -> str:
    """`discountCode rows` as `discount code rows`; a constant's name and one with signs in it stay."""
    return " ".join(
        part if part.isupper() or not part.isidentifier() else " ".join(split(part)) or part for part in name.split(" ")
    )

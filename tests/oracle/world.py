"""The rows that the oracle's programs go over: as many as declared, and every relation of them in place."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from verdict import Sizes


class Row(SimpleNamespace):
    """A row. Like those of an ORM, it can be a key."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


def rows(sizes: Sizes, name: str, end: int, *, answers: bool = True) -> list[Row]:
    """The rows of collection `name`.

    `end`: 0 for the low ends of all ranges, 1 for the high ends; what belongs to a parent hangs at it, under its name.
    `answers`: whether a search for a row's counterpart (`customer_id`, `parent_id`, …) finds it, and then at once.
    """
    children = {key.partition(" per ")[0]: key for key in sizes if key.endswith(f" per {name}")}
    one = name.rstrip("s")
    return [
        Row(
            id=number,
            sku=f"{one}-{number}",
            name=one,
            parent_id=number,
            customer_id=0 if answers else -1,
            category_id=number % 7,
            old=bool(end),
            price=1,
            **{
                child: [Row(id=at, size=at, sku=f"{child}-{at}") for at in range(_end(sizes[key], end))]
                for child, key in children.items()
            },
        )
        for number in range(_end(sizes[name], end))
    ]


def tree(sizes: Sizes, name: str) -> list[Row]:
    """The rows of collection `name`, each with up to three others as its children: first the root, last a leaf."""
    found = rows(sizes, name, end=1)
    for at, row in enumerate(found):
        row.children = found[3 * at + 1 : 3 * at + 4]
    return found


def has_ranges(sizes: Sizes) -> bool:
    """Whether the two ends are worth a run each."""
    return any(isinstance(size, tuple) for size in sizes.values())


def take(sizes: Sizes, end: int) -> Callable[[str], list[Row]]:
    """A function from a parameter's name to its argument, the rows of that collection."""
    return lambda name: rows(sizes, name, end)


def _end(size: int | tuple[int, int], end: int) -> int:
    return size[end] if isinstance(size, tuple) else size

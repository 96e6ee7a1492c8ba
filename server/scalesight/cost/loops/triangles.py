"""Loops that go over what comes after (or before) one's own element: with the loop around, each pair is met once.

`for i in range(n): for j in range(i + 1, n)`, `for i, a in enumerate(xs): for b in xs[i + 1:]`, and
`for (let j = i + 1; j < xs.length; j++)` come to n(n−1)/2 rounds together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scalesight.cost.amounts.polynomial import Polynomial, Symbol, of, only_symbol, part
from scalesight.cost.values.value import Value

if TYPE_CHECKING:
    from scalesight.cost.evaluation.frame import Frame

# The kind of a number that counts the rounds of a loop; its `depth` is what was added to it since.
_COUNTER = "counter"


def counter(size: Polynomial | None, start: int = 0) -> Value:
    """The number of a round of a loop with `size` rounds."""
    return Value("number", None if size is None else part(size), kind=_COUNTER, depth=start)


def moved(counted: Value, by: float) -> Value | None:
    """A counter to which a number is added; None for what is no counter, or leaves the position that it tells."""
    if counted.kind != _COUNTER or not 0 <= counted.depth + by <= 1:
        return None
    return counted._replace(depth=int(counted.depth + by))


def from_position(frame: Frame, counted: Value | None, whole: Polynomial | None) -> Polynomial | None:
    """How many of `whole` a loop goes over that begins at a counter of the loop around; None if it is none."""
    return _later(frame, counted, whole, counted.depth) if counted is not None else None


def up_to_position(frame: Frame, counted: Value) -> Polynomial | None:
    """How many rounds a loop has that ends at a counter of the loop around; None if it is none."""
    if counted.kind != _COUNTER or counted.size is None:
        return None
    whole = next((loop.high for loop in reversed(frame.nest) if part(loop.high) == counted.size), None)
    return _later(frame, counted, whole, 1 - counted.depth)


def _later(frame: Frame, counted: Value | None, whole: Polynomial | None, skipped: int) -> Polynomial | None:
    if counted is None or counted.kind != _COUNTER or whole is None or counted.size != part(whole):
        return None
    one = only_symbol(whole)
    around = next((loop for loop in reversed(frame.nest) if loop.high == whole), None)
    if one is None or one.kind == "unknown" or around is None or skipped not in (0, 1):
        return None
    around.is_triangle = True
    return of(Symbol("after", one.name, skipped, one))

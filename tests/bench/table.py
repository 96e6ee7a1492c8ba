"""The table: what was measured, as a ratio of two measurements of the same run, and whether that meets the target."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Target(NamedTuple):
    """What a value must not pass: it is at most `limit`, or with `least` at least that."""

    limit: float
    least: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a value is on the right side."""
        return value >= self.limit if self.least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.limit:g}"


class Row(NamedTuple):
    """A line of the table. `value` is None where there is nothing to compare with; `unit` says what it counts."""

    name: str
    measured: str
    value: float | None = None
    unit: str = ""
    target: Target | None = None


def head() -> str:
    """The line above the table."""
    return f"{'':46}{'measured':>38}{'value':>9} {'unit':24}{'target':>8}"


def line(row: Row) -> str:
    """One line of the table."""
    value = "" if row.value is None else f"{row.value:.2f}"
    target = met = ""
    if row.target is not None:
        target = str(row.target)
        met = "not measured" if row.value is None else "met" if row.target.is_met(row.value) else "MISSED"
    return f"{row.name:46}{row.measured:>38}{value:>9} {row.unit:24}{target:>8} {met}".rstrip()


def summary(rows: Iterable[Row]) -> str:
    """How many targets were met, and which were not."""
    judged = [row for row in rows if row.target is not None and row.value is not None]
    missed = [row for row in judged if row.target and row.value is not None and not row.target.is_met(row.value)]
    return f"{len(judged) - len(missed)} of {len(judged)} targets met"

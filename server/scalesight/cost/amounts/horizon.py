"""What declared growth makes of sizes: how large they are at the horizon, and in which month a budget breaks."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from scalesight.cost.amounts.polynomial import Polynomial, SizeOf
from scalesight.cost.amounts.sizes import sizes
from scalesight.scale.model import Scale

# No budget is looked at for longer than this, whatever the horizon.
_MOST_MONTHS = 600


class Horizon:
    """The sizes of a scale as they are declared to grow, seen from `today`."""

    def __init__(self, scale: Scale, today: date) -> None:
        self._scale = scale
        self._today = today
        self._end = _months_later(today, min(scale.horizon_months, _MOST_MONTHS))
        self._sizes: dict[date, SizeOf] = {}
        self.size_of = self._at(self._end)

    def breaks(self, high: Polynomial, budget: float) -> date | None:
        """The first day of the month in which an amount goes past a budget; None if it keeps it to the horizon."""
        for last in self._months():
            if high.value(self._at(last))[1] > budget:
                return last.replace(day=1)
        return None

    def growing(self, collections: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        """(name, growth per month) of the collections that grow, with those that they are counted per."""
        seen: dict[str, float] = {}
        for name in collections:
            current: str | None = name
            while current is not None and (known := self._scale.collections.get(current)) is not None:
                if current in seen:
                    break
                seen[current] = known.growth or 0.0
                current = known.per
        return ((name, growth) for name, growth in seen.items() if growth > 0)

    @property
    def today(self) -> date:
        """The day that it is seen from."""
        return self._today

    def _at(self, day: date) -> SizeOf:
        """The sizes on a day; many findings ask for the same months."""
        if day not in self._sizes:
            self._sizes[day] = sizes(self._scale.grown(day, self._today))
        return self._sizes[day]

    def _months(self) -> Iterator[date]:
        """The last days of the months from the first count to the horizon, which itself ends the last of them."""
        counted = (one.as_of for one in self._scale.collections.values() if one.growth and one.as_of)
        day = max(min((self._today, *counted)), _months_later(self._today, -_MOST_MONTHS))
        while day <= self._end:
            last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
            yield min(last, self._end)
            day = last + timedelta(days=1)


def horizon(scale: Scale, today: date) -> Horizon | None:
    """The sizes to come, where anything is declared to grow."""
    if not any(one.growth is not None and one.growth > 0 for one in scale.collections.values()):
        return None
    return Horizon(scale, today)


def _months_later(day: date, months: float) -> date:
    try:
        return day + timedelta(days=months * 365.2425 / 12)
    except OverflowError:
        return date.max if months > 0 else date.min

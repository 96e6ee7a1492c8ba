"""The declared sizes as people say them: "2,000+ products, each with 3 to 5 variants (6,000 to 10,000 in total)"."""

from __future__ import annotations

import math
from collections.abc import Collection as AnyOf
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from scalesight.scale.model import Collection, Scale
from scalesight.scale.naming import singular
from scalesight.scale.units import Range, format_bytes, format_count


@dataclass(frozen=True, slots=True)
class NumberText:
    """One sentence about a collection and those that are counted per element of it.

    `details` are further facts (when it was counted, what one takes in memory). `touched`: the request is about it.
    """

    text: str
    details: tuple[str, ...]
    touched: bool

    def __str__(self) -> str:
        return "; ".join((self.text, *self.details))


@dataclass(frozen=True, slots=True)
class CollectionText:
    """One collection in parts. What is not declared is "".

    `name` as declared, `label` as said ("order lines"), `size` ("2,000+", "3 to 5"), `per` the parent of which each
    has that many ("order"), `total` ("6,000 to 10,000"), `growth` ("growing 10 % a month"), `projection`
    ("about 314,000 in 12 months"), `as_of` ("2026-11-01"), `item_size` ("4 KiB").
    """

    name: str
    label: str
    size: str
    per: str
    total: str
    growth: str
    projection: str
    as_of: str
    item_size: str
    touched: bool


def with_parents(scale: Scale, names: Sequence[str]) -> list[str]:
    """The collections and those they are counted per, without which their numbers say nothing; in declared order."""
    wanted: set[str] = set()
    for name in names:
        wanted.update(_line_of_parents(scale, name))
    return [name for name in scale.collections if name in wanted]


def largest(scale: Scale, most: int) -> list[str]:
    """The largest collections, at most `most` with their parents, in declared order."""
    sized = [name for name in scale.collections if scale.size(name) is not None]
    lines = {name: set(islice(_line_of_parents(scale, name), most + 1)) for name in sized}
    fitting = [name for name, line in lines.items() if len(line) <= most]
    chosen: set[str] = set()
    for name in sorted(fitting, key=lambda name: -_most(scale, name)):
        wanted = chosen | lines[name]
        if len(wanted) <= most:
            chosen = wanted
    return [name for name in scale.collections if name in chosen]


def sentences(scale: Scale, names: Sequence[str], touched: AnyOf[str], today: date) -> tuple[NumberText, ...]:
    """One sentence for each collection that has no parent among `names`, its children told with it."""
    told: list[NumberText] = []
    for name in names:
        parent = scale.collections[name].per
        if parent in names and scale.collections[parent or ""].per is None:
            continue
        shown = describe(scale, name, name in touched, today)
        children = [child for child in names if scale.collections[child].per == name] if not shown.per else []
        text = f"{shown.size} {shown.label}"
        if shown.per:
            text = f"each {shown.per} has {shown.size} {shown.label}{_in_total(shown)}"
        if children:
            text += ", each with " + _and([_child(scale, child, today) for child in children])
        if shown.growth and not shown.per:
            # After children, "growing" would seem to speak of them.
            text += f"; {shown.label} {_verb(shown.growth)}" if children else f", {shown.growth}"
            text += f": {shown.projection}"
        details = [f"counted on {shown.as_of}"] if shown.as_of else []
        for member in (name, *children):
            size = scale.collections[member].item_size
            if size is not None:
                details.append(f"one {label(member, 1)} takes {format_bytes(size)} in memory")
        told.append(NumberText(text, tuple(details), name in touched or any(child in touched for child in children)))
    return tuple(told)


def describe(scale: Scale, name: str, touched: bool, today: date) -> CollectionText:
    """A collection that has a size, in parts."""
    collection = scale.collections[name]
    size, total = scale.size(name), scale.total(name)
    growth = collection.growth
    return CollectionText(
        name=name,
        label=label(name, size.max if size else 2),
        size=quantity(size, at_least="+" in scale.describe_size(name)) if size else "",
        per=label(collection.per, 1) if collection.per else "",
        total=quantity(total) if total and collection.per else "",
        growth=_growth(growth) if growth else "",
        projection=_projection(scale, name, collection, today) if growth else "",
        as_of=collection.as_of.isoformat() if collection.as_of else "",
        item_size=format_bytes(collection.item_size) if collection.item_size is not None else "",
        touched=touched,
    )


def quantity(size: Range, *, at_least: bool = False) -> str:
    """ "2,000", "2,000+" or "3 to 5"."""
    if size.min == size.max:
        return format_count(size.min) + ("+" if at_least else "")
    return f"{format_count(size.min)} to {format_count(size.max)}"


def label(name: str, count: int = 2) -> str:
    """The name of a collection as a word in a sentence: order_lines → "order lines", or "order line" for one."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return singular(words) if count == 1 else words


def months(number: float) -> str:
    """ "12 months", "1 month", "3.5 months"."""
    rounded = round(number, 1)
    text = f"{rounded:g}"
    return f"{text} month{'' if rounded == 1 else 's'}"


def _child(scale: Scale, name: str, today: date) -> str:
    shown = describe(scale, name, False, today)
    return f"{shown.size} {shown.label}{_in_total(shown)}"


def _in_total(shown: CollectionText) -> str:
    parts = [f"{shown.total} {label(shown.name)} in total"] if shown.total else []
    if shown.growth:
        parts.append(f"{shown.growth}: {shown.projection}")
    return f" ({', '.join(parts)})" if parts else ""


def _growth(per_month: float) -> str:
    """ "growing 10 % a month"; two significant digits below one percent."""
    percent = abs(per_month) * 100
    digits = 2 if percent >= 1 else 1 - math.floor(math.log10(percent))
    text = f"{percent:.{digits}f}".rstrip("0").rstrip(".")
    return f"{'growing' if per_month > 0 else 'shrinking'} {text} % a month"


def _verb(growth: str) -> str:
    return growth.replace("growing", "grow", 1).replace("shrinking", "shrink", 1)


def _projection(scale: Scale, name: str, collection: Collection, today: date) -> str:
    """The total at the horizon. It moves once a month, so that a prompt of the same scale stays the same text."""
    counted = _whole_months(collection.as_of, today)
    projected = scale.projected(name, counted)
    if projected is None:
        return ""
    text = f"about {quantity(_rough(projected))} in {months(scale.horizon_months)}"
    if collection.as_of is not None and collection.growth and collection.per is None and counted > collection.as_of:
        # The number is older than a month: without today's, nobody could redo the projection.
        grown = (1 + collection.growth) ** scale.horizon_months
        now = Range(round(projected.min / grown), round(projected.max / grown))
        return f"about {quantity(_rough(now))} by now, {text}"
    return text


def _rough(size: Range) -> Range:
    return Range(_rounded(size.min), _rounded(size.max))


def _whole_months(start: date | None, today: date) -> date:
    """The last day up to `today` that is a whole number of months after `start`."""
    if start is None:
        return today
    count = (today.year - start.year) * 12 + today.month - start.month - (today.day < start.day)
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    day = start.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:  # 31 June
            day -= 1


def _rounded(number: int) -> int:
    """Three significant digits: 313,842 → 314,000."""
    return round(number, 3 - len(str(number))) if number >= 1000 else number


def _line_of_parents(scale: Scale, name: str) -> Iterator[str]:
    """A collection, what it is counted per, and so on; in a circle each once."""
    seen: set[str] = set()
    current: str | None = name
    while current is not None and current not in seen and scale.size(current) is not None:
        seen.add(current)
        yield current
        current = scale.collections[current].per


def _most(scale: Scale, name: str) -> int:
    size = scale.total(name) or scale.size(name)
    return size.max if size else 0


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"

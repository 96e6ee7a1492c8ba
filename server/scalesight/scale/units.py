"""Quantities as people write them, and as messages print them.

Every `parse_*` takes a value as TOML gives it (number, text, or something else by mistake) and returns base units:
counts, bytes, seconds, calls per second, months. A wrong value raises `UnitError`, whose text is the sentence that the
person reads: what was found, what is expected, with an example.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

#: The largest count that can be declared or derived: far past every real table, and its powers still fit a float.
MAX_COUNT = 10**15

KIB = 1024
SECONDS_PER_DAY = 86_400
DAYS_PER_MONTH = 365.2425 / 12


class Range(NamedTuple):
    """A size from `min` to `max`, both included. An exact size has both ends equal."""

    min: int
    max: int


class UnitError(ValueError):
    """A value that is no quantity of the expected kind; the text is written for the author of the file."""


# -------------------------------------------------------------------------------------------------------- parsing

_SEPARATORS = "_,' \u00a0\u2009\u202f"  # 2_000, 2,000, 2'000, and 2 000 with a plain, no-break or thin space
_NUMBER = rf"[0-9]{{1,3}}(?P<separator>[{_SEPARATORS}])[0-9]{{3}}(?:(?P=separator)[0-9]{{3}})*|[0-9]+(?:_[0-9]+)*"
_QUANTITY = re.compile(
    rf"(?P<sign>[+-]?)(?P<whole>{_NUMBER})(?P<fraction>\.[0-9]+)?\s*(?P<unit>[^0-9\s].*)?", re.DOTALL
)
_RANGE = re.compile(r"(?P<min>.*?[0-9]\s*[A-Za-z]*)\s*(?:\.\.\.?|…|–|—|-|\bto\b)\s*(?P<max>[0-9].*)", re.DOTALL)
_PER = re.compile(r"(?P<amount>.*?)\s*(?:/|\bper\b|\ban?\b|\beach\b)\s*(?P<period>.*)", re.DOTALL | re.IGNORECASE)
_CALLS = re.compile(r"\s*(?:calls?|req|reqs|requests?|messages?)$")

_MULTIPLIERS = {
    "": 1,
    "k": 10**3, "thousand": 10**3,
    "m": 10**6, "mio": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "billion": 10**9, "billions": 10**9,
}  # fmt: skip

_BYTES = {
    "b": 1, "byte": 1, "bytes": 1,
    "kib": KIB, "mib": KIB**2, "gib": KIB**3, "tib": KIB**4,
    "kb": 1000, "mb": 1000**2, "gb": 1000**3, "tb": 1000**4,
}  # fmt: skip

_SECONDS = {
    "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6,
    "ms": 1e-3, "msec": 1e-3, "millisecond": 1e-3, "milliseconds": 1e-3,
    "s": 1.0, "sec": 1.0, "secs": 1.0, "second": 1.0, "seconds": 1.0,
    "min": 60.0, "mins": 60.0, "minute": 60.0, "minutes": 60.0,
    "h": 3600.0, "hr": 3600.0, "hour": 3600.0, "hours": 3600.0,
    "d": 86_400.0, "day": 86_400.0, "days": 86_400.0,
    "week": 7 * 86_400.0, "weeks": 7 * 86_400.0,
}  # fmt: skip

_MONTHS = {
    "day": 1 / DAYS_PER_MONTH, "days": 1 / DAYS_PER_MONTH, "daily": 1 / DAYS_PER_MONTH,
    "week": 7 / DAYS_PER_MONTH, "weeks": 7 / DAYS_PER_MONTH, "weekly": 7 / DAYS_PER_MONTH,
    "mo": 1.0, "month": 1.0, "months": 1.0, "monthly": 1.0,
    "quarter": 3.0, "quarters": 3.0, "quarterly": 3.0,
    "y": 12.0, "yr": 12.0, "year": 12.0, "years": 12.0, "yearly": 12.0, "annually": 12.0,
}  # fmt: skip

_PERIODS = {unit: months * DAYS_PER_MONTH * SECONDS_PER_DAY for unit, months in _MONTHS.items()} | _SECONDS

_COUNT_EXPECTED = 'expected a whole number such as 2_000, "2,000" or "10k"'
_SIZE_EXPECTED = 'expected a number such as 2_000, "2,000+" or { min = 1_800, max = 2_400 }'
_BYTES_EXPECTED = 'expected bytes with a unit, such as "4 KiB" or "256 MiB"'
_SECONDS_EXPECTED = 'expected a time with its unit, such as "800 ms" or "1.5 s"'
_RATE_EXPECTED = 'expected calls per time, such as "2/s" or "120/min"'
_QUOTA_EXPECTED = 'expected calls per time, such as "10_000/day"'
_GROWTH_EXPECTED = 'expected a percentage per time, such as "10%/month" or "3%/year"'
_HORIZON_EXPECTED = 'expected a time such as "12 months" or "1 year"'
_DATE_EXPECTED = "expected a date such as 2026-11-01"


def parse_count(value: object, expected: str = _COUNT_EXPECTED) -> int:
    """A whole number of things, 0 or more: 2_000, "2,000", "2 000", "10k", "1.5M", 1e6."""
    if isinstance(value, str):
        number, unit = _split(value, expected)
        factor = _MULTIPLIERS.get(unit.lower())
        if factor is None:
            raise UnitError(f"found {found(value)} with the unknown unit {unit!r}; {expected}")
        if factor == 1 and "." in value:
            raise UnitError(f"found {found(value)}, where a point can mean thousands or a fraction; {expected}")
        return _whole(number * factor, value, expected)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise UnitError(f"found {found(value)}; {expected}")
    return _whole(value, value, expected)


def parse_size(value: object) -> Range:
    """How many there are: a count, "2,000+" (at least 2,000: analysed as 2,000), or "3..5"."""
    if isinstance(value, str):
        text = _short_enough(value, _SIZE_EXPECTED)
        value = text.removesuffix("+")
        match = _RANGE.fullmatch(value)
        if match is not None:
            low, high = (parse_count(match[end], _SIZE_EXPECTED) for end in ("min", "max"))
            return check_range(Range(low, high))
    count = parse_count(value, _SIZE_EXPECTED)
    return Range(count, count)


def check_range(size: Range) -> Range:
    """The same range; a `min` above its `max` is a UnitError."""
    if size.min > size.max:
        raise UnitError(f"min {format_count(size.min)} is greater than max {format_count(size.max)}; swap them")
    return size


def parse_bytes(value: object) -> int:
    """Bytes: "4 KiB" = 4,096, "4 KB" = 4,000. A bare number counts bytes."""
    if isinstance(value, str):
        number, unit = _split(value, _BYTES_EXPECTED)
        factor = _BYTES.get(unit.lower())
        if factor is None:
            if unit.lower() in ("k", "m", "g", "t"):
                raise UnitError(
                    f"found {found(value)}, which can mean {unit.upper()}B or {unit.upper()}iB; {_BYTES_EXPECTED}"
                )
            raise UnitError(_no_unit(value, unit, _BYTES_EXPECTED))
        return _whole(round(number * factor), value, _BYTES_EXPECTED)
    return parse_count(value, _BYTES_EXPECTED)


def parse_seconds(value: object) -> float:
    """A time in seconds: "800 ms" = 0.8. A bare number is refused, for its unit would be a guess."""
    return _time(value, _SECONDS, _SECONDS_EXPECTED)


def parse_months(value: object) -> float:
    """A time in months: "12 months", "1 year", "90 days"."""
    months = _time(value, _MONTHS, _HORIZON_EXPECTED)
    if months > 1200:
        raise UnitError(f"found {found(value)}, more than 100 years; {_HORIZON_EXPECTED}")
    return months


def parse_quota(value: object) -> tuple[int, float]:
    """A number of calls and the seconds they are for: "10_000/day" = (10000, 86400.0)."""
    calls, seconds = _calls_per(value, _QUOTA_EXPECTED)
    return _whole(calls, value, _QUOTA_EXPECTED), seconds


def parse_rate(value: object) -> float:
    """Calls per second: "2/s" = 2.0, "120/min" = 2.0, "40 per 10 s" = 4.0."""
    calls, seconds = _calls_per(value, _RATE_EXPECTED)
    return calls / seconds


def parse_growth(value: object) -> float:
    """Growth as a fraction per month, compounding: "10%/month" = 0.1, "3%/year" = 1.03^(1/12) − 1."""
    if not isinstance(value, str):
        raise UnitError(f"found {found(value)}; {_GROWTH_EXPECTED}")
    amount, period = _per(value, _GROWTH_EXPECTED)
    months = _MONTHS.get(period.strip().lower())
    number, unit = _split(amount, _GROWTH_EXPECTED, signed=True)
    if months is None or unit not in ("%", "percent"):
        raise UnitError(f"found {found(value)}; {_GROWTH_EXPECTED}")
    if not -100 < number <= 1000:
        raise UnitError(f"found {found(value)}; growth lies above -100% and up to 1,000%")
    fraction = number / 100
    return fraction if months == 1 else max(math.expm1(math.log1p(fraction) / months), -0.999_999)


def parse_date(value: object) -> date:
    """The day a number was taken: a TOML date, a date with a time, or the same as text."""
    if isinstance(value, date):  # a datetime is a date too
        return date(value.year, value.month, value.day)
    if isinstance(value, str):
        with suppress(ValueError):
            return date.fromisoformat(value.strip())
    raise UnitError(f"found {found(value)}; {_DATE_EXPECTED}")


def found(value: object) -> str:
    """A value as its author wrote it, for "found …" in a message; long text is cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = value if len(value) <= 60 else value[:57] + "..."
        return f'"{printable(text)}"'
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else "a number of more than 30 digits"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, (list, tuple)):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    return f"the {'date' if isinstance(value, date) else 'time'} {value}"


def printable(text: str) -> str:
    """The text with a replacement character for each one that would move or colour the reader's terminal."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _split(text: str, expected: str, *, signed: bool = False) -> tuple[float, str]:
    match = _QUANTITY.fullmatch(_short_enough(text, expected))
    if match is None:
        raise UnitError(f"found {found(text)}; {expected}")
    if match["sign"] == "-" and not signed:
        raise UnitError(f"found {found(text)}, which is negative; {expected}")
    digits = re.sub(rf"[{_SEPARATORS}]", "", match["whole"])
    number = float(digits + (match["fraction"] or "")) if match["fraction"] else int(digits)
    return (-number if match["sign"] == "-" else number), (match["unit"] or "").strip()


def _short_enough(text: str, expected: str) -> str:
    # No quantity is longer, and the expressions here would be slow on a whole page.
    if len(text) > 100:
        raise UnitError(f"found {found(text)}; {expected}")
    return text.strip()


def _calls_per(value: object, expected: str) -> tuple[float, float]:
    if not isinstance(value, str):
        raise UnitError(f"found {found(value)}; {expected}")
    amount, period = _per(value, expected)
    calls, multiplier = _split(amount, expected)
    length, unit = _split(period if period[:1].isdigit() else f"1 {period}", expected)
    calls *= _MULTIPLIERS.get(_CALLS.sub("", multiplier.lower()), 0)
    seconds = length * _PERIODS.get(unit.lower(), 0.0)
    if not calls or not seconds:
        raise UnitError(f"found {found(value)}; {expected}")
    return calls, seconds


def _per(text: str, expected: str) -> tuple[str, str]:
    text = _short_enough(text, expected)
    match = _PER.fullmatch(text)
    if match is not None:
        return match["amount"], match["period"]
    amount, _, period = text.rpartition(" ")  # 10% monthly
    if not amount:
        raise UnitError(f"found {found(text)}; {expected}")
    return amount, period


def _time(value: object, units: dict[str, float], expected: str) -> float:
    if not isinstance(value, str):
        raise UnitError(
            f"found {found(value)}{' without a unit' if isinstance(value, (int, float)) else ''}; {expected}"
        )
    number, unit = _split(value, expected)
    if unit.lower() not in units:
        raise UnitError(_no_unit(value, unit, expected))
    return number * units[unit.lower()]


def _whole(number: float, value: object, expected: str) -> int:
    if isinstance(number, float) and not math.isfinite(number):
        raise UnitError(f"found {found(value)}; {expected}")
    if number < 0:
        raise UnitError(f"found {found(value)}, which is negative; {expected}")
    if number > MAX_COUNT:
        raise UnitError(f"found {found(value)}, more than {format_count(MAX_COUNT)}; {expected}")
    nearest = round(number)
    if not math.isclose(nearest, number, rel_tol=1e-12):
        raise UnitError(f"found {found(value)}, which is not whole; {expected}")
    return nearest


def _no_unit(value: object, unit: str, expected: str) -> str:
    if not unit:
        return f"found {found(value)} without a unit; {expected}"
    return f"found {found(value)} with the unknown unit {unit!r}; {expected}"


# ------------------------------------------------------------------------------------------------------- printing


def format_count(count: float) -> str:
    """2000 → "2,000"; a fraction keeps at most two digits."""
    if float(count).is_integer():
        return f"{int(count):,}"
    return f"{count:,.2f}".rstrip("0").rstrip(".")


def format_range(size: Range) -> str:
    """Range(3, 5) → "3..5", Range(3, 3) → "3"."""
    if size.min == size.max:
        return format_count(size.min)
    return f"{format_count(size.min)}..{format_count(size.max)}"


def format_bytes(count: float) -> str:
    """268435456 → "256 MiB"; one digit after the point, and none below 1 KiB."""
    unit = "B"
    for unit in ("B", "KiB", "MiB", "GiB", "TiB", "PiB"):
        if round(count, 1) < KIB or unit == "PiB":
            break
        count /= KIB
    return f"{_short(count, 1)} {unit}"


def format_seconds(seconds: float) -> str:
    """0.8 → "800 ms", 1.5 → "1.5 s", 1000 → "1,000 s"."""
    if 0 < seconds < 1:
        return f"{_short(seconds * 1000, 1 if seconds >= 0.01 else 3)} ms"
    return f"{_short(seconds, 1)} s"


def format_rate(per_second: float) -> str:
    """2.0 → "2/s", 0.5 → "30/min", 10_000 a day → "10,000/day": the first unit in which the number is whole."""
    for unit, seconds in (("s", 1), ("min", 60), ("h", 3600), ("day", SECONDS_PER_DAY)):
        number = per_second * seconds
        if number >= 1 and math.isclose(number, round(number), rel_tol=1e-9):
            return f"{format_count(round(number))}/{unit}"
    return f"{_short(per_second, 3)}/s"


def format_growth(per_month: float) -> str:
    """0.1 → "10%/month"; at most two digits after the point."""
    return f"{_short(per_month * 100, 2)}%/month"


def _short(number: float, digits: int) -> str:
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

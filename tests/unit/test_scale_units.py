"""Quantities as people write them, and the sentence for each that is not one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timezone

import pytest
from scalesight.scale import units
from scalesight.scale.units import Range, UnitError


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (units.parse_count, 2_000, 2000),
        (units.parse_count, 0, 0),
        (units.parse_count, 1e6, 1_000_000),
        (units.parse_count, "2_000", 2000),
        (units.parse_count, "2,000", 2000),
        (units.parse_count, "2 000", 2000),
        (units.parse_count, "2\u202f000\u202f000", 2_000_000),
        (units.parse_count, "1'234'567", 1_234_567),
        (units.parse_count, "10k", 10_000),
        (units.parse_count, "1.5M", 1_500_000),
        (units.parse_count, "3 million", 3_000_000),
        (units.parse_size, "2,000+", Range(2000, 2000)),
        (units.parse_size, "10k+", Range(10_000, 10_000)),
        (units.parse_size, "3..5", Range(3, 5)),
        (units.parse_size, "3-5", Range(3, 5)),
        (units.parse_size, "3 to 5", Range(3, 5)),
        (units.parse_size, "1.5k – 2M", Range(1500, 2_000_000)),
        (units.parse_size, 7, Range(7, 7)),
        (units.parse_bytes, "256 MiB", 268_435_456),
        (units.parse_bytes, "4KiB", 4096),
        (units.parse_bytes, "4 KB", 4000),
        (units.parse_bytes, "1.5 gb", 1_500_000_000),
        (units.parse_bytes, "12 bytes", 12),
        (units.parse_bytes, 4096, 4096),
        (units.parse_seconds, "800 ms", 0.8),
        (units.parse_seconds, "1.5 s", 1.5),
        (units.parse_seconds, "2 min", 120.0),
        (units.parse_seconds, "1 hour", 3600.0),
        (units.parse_months, "12 months", 12.0),
        (units.parse_months, "1 year", 12.0),
        (units.parse_months, "2 quarters", 6.0),
        (units.parse_rate, "2/s", 2.0),
        (units.parse_rate, "120/min", 2.0),
        (units.parse_rate, "0.5/s", 0.5),
        (units.parse_rate, "40 per 10 s", 4.0),
        (units.parse_rate, "10k requests/s", 10_000.0),
        (units.parse_quota, "10_000/day", (10_000, 86_400.0)),
        (units.parse_quota, "1.5k per hour", (1500, 3600.0)),
        (units.parse_growth, "10%/month", 0.1),
        (units.parse_growth, "10 % a month", 0.1),
        (units.parse_growth, "10% monthly", 0.1),
        (units.parse_growth, "-5%/month", -0.05),
        (units.parse_date, date(2026, 11, 1), date(2026, 11, 1)),
        (units.parse_date, datetime(2026, 11, 1, 8, tzinfo=timezone.utc), date(2026, 11, 1)),
        (units.parse_date, "2026-11-01", date(2026, 11, 1)),
    ],
)
def test_a_quantity_is_read_as_it_is_meant(read: Callable[[object], object], written: object, value: object) -> None:
    assert read(written) == value


def test_yearly_growth_compounds_to_its_year() -> None:
    assert (1 + units.parse_growth("3%/year")) ** 12 == pytest.approx(1.03)
    assert (1 + units.parse_growth("100% per year")) ** 12 == pytest.approx(2)


@pytest.mark.parametrize(
    ("read", "written", "message"),
    [
        (units.parse_count, "lots", 'found "lots"; expected a whole number such as 2_000, "2,000" or "10k"'),
        (units.parse_count, "5 apples", "with the unknown unit 'apples'; expected a whole number"),
        (units.parse_count, "2.000", "where a point can mean thousands or a fraction; expected a whole number"),
        (units.parse_count, "1.2345k", "which is not whole"),
        (units.parse_count, 2.5, "found 2.5, which is not whole"),
        (units.parse_count, -3, "found -3, which is negative"),
        (units.parse_count, "-3", "which is negative"),
        (units.parse_count, True, "found true; expected a whole number"),
        (units.parse_count, float("inf"), "found inf; expected a whole number"),
        (units.parse_count, float("nan"), "found nan; expected a whole number"),
        (units.parse_count, 10**16, "more than 1,000,000,000,000,000"),
        (units.parse_count, 10**4000, "found a number of more than 30 digits, more than 1,000,000,000,000,000"),
        (units.parse_count, "9" * 5000, '99..."; expected a whole number'),
        (units.parse_count, "2,00", "with the unknown unit ',00'"),
        (units.parse_count, "", 'found ""; expected a whole number'),
        (units.parse_count, [1], "found a list; expected a whole number"),
        (units.parse_count, time(12, 30), "found the time 12:30:00; expected a whole number"),
        (units.parse_size, "many", 'expected a number such as 2_000, "2,000+" or { min = 1_800, max = 2_400 }'),
        (units.parse_size, "5..3", "min 5 is greater than max 3; swap them"),
        (units.parse_size, "+", 'found ""; expected a number such as 2_000'),
        (units.parse_bytes, "256M", 'which can mean MB or MiB; expected bytes with a unit, such as "4 KiB"'),
        (units.parse_bytes, "256", 'found "256" without a unit; expected bytes with a unit'),
        (units.parse_bytes, "1 mile", "with the unknown unit 'mile'"),
        (units.parse_seconds, 800, 'found 800 without a unit; expected a time with its unit, such as "800 ms"'),
        (units.parse_seconds, "2 m", "with the unknown unit 'm'"),
        (units.parse_months, 12, 'found 12 without a unit; expected a time such as "12 months" or "1 year"'),
        (units.parse_months, "200 years", "more than 100 years"),
        (units.parse_rate, 2, 'found 2; expected calls per time, such as "2/s" or "120/min"'),
        (units.parse_rate, "0/s", 'found "0/s"; expected calls per time'),
        (units.parse_rate, "2/parsec", 'found "2/parsec"; expected calls per time'),
        (units.parse_quota, "10000", 'found "10000"; expected calls per time, such as "10_000/day"'),
        (units.parse_quota, "0.5/day", "which is not whole"),
        (units.parse_growth, 0.1, 'found 0.1; expected a percentage per time, such as "10%/month" or "3%/year"'),
        (units.parse_growth, "10%", 'found "10%"; expected a percentage per time'),
        (units.parse_growth, "10/month", 'found "10/month"; expected a percentage per time'),
        (units.parse_growth, "-100%/month", "growth lies above -100%"),
        (units.parse_date, "soon", 'found "soon"; expected a date such as 2026-11-01'),
        (units.parse_date, 2026, "found 2026; expected a date"),
    ],
)
def test_a_wrong_quantity_says_what_was_found_and_what_is_expected(
    read: Callable[[object], object], written: object, message: str
) -> None:
    with pytest.raises(UnitError) as raised:
        read(written)
    assert message in str(raised.value)
    assert str(raised.value).startswith(("found", "min"))


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        (units.format_count(2000), "2,000"),
        (units.format_count(0), "0"),
        (units.format_count(2.5), "2.5"),
        (units.format_range(Range(6000, 10_000)), "6,000..10,000"),
        (units.format_range(Range(3, 3)), "3"),
        (units.format_bytes(268_435_456), "256 MiB"),
        (units.format_bytes(5_000_000 * 1024), "4.8 GiB"),
        (units.format_bytes(1023), "1,023 B"),
        (units.format_bytes(1024**2 - 1), "1 MiB"),
        (units.format_bytes(0), "0 B"),
        (units.format_seconds(0.8), "800 ms"),
        (units.format_seconds(1000), "1,000 s"),
        (units.format_seconds(1.5), "1.5 s"),
        (units.format_seconds(0), "0 s"),
        (units.format_seconds(0.00025), "0.25 ms"),
        (units.format_rate(2.0), "2/s"),
        (units.format_rate(0.5), "30/min"),
        (units.format_rate(10_000 / 86_400), "10,000/day"),
        (units.format_growth(0.1), "10%/month"),
        (units.format_growth(0.0024662697723035996), "0.25%/month"),
    ],
)
def test_a_quantity_is_printed_as_people_write_it(printed: str, text: str) -> None:
    assert printed == text

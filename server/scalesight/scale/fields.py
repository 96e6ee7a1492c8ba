"""The types of the keys in scale.toml: how a value is read, and what a JSON Schema says about it.

Reading is done by `units`, so that one sentence describes a wrong value wherever it stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    PlainValidator,
    WithJsonSchema,
)

from scalesight.scale import units
from scalesight.scale.units import Range, UnitError, found


class Entry(BaseModel):
    """A table of scale.toml: unknown keys are errors, and what was read does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ------------------------------------------------------------------------------------------- what a value may be

_COUNT_FORMS: list[dict[str, Any]] = [
    {"type": "integer", "minimum": 0, "maximum": units.MAX_COUNT},
    {"type": "string", "pattern": "[0-9]"},
]


def _number_or_text(*examples: object) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": _COUNT_FORMS, "examples": list(examples)})


def _text(*examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "examples": list(examples)})


def _text_or_list(*examples: object) -> WithJsonSchema:
    text = {"type": "string", "minLength": 1}
    return WithJsonSchema({"anyOf": [{"type": "array", "items": text}, text], "examples": list(examples)})


# --------------------------------------------------------------------------------------------- how a value is read


def _read_bounds(value: object) -> object:
    if isinstance(value, dict):
        return value
    low, high = units.parse_size(value)
    return {"min": low, "max": high}


def _read_limit(read: Callable[[object], float]) -> Callable[[object], float]:
    def limit(value: object) -> float:
        if isinstance(value, str) and value.strip().lower() == "none":
            return math.inf
        return read(value)

    return limit


def _read_positive(value: object) -> int:
    count = units.parse_count(value)
    if count == 0:
        raise UnitError("found 0; expected 1 or more")
    return count


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise UnitError(f"found {found(value)}; expected text in quotes")
    if not value.strip():
        raise UnitError("found empty text; expected at least one character, or leave the key out")
    return value.strip()


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnitError(f"found {found(value)}; expected true or false, without quotes")
    return value


def _read_glob(value: object) -> str:
    pattern = _read_text(value)
    for character, advice in (
        ("\\", "separate folders by /"),
        ("{", "write one pattern for each alternative"),
        ("!", "name the paths that are meant, not those that are left out"),
    ):
        if character in pattern:
            raise UnitError(f'found {found(value)} with "{character}"; {advice}, such as "scripts/**"')
    return pattern


def _read_list(value: object) -> object:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, (list, tuple)):
        raise UnitError(f'found {found(value)}; expected a list of texts, such as ["first", "second"]')
    return value


def _one_of(*choices: str) -> PlainValidator:
    def read(value: object) -> str:
        if not isinstance(value, str) or value.strip().lower() not in choices:
            listed = ", ".join(f'"{choice}"' for choice in choices[:-1])
            raise UnitError(f'found {found(value)}; expected {listed} or "{choices[-1]}"')
        return value.strip().lower()

    return PlainValidator(read)


# --------------------------------------------------------------------------------------------------------- types

Count = Annotated[int, PlainValidator(units.parse_count), _number_or_text(2000, "2,000", "10k")]
Positive = Annotated[int, PlainValidator(_read_positive), _number_or_text(250)]
Bytes = Annotated[int, PlainValidator(units.parse_bytes), _number_or_text("4 KiB", "1.5 MB")]
Seconds = Annotated[float, PlainValidator(units.parse_seconds), _text("800 ms", "1.5 s")]
Months = Annotated[float, PlainValidator(units.parse_months), _text("12 months", "1 year")]
Rate = Annotated[float, PlainValidator(units.parse_rate), _text("2/s", "120/min")]
Quota = Annotated[tuple[int, float], PlainValidator(units.parse_quota), _text("10_000/day")]
Growth = Annotated[float, PlainValidator(units.parse_growth), _text("10%/month", "3%/year")]
Day = Annotated[
    date,
    PlainValidator(units.parse_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-01"]}),
]
Text = Annotated[str, PlainValidator(_read_text), WithJsonSchema({"type": "string", "minLength": 1})]
Flag = Annotated[bool, PlainValidator(_read_flag), WithJsonSchema({"type": "boolean"})]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_read_list), _text_or_list()]
Globs = Annotated[
    tuple[Annotated[str, PlainValidator(_read_glob)], ...],
    BeforeValidator(_read_list),
    _text_or_list(["scripts/**", "**/migrations/**"]),
]
Style = Annotated[str, _one_of("full", "compact", "comment"), WithJsonSchema({"enum": ["full", "compact", "comment"]})]
Analysis = Annotated[str, _one_of("full", "brief", "off"), WithJsonSchema({"enum": ["full", "brief", "off"]})]

# A budget may be lifted with "none", which is infinite here.
CountLimit = Annotated[float, PlainValidator(_read_limit(units.parse_count)), _number_or_text(5000, "1M", "none")]
BytesLimit = Annotated[float, PlainValidator(_read_limit(units.parse_bytes)), _number_or_text("256 MiB", "none")]
SecondsLimit = Annotated[float, PlainValidator(_read_limit(units.parse_seconds)), _text("800 ms", "none")]


class Bounds(Entry):
    """A size that lies between two numbers."""

    min: Count = Field(description="The least there are.")
    max: Count = Field(description="The most there are.")


_BoundsInput = Annotated[
    Bounds,
    BeforeValidator(_read_bounds),
    AfterValidator(lambda bounds: units.check_range(Range(bounds.min, bounds.max))),
]

#: Written as a number, a text or { min, max }; read as a Range.
Size = Annotated[
    Range,
    GetPydanticSchema(lambda _source, handler: handler.generate_schema(_BoundsInput)),
]

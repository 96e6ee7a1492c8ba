"""The types of the keys in scale.toml: how a value is read, and what a JSON Schema says about it.

Reading is done by `units`, so that one sentence describes a wrong value wherever it stands.
"""

from __future__ import annotations

import math
import re
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

_INTEGER: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": units.MAX_COUNT}
_NUMBER_TEXT: dict[str, Any] = {"type": "string", "pattern": "[0-9]"}


def _any_of(*forms: dict[str, Any], examples: list[Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": list(forms), "examples": examples})


def _number(*examples: object) -> WithJsonSchema:
    return _any_of(_INTEGER, _NUMBER_TEXT, examples=list(examples))


def _limit(*examples: object) -> WithJsonSchema:
    return _any_of(_INTEGER, _NUMBER_TEXT, {"const": "none"}, examples=[*examples, "none"])


def _text(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


def _texts(*examples: list[str]) -> WithJsonSchema:
    text = {"type": "string", "minLength": 1}
    return _any_of({"type": "array", "items": text}, text, examples=list(examples))


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


def _read_name(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise UnitError("found an empty name; name what it stands for")
    if value != value.strip():
        raise UnitError(f"found {found(value)} with spaces around the name; delete them")
    return value


def _read_call(value: object) -> str:
    pattern = _read_text(value)
    name = pattern.partition("(")[0]
    if ("(" in pattern) != pattern.endswith(")") or not re.fullmatch(_CALL, name):
        raise UnitError(f'found {found(value)}; expected "client.*" or "fetch(https://api.example/*)"')
    if not name.strip("*?."):
        raise UnitError(f'found {found(value)}, which is every call; name those that are meant, such as "client.*"')
    return pattern


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

_WITH_UNIT = "[0-9]\\s*[A-Za-zµμ]"
_PERCENT = "[0-9]\\s*(%|percent)"
# The name of a call, as code says it, with * and ? for what differs: no brackets, blanks or quotes.
_CALL = r"""[^\s()\[\]{}"'`,;=<>|&]+"""

Count = Annotated[int, PlainValidator(units.parse_count), _number(2000, "2,000", "10k")]
Positive = Annotated[
    int, PlainValidator(_read_positive), _any_of({**_INTEGER, "minimum": 1}, _NUMBER_TEXT, examples=[250])
]
Bytes = Annotated[int, PlainValidator(units.parse_bytes), _number("4 KiB", "1.5 MB")]
Seconds = Annotated[float, PlainValidator(units.parse_seconds), _text(_WITH_UNIT, "800 ms", "1.5 s")]
Months = Annotated[float, PlainValidator(units.parse_months), _text(_WITH_UNIT, "12 months", "1 year")]
Rate = Annotated[float, PlainValidator(units.parse_rate), _text("[0-9]", "2/s", "120/min")]
Quota = Annotated[tuple[int, float], PlainValidator(units.parse_quota), _text("[0-9]", "10_000/day")]
Growth = Annotated[float, PlainValidator(units.parse_growth), _text(_PERCENT, "10%/month", "3%/year")]
Day = Annotated[
    date,
    PlainValidator(units.parse_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-11-01"]}),
]
Text = Annotated[str, PlainValidator(_read_text), WithJsonSchema({"type": "string", "minLength": 1})]
Name = Annotated[str, PlainValidator(_read_name), WithJsonSchema({"type": "string", "minLength": 1})]
Flag = Annotated[bool, PlainValidator(_read_flag), WithJsonSchema({"type": "boolean"})]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_read_list), _texts()]
Call = Annotated[
    str,
    PlainValidator(_read_call),
    _text(rf"^{_CALL}(\(.*\))?$", "repo.find_*", "shop.repository.find_product", "ProductRepository.find"),
]
Calls = Annotated[
    tuple[Annotated[str, PlainValidator(_read_call)], ...],
    BeforeValidator(_read_list),
    _texts(["supplier_client.*", "fetch(https://api.supplier.example/*)"]),
]
Globs = Annotated[
    tuple[Annotated[str, PlainValidator(_read_glob)], ...],
    BeforeValidator(_read_list),
    _texts(["scripts/**", "**/migrations/**"]),
]
Style = Annotated[str, _one_of("full", "compact", "comment"), WithJsonSchema({"enum": ["full", "compact", "comment"]})]
Analysis = Annotated[str, _one_of("full", "brief", "off"), WithJsonSchema({"enum": ["full", "brief", "off"]})]

# A budget is lifted with "none", which is infinite here.
CountLimit = Annotated[float, PlainValidator(_read_limit(units.parse_count)), _limit(5000, "1M")]
BytesLimit = Annotated[float, PlainValidator(_read_limit(units.parse_bytes)), _limit("256 MiB")]
SecondsLimit = Annotated[
    float,
    PlainValidator(_read_limit(units.parse_seconds)),
    _any_of({"type": "string", "pattern": _WITH_UNIT}, {"const": "none"}, examples=["800 ms", "none"]),
]


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
    GetPydanticSchema(
        lambda _, handler: handler.generate_schema(_BoundsInput),
        lambda schema, handler: {
            "anyOf": [_INTEGER, _NUMBER_TEXT, handler(schema)],
            "examples": [2000, "2,000+", {"min": 3, "max": 5}],
        },
    ),
]

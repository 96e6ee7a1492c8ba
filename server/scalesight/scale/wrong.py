"""What the validation found wrong → a sentence for the author of the file, at the key or value that is to be changed."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from scalesight.finding import Place, Problem
from scalesight.scale import schema
from scalesight.scale.places import Keys, Places, dotted
from scalesight.scale.units import found

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

#: What people write for a key that is spelt quite differently.
_SYNONYMS = {
    "count": "size",
    "total": "size",
    "number": "size",
    "rows": "size",
    "amount": "size",
    "low": "min",
    "high": "max",
    "parent": "per",
    "date": "as_of",
    "tables": "models",
    "loops": "iterations",
    "sql": "queries",
    "requests": "api_calls",
    "ram": "memory",
    "duration": "time",
    "timeout": "latency",
    "page": "page_size",
    "limit": "rate",
    "boundaries": "requirements",
    "globs": "paths",
    "files": "paths",
}


def problems(errors: list[ErrorDetails], places: Places) -> list[Problem]:
    """A problem for each error; a key that is lacking because it is misspelt is one problem."""
    found_in: dict[Keys, list[Problem]] = {}
    for error in sorted(errors, key=lambda error: error["type"] == "missing"):
        keys = tuple(str(part) for part in error["loc"] if part != "[key]")
        in_table = found_in.setdefault(keys[:-1], [])
        if error["type"] != "missing" or keys[-1] not in [problem.suggestion for problem in in_table]:
            in_table.append(_problem_of(error, keys, places))
    return [problem for in_table in found_in.values() for problem in in_table]


def _problem_of(error: ErrorDetails, keys: Keys, places: Places) -> Problem:
    value = error["input"]
    known = schema.keys(*keys[:-1])
    kind = error["type"]
    if kind == "extra_forbidden" or (known and keys[-1] not in known):
        return _unknown_key(keys, known, value, places)
    if error["loc"][-1] == "[key]":
        return _problem(places.key(keys), f"{dotted(keys[:-1])}: {_sentence(error)}")
    if kind == "missing":
        example = f"{keys[-1]} = {_toml(_example(keys))}"
        return _problem(places.value(keys), f"{dotted(keys[:-1])} lacks {keys[-1]}; add {example}")
    if kind == "value_error":
        return _problem(places.value(keys), f"{dotted(keys)}: {_sentence(error)}")
    return _problem(places.value(keys), f"{dotted(keys)}: found {found(value)}; expected {_expected(keys)}")


def _unknown_key(keys: Keys, known: list[str], value: object, places: Places) -> Problem:
    name, table = keys[-1], keys[:-1]
    near = _SYNONYMS.get(name.lower())
    if near not in known:
        near = next(iter(get_close_matches(name.lower(), known, 1)), None)
    home = None if table else _home(name.lower())
    if len(table) == 2 and table[0] == "calls" and isinstance(value, dict):
        near = None
        advice = f"a name with dots stands in quotes: [{dotted(('calls', _unquoted(keys, value)))}]"
    elif not table and isinstance(value, dict) and {"size", "per", "growth"} & set(value):
        near = dotted(("collections", name))
        advice = f"a collection is written [{near}]"
    elif near:
        advice = f"did you mean {near!r}?"
    elif home:
        advice = f"{home[1]} belongs below {home[0]}"
    else:
        advice = f"expected one of {', '.join(known)}"
    message = f"unknown key '{found(name)[1:-1]}' {_in_table(table)}; {advice}"
    return _problem(places.key(keys), message, "scale-key", near)


def _home(name: str) -> tuple[str, str] | None:
    """The header and the right spelling of a key that stands outside of its table."""
    for header in ("project", "collections.NAME", "budgets", "platforms.NAME", "calls.NAME", "prompt"):
        near = get_close_matches(name, schema.keys(*header.split(".")), 1, 0.8)
        if near:
            return f"[{header}]", near[0]
    return None


def _unquoted(keys: Keys, value: dict[str, Any]) -> str:
    """The name of a call of which each dot began a table: [calls.repo.find_all]."""
    names = list(keys[1:])
    while len(value) == 1 and isinstance(inner := next(iter(value.values())), dict):
        names.append(next(iter(value)))
        value = inner
    return ".".join(names)


def _in_table(keys: Keys) -> str:
    if not keys:
        return "at the top of the file"
    if keys[0] == "overrides" and len(keys) == 2:
        return "in [[overrides]]"
    return f"in {dotted(keys)}" if keys[0] == "overrides" else f"in [{dotted(keys)}]"


def _expected(keys: Keys) -> str:
    if keys == ("overrides",):
        return "a header with two brackets, [[overrides]], before the keys of each"
    if len(keys) == 2 and keys[0] == "collections":
        return f"a table: {dotted(keys[1:])} = {{ size = 2_000 }}"
    if (schema.at(*keys) or {}).get("type") == "object":
        return f"a table: [{dotted(keys)}] with its keys below it"
    return _toml(_example(keys))


def _example(keys: Keys) -> Any:
    return next(iter((schema.at(*keys) or {}).get("examples", ())), "…")


def _toml(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:_}"
    return json.dumps(value, ensure_ascii=False)


def _sentence(error: ErrorDetails) -> str:
    return str(error.get("ctx", {}).get("error", error["msg"]))


def _problem(place: Place, message: str, code: str = "scale-value", suggestion: str | None = None) -> Problem:
    return Problem(place.path, message, place=place, code=code, suggestion=suggestion)

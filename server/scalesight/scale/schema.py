"""The JSON Schema of scale.toml, generated from the models, and what it says about one key."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from scalesight.scale.model import Scale


def json_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of what may stand in a scale.toml, in the forms in which people write it."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "scale.toml",
        **_plain(Scale.model_json_schema(by_alias=True)),
    }


def at(*keys: str) -> dict[str, Any] | None:
    """The schema of the value at a path such as ("collections", "products", "size"); None for an unknown key.

    Its references are followed one level: `description`, `properties`, `examples` and `enum` can be read at once.
    Any key below a list is an element of it.
    """
    schema = _root()
    for key in keys:
        inner = next((found for form in schema.get("anyOf", [schema]) if (found := _below(_followed(form), key))), None)
        if inner is None:
            return None
        schema = _followed(inner)
    return schema


def keys(*table: str) -> list[str]:
    """The keys that may stand in a table; empty where any name may, or none."""
    schema = at(*table) or {}
    forms = [_followed(form) for form in schema.get("anyOf", [schema])]
    return [key for form in forms for key in form.get("properties", {})]


@lru_cache(maxsize=1)
def _root() -> dict[str, Any]:
    return json_schema()


def _below(schema: dict[str, Any], key: str) -> dict[str, Any] | None:
    if key in schema.get("properties", {}):
        inner = schema["properties"][key]
    else:
        inner = schema.get("additionalProperties") or schema.get("items")
    return inner if isinstance(inner, dict) else None


def _followed(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    definition = _root()["$defs"][schema["$ref"].rpartition("/")[2]]
    return {**definition, **{key: value for key, value in schema.items() if key != "$ref"}}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Without what only Python knows: titles made of class and field names, null (TOML has none), empty defaults."""
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            plain[key] = {name: _plain(inner) for name, inner in value.items()}
        elif key == "patternProperties":
            # A pattern that every name has to fit is one for names; a file would else be allowed any other.
            ((pattern, inner),) = value.items()
            plain["additionalProperties"] = _plain(inner)
            plain["propertyNames"] = {**plain.get("propertyNames", {}), "pattern": pattern}
        elif key == "propertyNames":
            plain[key] = {**value, **plain.get(key, {})}
        elif key == "anyOf":
            forms = [_plain(form) for form in value if form != {"type": "null"}]
            plain |= forms[0] if len(forms) == 1 else {"anyOf": forms}
        elif key == "title" or (key in ("default", "examples") and (not value or isinstance(value, dict))):
            continue
        else:
            plain[key] = _plain(value) if isinstance(value, dict) else value
    return plain

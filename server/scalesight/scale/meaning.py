"""What the schema says about one key, with its values written as they stand in the file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from scalesight.scale import schema

Shape = Literal["table", "list", "text", "other"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """`values` are TOML: all that there are if `closed`, else examples with the default first. `default` is TOML too.

    `shape` is what to begin with where there is no example.
    """

    description: str
    values: tuple[str, ...]
    closed: bool
    default: str
    shape: Shape


def meaning(*keys: str) -> Meaning | None:
    """What the key at a path means; None for one that may not stand there. An element has the meaning of its list."""
    form = schema.at(*keys)
    if form is None:
        return None
    if "description" not in form:
        return meaning(*keys[:-1])
    if form.get("type") == "boolean":
        values: list[Any] = [True, False]
    else:
        values = form.get("enum") or form.get("examples", [])
    default = form.get("default")
    if default is not None and default not in values:
        values = [default, *values]
    return Meaning(
        form["description"],
        tuple(_toml(value, keys, form) for value in values),
        "enum" in form or form.get("type") == "boolean",
        "" if default is None else _toml(default, keys, form),
        _shape(form, values),
    )


def _toml(value: Any, keys: tuple[str, ...], form: dict[str, Any]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:_}"
    if isinstance(value, list):
        return f"[{', '.join(_toml(one, keys, form) for one in value)}]"
    if isinstance(value, dict):  # the schema sorts its keys
        inner = (f"{key} = {_toml(value[key], keys, form)}" for key in schema.keys(*keys) if key in value)
        return f"{{ {', '.join(inner)} }}"
    return str(value) if form.get("format") == "date" else json.dumps(value, ensure_ascii=False)


def _shape(form: dict[str, Any], values: list[Any]) -> Shape:
    kinds = [one.get("type") for one in form.get("anyOf", [form])]
    if "array" in kinds:
        return "list"
    if kinds == ["object"]:
        return "table"
    return "text" if kinds == ["string"] or isinstance(next(iter(values), None), str) else "other"

"""Which values are offered for a key of scale.toml: those of the schema, and those that other tables of the file make."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from scalesight.scale.meaning import Meaning
from scalesight.scale.outline import Outline
from scalesight.scale.places import Keys

# A value with a meaning of its own that the schema cannot list, as any text may stand there.
_NO_ROLE = '"none"'

_NAMED = {
    ("collections", "per"): "collection",
    ("calls", "returns"): "collection",
    ("calls", "returns_one"): "collection",
    ("calls", "platform"): "platform",
}


def values_of(outline: Outline, keys: Keys, told: Meaning | None) -> list[str]:
    """The values to offer for a key, as TOML."""
    if told is None:
        return []
    kind = named_by(keys)
    if kind:
        names = _parents(outline, keys[1]) if _is_parent(keys) else outline.names((f"{kind}s",))
        return [json.dumps(name, ensure_ascii=False) for name in names]
    if _is_day(keys):
        return [date.today().isoformat()]
    if keys == ("prompt", "role"):
        return [*told.values, _NO_ROLE]
    return list(told.values)


def detail_of(keys: Keys, told: Meaning, value: str) -> str:
    """What kind of value that is; "" for one of few that the schema lists."""
    if named_by(keys):
        return named_by(keys)
    if _is_day(keys):
        return "today"
    return "default" if value == told.default else "" if told.closed else "example"


def named_by(keys: Keys) -> str:
    """What the value at some keys is the name of: a `collection` or `platform` that the file declares; "" for another."""
    return _NAMED.get(keys[::2], "") if len(keys) == 3 else ""


def _is_parent(keys: Keys) -> bool:
    return keys[::2] == ("collections", "per")


def _is_day(keys: Keys) -> bool:
    return keys[::2] == ("collections", "as_of")


def _parents(outline: Outline, child: str) -> list[str]:
    """The declared collections that a collection can be counted per: not itself, nor what is counted per it."""
    children: dict[str, list[str]] = {}
    for name, parent in _pairs(outline):
        children.setdefault(parent, []).append(name)
    below = {child}
    waiting = [child]
    while waiting:
        new = [name for name in children.get(waiting.pop(), ()) if name not in below]
        below.update(new)
        waiting += new
    return [name for name in outline.names(("collections",)) if name not in below]


def undeclared_parents(outline: Outline) -> list[str]:
    """The names after `per` that no table declares yet."""
    declared = set(outline.names(("collections",)))
    return list(dict.fromkeys(parent for _, parent in _pairs(outline) if parent and parent not in declared))


def _pairs(outline: Outline) -> Iterator[tuple[str, str]]:
    """Each collection that is counted per another one, and that."""
    for one in outline.written:
        if one.is_value and _is_parent(one.keys):
            yield one.keys[1], outline.text(one) or ""


def elements(value: str) -> list[str]:
    """The texts in a list of an example, for which JSON and TOML are the same."""
    return list(json.loads(value))

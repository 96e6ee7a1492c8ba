"""Configuration files in JSON as people write them: with comments and trailing commas, and not always well-formed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from scalesight.syntax.sources import Sources

# What people write is far smaller; anything larger is data that happens to be called like a configuration.
_MAX_BYTES = 256 * 1024

# A string or comment that is not closed is taken to the end, so that no text is gone over twice.
_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?')
_TRAILING_COMMA = re.compile(r'("(?:[^"\\\n]|\\.)*"?)|,(?=\s*[\]}])')


def read(sources: Sources, path: str) -> Mapping[str, object]:
    """The object in a JSON file; an empty one where there is no such file, or it cannot be understood."""
    raw = sources.text(path)
    if raw is None or len(raw) > _MAX_BYTES:
        return {}
    text = raw.decode("utf-8-sig", "replace")
    try:
        found = _parsed(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def objects(value: object) -> Mapping[str, object]:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def strings(value: object) -> tuple[str, ...]:
    """The strings of an array; a lone string is an array of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return json.loads(_without(_TRAILING_COMMA, _without(_COMMENT, text)))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: match[1] or " ", text)

"""The texts that calls of certain names are handed, found without parsing: enough to say that nobody names a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_TEXT = re.compile(rb"[\"'`]([\w.]+)[\"'`]")
_WORD = re.compile(rb"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")
_LONGEST = 4_000
_CLOSING = {ord("("): ord(")"), ord("["): ord("]"), ord("{"): ord("}")}


def named_in(source: bytes, callers: frozenset[str]) -> set[str]:
    """The words of all paths (`customer__address`, `items.product`) in the brackets behind one of the names.

    The brackets are those of a call, or of a list that is bound to a name with one of `callers` in it:
    `list_select_related = ("customer",)`.
    """
    if not any(name.encode() in source for name in callers):
        return set()
    found: set[str] = set()
    for match in _pattern(callers).finditer(source):
        for text in _TEXT.findall(_bracketed(source, match.end() - 1)):
            found.update(word.decode() for path in text.split(b"__") for word in _WORD.findall(path))
    return found


def _bracketed(source: bytes, start: int) -> bytes:
    depth, opening = 0, source[start]
    closing = _CLOSING[opening]
    for at in range(start, min(len(source), start + _LONGEST)):
        if source[at] == opening:
            depth += 1
        elif source[at] == closing:
            depth -= 1
            if not depth:
                return source[start:at]
    return source[start : start + _LONGEST]


@lru_cache(maxsize=16)
def _pattern(callers: Iterable[str]) -> re.Pattern[bytes]:
    names = "|".join(sorted(map(re.escape, callers)))
    return re.compile(rf"\w*(?:{names})\w*(?:\s*:[^=\n(\[]*)?\s*=?\s*[(\[{{]".encode())

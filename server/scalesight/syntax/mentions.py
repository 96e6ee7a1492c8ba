"""The texts that calls of certain names are handed, found without parsing: enough to say that nobody names a thing."""

from __future__ import annotations

import re

_TEXT = re.compile(rb"[\"'`]([\w.]+)[\"'`]")
_WORD = re.compile(rb"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")
# What may stand between a name and its bracket: the rest of a longer name, a type, an equals sign.
_OPENING = re.compile(rb"\w*(?:\s*:[^=\n(\[]*)?\s*=?\s*[(\[{]")
_LONGEST = 4_000
_CLOSING = {ord("("): ord(")"), ord("["): ord("]"), ord("{"): ord("}")}


def named_in(source: bytes, callers: frozenset[str]) -> set[str]:
    """The words of all paths (`customer__address`, `items.product`) in the brackets behind one of the names.

    The brackets are those of a call, or of a list that is bound to a name with one of `callers` in it:
    `list_select_related = ("customer",)`.
    """
    found: set[str] = set()
    for start in _openings(source, callers):
        for text in _TEXT.findall(_bracketed(source, start)):
            found.update(word.decode() for path in text.split(b"__") for word in _WORD.findall(path))
    return found


def _openings(source: bytes, callers: frozenset[str]) -> set[int]:
    """Where the brackets behind the names open. One name at a time: bytes are searched far faster than matched.

    `FIELDS_TO_PREFETCH = [...]` is meant for `Prefetch`, too: case makes no difference.
    """
    found = set()
    lower = source.lower()
    for name in {caller.lower().encode() for caller in callers}:
        at = lower.find(name)
        while at >= 0:
            opening = _OPENING.match(source, at + len(name))
            if opening is not None:
                found.add(opening.end() - 1)
            at = lower.find(name, at + len(name))
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

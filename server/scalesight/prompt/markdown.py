"""The units of Markdown that can be a request: paragraphs, list items, and what stands in a fence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_FENCE = re.compile(
    r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<info>[^\s{]*)"
)
_CONTAINER = re.compile(r"[ \t]*(?:>[ \t]?)*")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?")
_MARKER = re.compile(r"(?:<!--|\{/\*) scalesight:")
_BREAK = re.compile(r"#{1,6}(?:[ \t]|$)|(?:[-*_][ \t]*){3,}$|`{3,}|~{3,}")


class Fence(NamedTuple):
    """A fenced code block: the lines (from 0) of its inside, `first` to `last` exclusive."""

    info: str
    first: int
    last: int
    closes: str  # a regular expression for the lines that would close it


def fence_at(lines: Sequence[str], first: int, last: int) -> Fence | None:
    """The fenced block whose inside holds the lines `first` to `last` (inclusive), or None."""
    at = front_matter(lines)
    while at <= first:
        opener = _FENCE.match(lines[at])
        if opener is None:
            at += 1
            continue
        mark = opener["fence"]
        closes = rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$"
        end = at + 1
        while end < len(lines) and not re.match(closes, lines[end]):
            end += 1
        if at < first and last < end:
            return Fence(opener["info"], at + 1, end, closes)
        at = end + 1
    return None


def front_matter(lines: Sequence[str]) -> int:
    """The number of lines that settings between two `---` take at the beginning."""
    if lines and lines[0].rstrip() == "---":
        for at, line in enumerate(lines[1:], 1):
            if line.rstrip() in ("---", "..."):
                return at + 1
    return 0


def prefix(line: str) -> str:
    """What the further lines of the unit begin with whose first line is `line`: quote marks, and the item's indent."""
    container = _container(line)
    item = _ITEM.match(line, len(container))
    return container + " " * _item_width(line, len(container)) if item else container


def unit(lines: Sequence[str], at: int) -> tuple[int, int, int] | None:
    """The paragraph or list item that holds the line `at`: first line, column of its text there, last line.

    None on a blank line.
    """
    if _is_blank(lines[at]):
        return None
    first = at
    while not _begins(lines, first):
        first -= 1
    container = _container(lines[first])
    item = _ITEM.match(lines[first], len(container))
    if item is None:
        return first, len(container), _paragraph_end(lines, first)
    return first, item.end(), _item_end(lines, first, len(prefix(lines[first])))


def _begins(lines: Sequence[str], at: int) -> bool:
    """Whether the line is the first of its paragraph or item."""
    if at == 0 or _is_blank(lines[at - 1]) or _is_break(lines[at - 1]) or _is_break(lines[at]):
        return True
    if _ITEM.match(lines[at], len(_container(lines[at]))):
        return True
    return lines[at].lstrip().startswith(">") != lines[at - 1].lstrip().startswith(">")


def _paragraph_end(lines: Sequence[str], first: int) -> int:
    last = first
    while last + 1 < len(lines) and not _is_blank(lines[last + 1]) and not _begins(lines, last + 1):
        last += 1
    return last


def _item_end(lines: Sequence[str], first: int, indent: int) -> int:
    """An item goes on with lines that are indented to its text, also after a blank line, and with lazy lines."""
    last = first
    for at in range(first + 1, len(lines)):
        if _is_blank(lines[at]):
            continue
        container = _container(lines[at])
        indented = len(container.expandtabs(4)) >= indent
        lazy = at == last + 1 and not _begins(lines, at)
        if not indented and not lazy:
            break
        last = at
    return last


def _container(line: str) -> str:
    match = _CONTAINER.match(line)
    return match[0] if match else ""


def _item_width(line: str, start: int) -> int:
    bullet = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+").match(line, start)
    return len(bullet[0]) if bullet else 0


def _is_blank(line: str) -> bool:
    return not line.strip(" \t>")


def _is_break(line: str) -> bool:
    return bool(_BREAK.match(line, len(_container(line))) or _MARKER.search(line))

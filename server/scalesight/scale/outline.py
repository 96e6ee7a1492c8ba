"""What stands where in a scale.toml that is being written, so half a line hides nothing but itself.

`Places` asks a syntax tree, which gives up whole tables around a quote that is not closed yet. Here every line that
begins like a header or a key is one, whatever is still open above it.
"""

from __future__ import annotations

import json
import re
from typing import Literal, NamedTuple

from scalesight.scale.places import MAX_DEPTH, Keys
from scalesight.text import Span


class Slot(NamedTuple):
    """A place for a header, a key or a value: `span` is what stands there, or the space in which nothing stands yet.

    `keys` are those of the table that a key belongs to, or of the value. `alone`: a key that has a line of its own, not
    one inside { }. `assigned`: a = follows the key. `opening` and `closing` count the brackets of a header.
    """

    kind: Literal["header", "key", "value"]
    span: Span
    keys: Keys = ()
    alone: bool = False
    assigned: bool = False
    opening: int = 0
    closing: int = 0


class Written(NamedTuple):
    """A name or a value in the text, with its keys from the root; list elements and [[tables]] count as "0", "1", …"""

    keys: Keys
    span: Span
    is_value: bool = False


class Outline:
    """The slots, names and values of a text in UTF-8, which need not be TOML. `headers` are the tables with a header."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.slots: list[Slot] = []
        self.written: list[Written] = []
        self.headers: list[Written] = []
        self._comments: list[Span] = []
        self._counts: dict[Keys, int] = {}
        self._indent = 0
        self._broken = False
        self._read()

    def slot_at(self, offset: int) -> Slot | None:
        """The slot that a cursor stands in or touches; None in a comment and where nothing can be inserted."""
        if any(span.start < offset <= span.end for span in self._comments):
            return None
        return next((slot for slot in self.slots if slot.span.start <= offset <= slot.span.end), None)

    def at(self, offset: int) -> Written | None:
        """The innermost name or value that touches an offset."""
        touched = (one for one in self.written if one.span.start <= offset <= one.span.end)
        return max(touched, key=lambda one: len(one.keys), default=None)

    def names(self, table: Keys, besides: int = -1) -> list[str]:
        """The keys that stand directly in a table, without the one that touches the offset `besides`."""
        inside = len(table)
        names = (
            one.keys[inside]
            for one in self.written
            if len(one.keys) > inside
            and one.keys[:inside] == table
            and not (one.span.start <= besides <= one.span.end and len(one.keys) == inside + 1)
        )
        return list(dict.fromkeys(names))

    def text(self, one: Written) -> str | None:
        """The text in the quotes of a value; None where there are none, or only the first."""
        return _unquoted(self._text(one.span))

    def _read(self) -> None:
        at = 3 if self.source.startswith(b"\xef\xbb\xbf") else 0
        table: Keys = ()
        while True:
            start = _end(_SPACE, self.source, at)
            self._indent, self._broken = start - at, False
            if self.source[start : start + 1] == b"[":
                table, at = self._header(start)
            elif self.source[start : start + 1] == b"#":
                at = start
            else:
                at = self._pair(at, table, _LINE_KEY, 0)
            if not self._broken:  # else the next statement begins here
                at = _end(_REST, self.source, at)
                end = _end(_COMMENT, self.source, at)
                if end > at:
                    self._comments.append(Span(at, end))
                if end == len(self.source):
                    return
                at = _end(_LINE_END, self.source, end)

    def _header(self, at: int) -> tuple[Keys, int]:
        start = _end(_OPENING, self.source, at)
        end = _end(_HEADER, self.source, start)
        closed = _end(_CLOSING, self.source, end)
        self.slots.append(
            Slot("header", self._trimmed(start, end), opening=start - at, closing=closed - end, alone=True)
        )
        keys: Keys = ()
        parts = self._parts(start, end)
        for index, (name, span) in enumerate(parts):
            keys = (*keys, name)
            last = index == len(parts) - 1
            self.written.append(Written(keys, span))
            if last:
                self.headers.append(Written(keys, span))
            if last and start - at == 2:
                self._counts[keys] = self._counts.get(keys, 0) + 1
            if keys in self._counts:
                keys = (*keys, str(self._counts[keys] - 1))
        return keys, closed

    def _pair(self, at: int, base: Keys, key: re.Pattern[bytes], depth: int) -> int:
        """Reads `key = value`, or what is there of it, from the space before it."""
        start = at
        at = _end(key, self.source, start)
        assigned = self.source[at : at + 1] == b"="
        span = self._trimmed(start, at)
        self.slots.append(Slot("key", span, base, alone=not depth, assigned=assigned))
        keys = base
        for name, part in self._parts(*span):
            keys = (*keys, name)
            self.written.append(Written(keys, part))
        if not assigned:
            return at
        at += 1
        return self._value(at, _end(_SPACE, self.source, at), keys, depth)

    def _value(self, gap: int, at: int, keys: Keys, depth: int) -> int:
        """Reads a value at `at`; the space before it begins at `gap`."""
        first = self.source[at : at + 1]
        if first in (b"[", b"{") and depth < MAX_DEPTH:
            return self._inside(at + 1, keys, depth + 1, is_list=first == b"[")
        end = _end(_STRING, self.source, at)
        if end == at:
            end = at + len(self.source[at : _end(_INNER_BARE if depth else _BARE, self.source, at)].rstrip())
        if end == at:  # the spaces behind it belong to the slot too
            self.slots.append(Slot("value", Span(gap, _end(_SPACE, self.source, at)), keys))
            return at
        self.slots.append(Slot("value", Span(at, end), keys))
        if keys:  # else it stands behind an = without a name
            self.written.append(Written(keys, Span(at, end), True))
        if depth and first in (b'"', b"'") and _unquoted(self._text(Span(at, end))) is None:
            # Whoever is still typing a text has not come to the bracket behind it.
            self._broken = True
            return _end(_LINE_END, self.source, end)
        return end

    def _inside(self, at: int, keys: Keys, depth: int, *, is_list: bool) -> int:
        """Reads the inside of a list or of an inline table, to behind its bracket or to where it must have ended."""
        index = 0
        while not self._broken:
            gap, at = at, self._blank(at, is_list=is_list)
            follows = self.source[at : at + 1]
            if self._broken or follows in (b"]", b"}", b""):
                self.slots.append(
                    Slot("value", Span(gap, at), (*keys, str(index))) if is_list else Slot("key", Span(gap, at), keys)
                )
                return at if self._broken else at + len(follows)
            before = at
            if is_list:
                at = self._value(gap, at, (*keys, str(index)), depth)
                index += 1
            else:
                at = self._pair(at, keys, _INNER_KEY, depth)
            if self._broken:
                return at
            at = self._blank(at, is_list=is_list)
            if self._broken:
                return at
            follows = self.source[at : at + 1]
            if follows in (b"]", b"}"):
                return at + 1
            at = max(at + (follows == b","), min(before + 1, len(self.source)))
        return at

    def _blank(self, at: int, *, is_list: bool) -> int:
        """Skips spaces, comments and line ends; notes if a line begins that cannot stand inside the open bracket."""
        while True:
            at = _end(_SPACE, self.source, at)
            end = _end(_COMMENT, self.source, at)
            if end > at:
                self._comments.append(Span(at, end))
            at = _end(_LINE_END, self.source, end)
            if at == end:
                return at
            start = _end(_SPACE, self.source, at)
            is_key = _KEY_LINE.match(self.source, start) and (is_list or start - at <= self._indent)
            if is_key or _HEADER_LINE.match(self.source, start):
                self._broken = True
                return at

    def _trimmed(self, start: int, end: int) -> Span:
        """The span without the spaces around what stands there; with them where nothing does."""
        text = self.source[start:end]
        stripped = text.strip()
        if not stripped:
            return Span(start, end)
        first = start + len(text) - len(text.lstrip())
        return Span(first, first + len(stripped))

    def _parts(self, start: int, end: int) -> list[tuple[str, Span]]:
        """The names of a dotted key; what else stands there is no name."""
        parts: list[tuple[str, Span]] = []
        match = _NAME.match(self.source, start, end)
        while match and match[1]:
            name = self._text(Span(*match.span(1)))
            unquoted = _unquoted(name)
            parts.append((name if unquoted is None else unquoted, Span(*match.span(1))))
            match = _NAME.match(self.source, match.end(), end) if match[2] and len(parts) < MAX_DEPTH else None
        return parts

    def _text(self, span: Span) -> str:
        return self.source[span.start : span.end].decode("utf-8", "replace")


def _unquoted(text: str) -> str | None:
    """What stands in quotes; None where there are none, or only the first."""
    if len(text) < 2 or text[0] != text[-1] or text[0] not in "\"'":
        return None
    try:
        return str(json.loads(text)) if text[0] == '"' else text[1:-1]
    except ValueError:  # an escape that JSON does not know
        return text[1:-1]


def _end(pattern: re.Pattern[bytes], source: bytes, at: int) -> int:
    match = pattern.match(source, at)
    return match.end() if match else at


_ONE_LINE = rb'"(?:[^"\\\r\n]|\\[^\r\n])*"?' + rb"|'[^'\r\n]*'?"
_SPACE = re.compile(rb"[ \t]*")
_LINE_END = re.compile(rb"\r?\n|\r")
_COMMENT = re.compile(rb"#[^\r\n]*")
_REST = re.compile(rb"[^#\r\n]*")
_OPENING = re.compile(rb"\[\[?")
_CLOSING = re.compile(rb"\]\]?")
_HEADER = re.compile(rb"(?:" + _ONE_LINE + rb"|[^\]#\r\n\"'])*")
_LINE_KEY = re.compile(rb"(?:" + _ONE_LINE + rb"|[^=#\r\n\"'])*")
_INNER_KEY = re.compile(rb"(?:" + _ONE_LINE + rb"|[^=#,}\]\r\n\"'])*")
_NAME = re.compile(rb"[ \t]*(" + _ONE_LINE + rb"|[^\s.=\"'\[\]{}#,]*)[ \t]*(\.)?")
_STRING = re.compile(rb'"""(?s:.*?)(?:"""|\Z)|' + rb"'''(?s:.*?)(?:'''|\Z)|" + _ONE_LINE)
_BARE = re.compile(rb"[^#\r\n]*")
_INNER_BARE = re.compile(rb"[^#,\]}\r\n]*")
_HEADER_LINE = re.compile(rb"\[\[?[ \t]*[A-Za-z_]")
_KEY_LINE = re.compile(rb"[A-Za-z_][\w-]*(?:[ \t]*\.[ \t]*[\w-]+)*[ \t]*=")

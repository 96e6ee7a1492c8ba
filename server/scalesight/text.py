"""Places in a text: byte spans, LSP line rules, and the three position encodings.

Everything below `lsp` and `report` speaks in byte offsets into the UTF-8 source, as tree-sitter does. Only at the
edge is an offset turned into a line and a column, in the unit that the reader at that edge counts in.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal, NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]


class Span(NamedTuple):
    """A half-open range of byte offsets into the UTF-8 source of one file."""

    start: int
    end: int


class Position(NamedTuple):
    """A place in a file: `line` from 0, `column` from 0 in the unit of the encoding that was asked for."""

    line: int
    column: int


class LineIndex:
    """Turns byte offsets into positions and back, for one immutable source."""

    __slots__ = ("source", "starts")

    def __init__(self, source: bytes, starts: Sequence[int] | None = None) -> None:
        """`starts`: the `line_starts` of the source, where somebody has them already."""
        self.source = source
        self.starts = line_starts(source) if starts is None else starts

    def line_of(self, offset: int) -> int:
        """The line (from 0) that holds the byte `offset`."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def line_span(self, line: int) -> Span:
        """The bytes of a line without its line end; past the last line, the empty span at the end of the text."""
        if line >= len(self.starts):
            return Span(len(self.source), len(self.source))
        start = self.starts[line]
        end = self.starts[line + 1] if line + 1 < len(self.starts) else len(self.source)
        while end > start and self.source[end - 1] in b"\r\n":
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        """The text of a line (from 0) without its line end."""
        span = self.line_span(line)
        return self.source[span.start : span.end].decode("utf-8", "replace")

    def position(self, offset: int, encoding: Encoding = "utf-32") -> Position:
        """Where a byte offset lies. Offsets out of range are clamped to the text."""
        offset = min(max(offset, 0), len(self.source))
        line = self.line_of(offset)
        head = self.source[self.starts[line] : offset]
        return Position(line, _width(head, encoding))

    def offset(self, line: int, column: int, encoding: Encoding = "utf-32") -> int:
        """The byte offset of a position.

        A column past the end of its line means the end of the line (LSP 3.17, "Position"), a line past the last
        means the end of the text, and a column inside a character means the start of that character.
        """
        if line < 0:
            return 0
        if line >= len(self.starts):
            return len(self.source)
        span = self.line_span(line)
        if column <= 0:
            return span.start
        text = self.source[span.start : span.end]
        if text.isascii():
            return min(span.start + column, span.end)
        return min(span.start + _bytes_before(text, column, encoding), span.end)


def line_starts(source: bytes) -> list[int]:
    """The byte offset at which each line begins; a text has one line more than it has line ends.

    LSP 3.17, "Text Documents": only \\n, \\r\\n and \\r end a line. So it is for bytes.splitlines(); str.splitlines() knows
    eight more (form feed, U+2028, ...).
    """
    lines = source.splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=0))
    if lines and not lines[-1].endswith((b"\n", b"\r")):
        starts.pop()
    return starts


def decode_source(raw: bytes) -> bytes:
    """The UTF-8 source as an editor shows it: a byte order mark is no part of the first line.

    Raises UnicodeDecodeError if `raw` is not UTF-8.
    """
    source = raw.removeprefix(codecs.BOM_UTF8)
    source.decode("utf-8")
    return source


def _width(text: bytes, encoding: Encoding) -> int:
    if encoding == "utf-8" or text.isascii():
        return len(text)
    decoded = text.decode("utf-8", "replace")
    if encoding == "utf-32":
        return len(decoded)
    return len(decoded.encode("utf-16-le", "surrogatepass")) // 2


def _bytes_before(text: bytes, column: int, encoding: Encoding) -> int:
    """How many bytes stand before a column, or before the character that the column lies in."""
    if encoding == "utf-8":
        at = min(column, len(text))
        while 0 < at < len(text) and text[at] & 0xC0 == 0x80:
            at -= 1
        return at
    decoded = text.decode("utf-8", "replace")
    if encoding == "utf-16":
        # Half of a surrogate pair at the end is ignored: the column lies inside that character.
        decoded = decoded.encode("utf-16-le")[: 2 * column].decode("utf-16-le", "ignore")
    else:
        decoded = decoded[:column]
    return len(decoded.encode("utf-8"))

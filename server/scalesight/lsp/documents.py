"""The open documents, kept as the client sees them.

pygls keeps documents too, but cuts lines where LSP does not (form feed, U+2028, …), so that later edits land on the
wrong line. Here a line ends at \\n, \\r\\n or \\r only, and text is UTF-8 bytes, as everywhere below this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lsprotocol import types

from scalesight.lsp import uris
from scalesight.text import Encoding, LineIndex, Span, line_starts

# JavaScript strings may hold half of a surrogate pair, which no file can; it counts one unit in UTF-16, as U+FFFD does.
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Document:
    """One open document. `version` is the client's; `source` is its text as UTF-8.

    `path` is its file, if it is one; `location` also that of the notebook that it is a cell of.
    """

    def __init__(self, uri: str, language_id: str, version: int, text: str, encoding: Encoding) -> None:
        self.uri = uri
        self.path = uris.to_path(uri)
        self.location = uris.to_location(uri)
        self.language_id = language_id
        self.version = version
        self.encoding: Encoding = encoding
        self._lines = _cut(_encode(text))
        self._index: LineIndex | None = None

    @property
    def source(self) -> bytes:
        """The whole text."""
        return self.index.source

    @property
    def index(self) -> LineIndex:
        """The places of the current text."""
        if self._index is None:
            self._index = LineIndex(b"".join(self._lines))
        return self._index

    def change(self, changes: Sequence[types.TextDocumentContentChangeEvent], version: int) -> None:
        """Applies the changes in their order, each to the text that the one before it left."""
        for change in changes:
            if isinstance(change, types.TextDocumentContentChangePartial):
                self._replace(change.range, _encode(change.text))
            else:
                self._lines = _cut(_encode(change.text))
        self.version = version
        self._index = None

    def span(self, place: types.Range) -> Span:
        """The bytes of a range. A position past the end means the end; a range that cuts a character takes it whole.

        Neovim sends a visual selection whose end lies inside its last character; the text and the edit of an answer
        must both use this span.
        """
        index = self.index
        start = index.offset(place.start.line, place.start.character, self.encoding)
        end = index.offset(place.end.line, place.end.character, self.encoding)
        if place.start != place.end and _inside_character(index, place.end, end, self.encoding):
            end += _character_length(index.source[end])
        return Span(min(start, end), max(start, end))

    def range(self, span: Span) -> types.Range:
        """The range of a span, in the negotiated encoding."""
        return range_of(self.index, span, self.encoding)

    def offset(self, position: types.Position) -> int:
        """The byte offset of a position."""
        return self.index.offset(position.line, position.character, self.encoding)

    def lines_of(self, span: Span) -> Span:
        """The whole lines that a span touches: a finding is asked for anywhere on its line, the indent included."""
        index = self.index
        return Span(index.line_span(index.line_of(span.start)).start, index.line_span(index.line_of(span.end)).end)

    def _replace(self, place: types.Range, text: bytes) -> None:
        # Only the touched lines are cut anew, and the one before them: an edit can join its "\r" with a "\n".
        first, head = self._split(place.start, after=False)
        last, tail = self._split(place.end, after=place.start != place.end)
        if (last, tail) < (first, head):
            (first, head), (last, tail) = (last, tail), (first, head)
        low = max(0, first - 1)
        before = b"".join(self._lines[low:first]) + self._lines[first][:head]
        cut = _cut(before + text + self._lines[last][tail:])
        if last + 1 < len(self._lines):
            cut.pop()  # the empty line behind the last line end is the next line, which is still there
        self._lines[low : last + 1] = cut

    def _split(self, position: types.Position, *, after: bool) -> tuple[int, int]:
        """The line of a position and the byte at which it stands in that line."""
        if position.line >= len(self._lines):
            return len(self._lines) - 1, len(self._lines[-1])
        index = LineIndex(self._lines[position.line])
        at = index.offset(0, position.character, self.encoding)
        here = types.Position(0, position.character)
        if after and _inside_character(index, here, at, self.encoding):
            at += _character_length(index.source[at])
        return position.line, at


class Documents:
    """All open documents, by URI as the client writes it."""

    def __init__(self) -> None:
        self.encoding: Encoding = "utf-16"
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._open.values()))

    def __len__(self) -> int:
        return len(self._open)

    def open(self, item: types.TextDocumentItem) -> Document:
        """Opens a document; opened again, the new text counts."""
        document = Document(item.uri, item.language_id, item.version, item.text, self.encoding)
        self._open[item.uri] = document
        return document

    def close(self, uri: str) -> None:
        """Forgets a document; one that is not open is no error."""
        self._open.pop(uri, None)

    def get(self, uri: str) -> Document | None:
        """The open document of that URI."""
        return self._open.get(uri)

    def at(self, path: object) -> Document | None:
        """The open document of a file."""
        return next((document for document in self._open.values() if document.path == path), None)


def range_of(index: LineIndex, span: Span, encoding: Encoding) -> types.Range:
    """The range of a span in a text."""
    start, end = index.position(span.start, encoding), index.position(span.end, encoding)
    return types.Range(types.Position(*start), types.Position(*end))


def _encode(text: str) -> bytes:
    return _LONE_SURROGATE.sub("�", text).encode("utf-8")


def _cut(source: bytes) -> list[bytes]:
    """The lines with their ends; the last has none and may be empty."""
    starts = line_starts(source)
    return [source[start:end] for start, end in zip(starts, [*starts[1:], len(source)], strict=True)]


def _inside_character(index: LineIndex, position: types.Position, offset: int, encoding: Encoding) -> bool:
    """Whether the position lies behind `offset`, the start of the character that it cuts."""
    line, column = index.position(offset, encoding)
    return line == position.line and column < position.character and offset < index.line_span(line).end


def _character_length(lead: int) -> int:
    return 1 if lead < 0x80 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4

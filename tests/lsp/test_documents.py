"""The document store against a plain reading of the specification: LSP 3.17, "Text Documents" and "Position"."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from scalesight.lsp.documents import Document, Documents
from scalesight.text import Span

ENCODINGS = ("utf-8", "utf-16", "utf-32")

# Every character that some library takes for a line end, and characters of one to four bytes.
PIECES = ["a", " ", "\n", "\r", "\r\n", "\f", "\v", "\x1c", "\x85", "\u2028", "é", "漢", "𝒳"]
TEXT = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


def place(start: tuple[int, int], end: tuple[int, int]) -> types.Range:
    return types.Range(types.Position(*start), types.Position(*end))


def document(text: str, encoding: str = "utf-16") -> Document:
    return Document("file:///a.py", "python", 1, text, encoding)


def partial(where: types.Range, text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(where, text)


def width(text: str, encoding: str) -> int:
    return len(text.encode(encoding.replace("-16", "-16-le").replace("-32", "-32-le"))) // {
        "utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]  # fmt: skip


def naive_offset(text: str, line: int, column: int, encoding: str) -> int:
    """Characters before a position; a column inside a character counts as its start."""
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    if line >= len(lines):
        return len(text)
    content = lines[line].rstrip("\r\n")
    at = 0
    while at < len(content) and width(content[: at + 1], encoding) <= column:
        at += 1
    return sum(map(len, lines[:line])) + at


@settings(deadline=None, max_examples=300)
@given(
    TEXT,
    st.lists(
        st.tuples(
            st.tuples(st.integers(0, 6), st.integers(0, 8)), st.tuples(st.integers(0, 6), st.integers(0, 8)), TEXT
        ),
        max_size=4,
    ),
    st.sampled_from(ENCODINGS),
)
def test_edits_land_where_the_specification_says(text, edits, encoding) -> None:
    subject, expected, changes = document(text, encoding), text, []
    for first, second, new in edits:
        start, end = sorted((first, second))
        low = naive_offset(expected, *start, encoding)
        high = naive_offset(expected, *end, encoding)
        rest = expected[high:]
        if start != end and rest and rest[0] not in "\r\n":
            line_start = naive_offset(expected, end[0], 0, encoding)
            if width(expected[line_start:high], encoding) < end[1]:
                high += 1  # an end inside a character takes the character
        expected = expected[:low] + new + expected[high:]
        changes.append(partial(place(start, end), new))
        # One change at a time and all changes at once must agree.
        subject.change(changes[-1:], 2)
        assert subject.source.decode() == expected
    whole = document(text, encoding)
    whole.change(changes, 2)
    assert whole.source == subject.source


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        ("a\rb", (place((1, 0), (1, 0)), "\n"), "a\r\nXb"),
        ("a\rb\nc", (place((1, 0), (1, 1)), ""), "a\r\nXc"),
        ("a\n\nb", (place((0, 1), (1, 0)), "\r"), "a\r\nXb"),
    ],
)
def test_an_edit_can_join_two_line_ends_into_one(text, first, expected) -> None:
    subject = document(text)
    subject.change([partial(*first), partial(place((1, 0), (1, 0)), "X")], 2)
    assert subject.source.decode() == expected


def test_a_change_without_a_range_replaces_the_text() -> None:
    subject = document("old")
    subject.change([types.TextDocumentContentChangeWholeDocument("new\n"), partial(place((1, 0), (1, 0)), "é")], 7)
    assert (subject.source, subject.version) == ("new\né".encode(), 7)


@pytest.mark.parametrize(
    ("encoding", "start", "end", "expected"),
    [
        ("utf-8", 6, 7, "𝒳"),  # Neovim 0.11: the end is one byte into the last character
        ("utf-8", 7, 10, "𝒳"),
        ("utf-8", 7, 7, ""),  # a cursor is no selection
        ("utf-16", 5, 6, "𝒳"),
        ("utf-16", 5, 7, "𝒳"),
        ("utf-32", 5, 6, "𝒳"),
        ("utf-8", 6, 99, "𝒳'"),
    ],
)
def test_a_selection_takes_whole_characters(encoding, start, end, expected) -> None:
    subject = document("é = '𝒳'\nnext", encoding)
    span = subject.span(place((0, start), (0, end)))
    assert subject.source[span.start : span.end].decode() == expected


def test_a_range_round_trips_in_every_encoding() -> None:
    text = "é = '𝒳' for x\r\n\u2028𝒳\fend"
    for encoding in ENCODINGS:
        subject = document(text, encoding)
        boundaries = [len(text[:at].encode()) for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
        for start in boundaries:
            for end in boundaries:
                if start <= end:
                    assert subject.span(subject.range(Span(start, end))) == (start, end)


def test_half_a_surrogate_pair_is_one_unit() -> None:
    subject = document("a\ud83db", "utf-16")
    subject.change([partial(place((0, 2), (0, 3)), "c")], 2)
    assert subject.source.decode() == "a\ufffdc"


def test_opening_twice_keeps_the_newer_text() -> None:
    documents = Documents()
    for version, text in ((1, "old"), (1, "new")):
        documents.open(types.TextDocumentItem("file:///a.py", "python", version, text))
    assert [item.source for item in documents] == [b"new"]
    documents.close("file:///a.py")
    documents.close("file:///a.py")
    assert len(documents) == 0

"""Bytes → messages, however the bytes arrive."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from scalesight.lsp import framing
from scalesight.lsp.framing import BadFrame, Frames


def frame(body: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return header % len(body) + body


@given(st.lists(st.binary(max_size=40), max_size=5), st.integers(1, 30))
def test_messages_do_not_depend_on_the_chunks(bodies, size) -> None:
    stream = b"".join(map(frame, bodies))
    frames, found = Frames(), []
    for start in range(0, len(stream), size):
        found.extend(frames.feed(stream[start : start + size]))
    assert found == bodies
    assert not frames.incomplete


def test_other_headers_and_spellings() -> None:
    headers = b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:%d\r\n\r\n"
    assert list(Frames().feed(frame(b"{}", headers))) == [b"{}"]
    assert list(Frames().feed(frame(b"{}", b"Content-Length: %d\n\n"))) == [b"{}"]


def test_what_is_no_header_is_named_and_skipped() -> None:
    found = list(Frames().feed(b"hello\r\n\r\n" + b"Content-Length: -4\r\n\r\n" + frame(b"{}")))
    assert [type(item) for item in found] == [BadFrame, BadFrame, bytes]
    assert "Content-Length" in found[0].reason and "hello" in found[0].reason
    assert found[2] == b"{}"


def test_a_stream_without_headers_ends() -> None:
    found = list(Frames().feed(b"x" * (framing.HEADER_LIMIT + 1)))
    assert [item.fatal for item in found] == [True]


def test_a_message_over_the_limit_is_skipped_unread(monkeypatch) -> None:
    monkeypatch.setattr(framing, "MESSAGE_LIMIT", 10)
    frames = Frames()
    found = list(frames.feed(frame(b"y" * 11)[:-5]))
    assert "11 bytes" in found[0].reason and not found[0].fatal
    assert frames.incomplete
    assert list(frames.feed(b"y" * 5 + frame(b"{}"))) == [b"{}"]


def test_a_message_cut_off_is_incomplete() -> None:
    for start in (b"Content-Len", b"Content-Length: 5\r\n\r\n", b"Content-Length: 5\r\n\r\nab"):
        frames = Frames()
        assert list(frames.feed(start)) == []
        assert frames.incomplete

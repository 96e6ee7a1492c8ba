"""The base protocol: a stream of bytes cut into messages (LSP 3.17, "Base Protocol")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A header block is under 100 bytes; a stream without an end of headers is no LSP client.
HEADER_LIMIT = 8 * 1024

# Far above any source file. A larger message is skipped unread, so that a wrong length cannot fill the memory.
MESSAGE_LIMIT = 64 * 1024 * 1024

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_CONTENT_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*([0-9]{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class BadFrame(NamedTuple):
    """What could not be read. After a `fatal` one there is no telling where the next message begins."""

    reason: str
    fatal: bool


class Frames:
    """Collects bytes and gives back the body of each complete message."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._length: int | None = None
        self._skip = 0

    @property
    def incomplete(self) -> bool:
        """Whether the stream stands in the middle of a message."""
        return bool(self._buffer.strip()) or self._length is not None or self._skip > 0

    def feed(self, data: bytes) -> Iterator[bytes | BadFrame]:
        """Adds bytes and yields what they complete. Stops after a fatal `BadFrame`."""
        self._buffer += data
        while True:
            if self._skip:
                dropped = min(self._skip, len(self._buffer))
                del self._buffer[:dropped]
                self._skip -= dropped
                if self._skip:
                    return
            if self._length is None:
                bad = self._read_headers()
                if bad is not None:
                    yield bad
                    if bad.fatal:
                        return
                    continue
                if self._length is None:
                    return
            if len(self._buffer) < self._length:
                return
            body = bytes(self._buffer[: self._length])
            del self._buffer[: self._length]
            self._length = None
            yield body

    def _read_headers(self) -> BadFrame | None:
        """Takes one header block off the buffer, if it is complete, and sets the length of the body."""
        end = _END_OF_HEADERS.search(self._buffer)
        if end is None:
            if len(self._buffer) <= HEADER_LIMIT:
                return None
            return BadFrame(f"no end of headers in {HEADER_LIMIT} bytes: this is not an LSP client", fatal=True)
        headers = bytes(self._buffer[: end.start()])
        del self._buffer[: end.end()]
        length = _CONTENT_LENGTH.search(headers)
        if length is None:
            return BadFrame(f"expected a Content-Length header, found {_shown(headers)}", fatal=False)
        if int(length[1]) > MESSAGE_LIMIT:
            self._skip = int(length[1])
            return BadFrame(f"a message of {int(length[1])} bytes is over the limit of {MESSAGE_LIMIT}", fatal=False)
        self._length = int(length[1])
        return None


def _shown(headers: bytes) -> str:
    return ascii(headers[:60].decode("latin-1")) + ("…" if len(headers) > 60 else "")

"""How far a check has come, for a person who waits in front of a terminal."""

from __future__ import annotations

import os
import time
from typing import TextIO

# Who waits less than this wants to read nothing, and nobody reads faster than this.
_QUIET_SECONDS = 1.0
_PAUSE_SECONDS = 0.1


class Progress:
    """A line that is written over, and gone at the end. Nothing at all where no terminal shows it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_shown = stream.isatty() and os.environ.get("TERM") != "dumb"
        self._next = time.monotonic() + _QUIET_SECONDS
        self._written = 0

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` files are checked."""
        now = time.monotonic()
        if not self._is_shown or now < self._next:
            return
        self._next = now + _PAUSE_SECONDS
        text = f"checking: {done:,} of {total:,} files"
        self._stream.write(f"\r{text.ljust(self._written)}")
        self._stream.flush()
        self._written = len(text)

    def end(self) -> None:
        """Takes the line away."""
        if self._written:
            self._stream.write(f"\r{' ' * self._written}\r")
            self._stream.flush()
            self._written = 0

"""A terminal with a program in it: keys go in, and what the program draws comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping
from pathlib import Path

# Emacs opens /dev/tty, so the terminal must be the controlling one of its session.
_IN_CONTROL = (
    "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """A program in a terminal of 50 lines and 200 columns."""

    def __init__(self, command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-c", _IN_CONTROL, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env={**os.environ, "TERM": "xterm", "LANG": "C.UTF-8", "SHELL": "/bin/sh", **environment},
            start_new_session=True,
        )
        os.close(theirs)
        self.drawn = bytearray()
        threading.Thread(target=self._draw, daemon=True).start()

    def _draw(self) -> None:
        try:
            while chunk := os.read(self._ours, 65536):
                self.drawn += chunk
        except OSError:  # the program has ended
            return

    def keys(self, keys: str) -> None:
        """Types keys, as a terminal sends them: \\r is Enter, \\x1b Escape."""
        os.write(self._ours, keys.encode())

    def screen(self, since: int = 0) -> str:
        """What was drawn, without colours and places."""
        return re.sub(r"\x1b\[[\d;?>]*[A-Za-z]", "", self.drawn[since:].decode("utf-8", "replace"))

    def wait(self) -> None:
        """Waits for the program to end. One that does not is killed, and that is an error."""
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise
        finally:
            os.close(self._ours)

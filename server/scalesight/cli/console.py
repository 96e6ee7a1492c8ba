"""What the standard streams can show: encoding, colours and columns."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Mapping
from typing import Literal, TextIO

from scalesight.report.printable import printable

ColorChoice = Literal["auto", "always", "never"]

_COLUMNS_ELSEWHERE = 120  # in files and logs


def prepare_streams() -> None:
    """Makes every character printable: pipes and files get UTF-8, a poorer terminal gets escapes instead of a crash."""
    # A stream that the caller closed is None; what goes there goes nowhere.
    sys.stdin = sys.stdin or io.TextIOWrapper(io.BytesIO())
    sys.stdout = sys.stdout or io.TextIOWrapper(io.BytesIO())
    sys.stderr = sys.stderr or io.TextIOWrapper(io.BytesIO())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def wants_color(choice: ColorChoice, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to write colours: the choice, else NO_COLOR, else FORCE_COLOR, else whether a terminal reads it.

    An environment variable counts if it is set and not empty (no-color.org, force-color.org).
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


def columns(stream: TextIO) -> int:
    """The width to fill: the terminal's (or COLUMNS), and a fixed one where no terminal reads along."""
    if not stream.isatty() and "COLUMNS" not in os.environ:
        return _COLUMNS_ELSEWHERE
    return shutil.get_terminal_size((_COLUMNS_ELSEWHERE, 24)).columns


def note(text: str) -> None:
    """Says something beside the result, on stderr; line by line without control characters."""
    for line in text.split("\n"):
        print(printable(line), file=sys.stderr)

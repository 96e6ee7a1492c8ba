"""Colours of the text format, as a table; without colour every name paints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_RESET = "\x1b[0m"

_COLORS: Mapping[str, str] = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "information": "\x1b[1;36m",
    "hint": "\x1b[1;32m",
    "path": "\x1b[1m",
    "gutter": "\x1b[1;34m",
    "note": "\x1b[1;34m",
}


class Style(NamedTuple):
    """Whether to write ANSI colours."""

    colored: bool

    def paint(self, name: str, text: str) -> str:
        """`text` in the colour `name`: a severity, `path`, `gutter` or `note`."""
        if not self.colored or not text:
            return text
        return f"{_COLORS[name]}{text}{_RESET}"

"""Text that is safe to print: what stands in a source file or a name must never steer the reader's terminal."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

TAB_STOP = 4
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"  # emoji and several scripts are written with them
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


class Cell(NamedTuple):
    """What is printed for one character of a text, and how many terminal columns it takes."""

    shown: str
    width: int


def printable(text: str) -> str:
    """`text` on one line without control characters.

    Escape, bell, line ends and their like become their control pictures (ESC is shown as ␛); what has no picture
    (C1 controls, direction overrides, lone surrogates) becomes U+FFFD. A tab becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if character == "\t" else _shown(character) for character in text)


def cells(text: str) -> list[Cell]:
    """One cell per character: tabs reach the next tab stop, wide characters take two columns, combining ones none."""
    result: list[Cell] = []
    column = 0
    for character in text:
        if character == "\t":
            width = TAB_STOP - column % TAB_STOP
            cell = Cell(" " * width, width)
        else:
            cell = Cell(_shown(character), _width(character))
        result.append(cell)
        column += cell.width
    return result


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _UNSAFE_CATEGORIES or character in _JOINERS:
        return character
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return _REPLACEMENT


def _width(character: str) -> int:
    if character in _JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1

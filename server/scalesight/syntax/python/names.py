"""Names by their text in the source, decoded once a file."""

from __future__ import annotations

import re
from sys import intern

from scalesight.syntax import ir

# Longer texts are no names, and not worth the memory.
MAX_NAME = 64

_PATH = re.compile(rb"[A-Za-z_][A-Za-z_0-9]*(?:\.[A-Za-z_][A-Za-z_0-9]*)*")
_MEMBER = re.compile(rb"\s*\.\s*([A-Za-z_][A-Za-z_0-9]*)")

_new = tuple.__new__

Path = tuple[str, tuple[tuple[str, int], ...]]


class Names(dict[bytes, str]):
    """Source text to interned names; the cheapest way to decode what occurs again and again."""

    def __missing__(self, raw: bytes) -> str:
        name = self[raw] = intern(raw.decode("utf-8", "replace"))
        return name


class Paths(dict[bytes, "Path | None"]):
    """The text of `name.member.member` to its first name and its members with their offsets; None for other text.

    A quarter of all nodes are parts of such paths, and most paths occur more than once: looking at the text first saves
    the walk through their nodes.
    """

    def __missing__(self, raw: bytes) -> Path | None:
        if len(raw) > MAX_NAME or not _PATH.fullmatch(raw):
            return None
        first, *rest = raw.decode().split(".")
        members = []
        offset = len(first) + 1
        for name in rest:
            members.append((intern(name), offset))
            offset += len(name) + 1
        path = self[raw] = (intern(first), tuple(members))
        return path


def place(path: Path, at: int) -> ir.Expr:
    """The expression that a path is where its text begins at `at`."""
    first, members = path
    expression: ir.Expr = _new(ir.Name, (first, at))
    for name, offset in members:
        expression = _new(ir.Attr, (expression, name, at + offset))
    return expression


class Members(dict[bytes, str]):
    """`.name`, as it stands after an object, to the name; "" for what needs a closer look (comments, other scripts)."""

    def __missing__(self, raw: bytes) -> str:
        match = _MEMBER.fullmatch(raw)
        name = self[raw] = intern(match[1].decode()) if match else ""
        return name

"""The markers around a wrapped prompt, by which it is found again, refreshed and unwrapped.

    # scalesight:begin v1 3f2a9c01b7de prompt=99ab04c1d2e3
    # … the prompt …
    # scalesight:request v1 3f2a9c01b7de lines=2
    # … the request …
    # scalesight:request-end v1 3f2a9c01b7de
    # … the prompt …
    # scalesight:end v1 3f2a9c01b7de

The number is the hash of the request, so no other text pairs with them, and a request may hold anything. `prompt` is
the hash of the lines that were generated. `lines` is how many lines the request had.

Further words on the first line: `above` (the original stands below and is no part of the block), `around` (the markers
stand around a comment that was left as it was), `lead=N` and `tail=N` (the request began on the line of its opener
after N blanks, or ended on that of its closer before N blanks).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

VERSION = 1

_MARK = re.compile(
    rb"(?P<open><!-- |\{/\* |/\* |\(\* )?(?<![\w:])(?P<text>scalesight:(?P<name>begin|request-end|request|end)"
    rb" v(?P<version>\d{1,6}) (?P<id>[0-9a-f]{12})(?P<words>(?: [a-z]+(?:=[0-9a-z]{1,12})?)*))"
    rb"(?P<close> -->| \*/\}| \*/| \*\))?(?=[ \t]*(?:[\r\n]|\Z)|(?<=[>}/)]))"
)
_SEALS = {b"<!-- ": b" -->", b"{/* ": b" */}", b"/* ": b" */", b"(* ": b" *)"}
# What stands before a marker that has a line for itself, but not what opens a comment of several lines.
_ALONE = re.compile(rb"[ \t]*(?:[#;%\"'>-]|//|\*)*[ \t]*")
_NEWLINE = re.compile(rb"\r\n|\n|\r")
# Line numbers move when lines are added above, also by the prompt itself: that is no change of the prompt.
_LINE_NUMBER = re.compile(r"(?<=\blines )\d+|(?<=\bline )\d+|(?<=\w:)\d+\b")


class Mark(NamedTuple):
    """One marker. `start`..`end` has its seal; `line_start`..`line_end` is its line."""

    name: str
    version: int
    id: str
    words: dict[str, str]
    seal: tuple[str, str]
    start: int
    end: int
    line_start: int
    line_end: int
    line: int  # from 1

    def number(self, word: str) -> int | None:
        """The number of `word=N`, or None."""
        value = self.words.get(word, "")
        return int(value) if value.isdecimal() else None


class Block(NamedTuple):
    """A wrapped prompt: its markers. The two of the request are None where it has none."""

    begin: Mark
    request: Mark | None
    request_end: Mark | None
    end: Mark

    def inner(self, source: bytes) -> tuple[int, int] | None:
        """The bytes of the request as they stand, without the line ends next to its markers."""
        if self.request is None or self.request_end is None:
            return None
        start = _after_line_end(source, self.request.line_end)
        return start, max(start, _before_line_end(source, self.request_end.line_start))


class Broken(NamedTuple):
    """A marker that has lost its others, or that this version cannot read."""

    line: int  # from 1
    start: int
    reason: str


def find(source: bytes) -> tuple[list[Block], list[Broken]]:
    """The wrapped prompts of a text, in order, and the markers that belong to none."""
    marks = list(_marks(source))
    blocks: list[Block] = []
    broken: list[Broken] = []
    first: dict[str, str] = {}  # what is wrong with the first of the markers that belong together
    at = 0
    while at < len(marks):
        mark = marks[at]
        reason, after = f"line {mark.line}: ", at + 1
        found = _block(marks, at) if mark.name == "begin" and mark.version == VERSION else None
        if isinstance(found, tuple):
            block, after = found
            blocks.append(block)
        else:
            if mark.version > VERSION:
                reason += f"was written by a newer scalesight (format {mark.version}); update scalesight to change it"
            else:
                reason += (
                    found or f"`scalesight:{mark.name}` has lost its `scalesight:begin`; remove what is left of them"
                )
            broken.append(Broken(mark.line, mark.start, first.setdefault(mark.id, reason)))
        at = after
    return blocks, broken


def marker(name: str, id_: str, words: Iterable[str] = ()) -> str:
    """The text of a marker, as it stands inside a comment."""
    return " ".join((f"scalesight:{name}", f"v{VERSION}", id_, *words))


def hash_of(lines: Iterable[str]) -> str:
    """The hash of a request or of a prompt, by its lines without line ends, line numbers and blanks at line ends."""
    text = "\n".join(line.rstrip() for line in lines).strip("\n")
    return hashlib.sha256(_LINE_NUMBER.sub("#", text).encode("utf-8", "replace")).hexdigest()[:12]


def plain(text: str) -> str:
    """The text without markers: what leaves the editor for a chat, the clipboard or a shell."""
    source = text.encode("utf-8", "surrogatepass")
    parts, at = [], 0
    for mark in _marks(source):
        start, end = mark.start, mark.end
        if _ALONE.fullmatch(source, mark.line_start, start) and not source[end : mark.line_end].strip():
            start, end = mark.line_start, _after_line_end(source, mark.line_end)
        parts.append(source[at:start])
        at = end
    parts.append(source[at:])
    return b"".join(parts).decode("utf-8", "surrogatepass")


def _block(marks: list[Mark], at: int) -> tuple[Block, int] | str:
    """The block that begins with marks[at] and the index of the mark behind it, or why there is none."""
    begin = marks[at]
    own: list[tuple[int, Mark]] = []
    for index in range(at + 1, len(marks)):
        if marks[index].id == begin.id:
            own.append((index, marks[index]))
            if marks[index].name in ("begin", "end"):
                break
    names = [mark.name for _, mark in own]
    request = request_end = None
    if names[:1] == ["request"]:
        request = own[0][1]
        # The number of lines says where the request ends, whatever stands in it; if it was edited, its end marker.
        expected = request.line + (request.number("lines") or 0) + 1
        ends = [place for place, (_, mark) in enumerate(own) if mark.name == "request-end"]
        exact = [place for place in ends if own[place][1].line == expected]
        if not ends:
            return "`scalesight:request` has lost its `scalesight:request-end`; undo, or remove what is left of them"
        place = (exact or ends)[0]
        request_end = own[place][1]
        own, names = own[place + 1 :], names[place + 1 :]
    if names[:1] != ["end"]:
        return "`scalesight:begin` has lost its `scalesight:end`; undo, or remove what is left of them"
    index, end = own[0]
    return Block(begin, request, request_end, end), index + 1


def _marks(source: bytes) -> Iterator[Mark]:
    if b"scalesight:" not in source:
        return
    line, counted = 1, 0
    for match in _MARK.finditer(source):
        start, end = match.span("text")
        seal = ("", "")
        if match["open"] and match["close"] and _SEALS.get(match["open"]) == match["close"]:
            start, end = match.span()
            seal = (match["open"].decode(), match["close"].decode())
        line += len(_NEWLINE.findall(source, counted, start))
        counted = start
        newline = _NEWLINE.search(source, end)
        words = dict(word.partition("=")[::2] for word in match["words"].decode().split())
        yield Mark(
            match["name"].decode(), int(match["version"]), match["id"].decode(), words, seal, start, end,
            max(source.rfind(b"\n", 0, start), source.rfind(b"\r", 0, start)) + 1,
            newline.start() if newline else len(source), line,
        )  # fmt: skip


def _after_line_end(source: bytes, at: int) -> int:
    match = _NEWLINE.match(source, at)
    return match.end() if match else at


def _before_line_end(source: bytes, at: int) -> int:
    if source.endswith(b"\r\n", 0, at):
        return at - 2
    return at - 1 if source[at - 1 : at] in (b"\n", b"\r") else at

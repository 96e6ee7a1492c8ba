"""What a range of a source asks for: the request in a comment or in prose, the code, or a prompt that stands there."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from scalesight.prompt import markers
from scalesight.prompt.block import CODE_BELOW, core
from scalesight.prompt.edit import Refusal
from scalesight.prompt.markers import Block
from scalesight.prompt.place import Unit, unit_at
from scalesight.prompt.wrapped import extent, request_of

# 256 KiB are about 64,000 tokens, half of what a common model reads at once; 5,000 lines of code are about as much.
MOST_LINES = 5_000
MOST_BYTES = 256 * 1024
# As for `scalesight check`: finding the comments of a larger text would keep the editor waiting.
MOST_OF_TEXT = 2 * 1024 * 1024

_NOUNS = {"code": "selection", "comment": "comment", "docstring": "docstring", "prose": "text"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a wrap would take: bytes, the request as text without comment marks, and what it is.

    The request of code is empty; with the kind `code`, start..end is that code. `wrapped` is a prompt that is there.
    `closed`: why no prompt can be put into this text at all, though one could be written elsewhere; "" if it can.
    """

    start: int
    end: int
    request: str
    kind: Literal["comment", "docstring", "prose", "code", "wrapped"]
    closed: str = ""


def target(source: bytes, start: int, end: int, language_id: str) -> Target | Refusal:
    """What `wrap` takes at a range of bytes, an empty one the unit under the cursor."""
    found = find(source, start, end, language_id)
    if isinstance(found, Refusal):
        return found
    if isinstance(found, Block):
        begin, stop = extent(source, found)
        request = core(request_of(source, found, language_id))
        return Target(begin, stop, "" if request == CODE_BELOW else request, "wrapped")
    return Target(found.start, found.end, core(found.request), found.kind, found.closed)


def find(source: bytes, start: int, end: int, language_id: str) -> Unit | Block | Refusal:
    """The unit or the wrapped prompt that a range of bytes means."""
    if (reason := unreadable(source)) is not None:
        return Refusal(reason)
    start, end = _whole_characters(source, *sorted((start, end)))
    if (reason := too_large(source, start, end)) is not None:
        return Refusal(reason)
    blocks, broken = markers.find(source)
    for block in blocks:
        found = _overlap(source, block, start, end)
        if found is not None:
            return found
    unit = unit_at(source, start, end, language_id)
    if isinstance(unit, str):
        return Refusal(next((mark.reason for mark in broken if start <= mark.start < end), unit))
    if (reason := too_large(source, unit.start, unit.end, _NOUNS[unit.kind])) is not None:
        return Refusal(reason)
    for mark in broken:
        if min(start, unit.start) <= mark.start < max(end, unit.end):
            return Refusal(mark.reason)
    for block in blocks:
        begin, stop = extent(source, block)
        if (begin < unit.end and unit.start < stop) or begin < unit.above < stop:
            return Refusal(f"line {block.begin.line}: a wrapped prompt stands in this text; unwrap it or select less")
        if "above" in block.begin.words and not source[stop : unit.above].strip() and stop < unit.above:
            return block
    return unit


def too_large(source: bytes, start: int, end: int, noun: str = "selection") -> str | None:
    """Why a range of bytes is too large to be asked about; None if it is not. It costs next to nothing."""
    if len(source) > MOST_OF_TEXT:
        return f"this text has {len(source) / 1024**2:,.1f} MiB; prompts are made in texts of up to 2 MiB"
    lines = max(source.count(b"\n", start, end), source.count(b"\r", start, end)) + 1
    # A selection of whole lines ends at the beginning of the next.
    lines -= start < end and source[end - 1] in b"\r\n"
    if lines > MOST_LINES:
        return f"the {noun} has {lines:,} lines; a prompt is about at most {MOST_LINES:,}, so select less"
    if end - start > MOST_BYTES:
        return f"the {noun} has {(end - start) / 1024:,.0f} KiB; a prompt is about at most 256 KiB, so select less"
    return None


def too_large_together(*texts: str) -> str | None:
    """Why texts are too large to be asked about in one prompt; None if they are not."""
    size = sum(len(text.encode()) for text in texts)
    if size <= MOST_BYTES:
        return None
    return f"the selections have {size / 1024:,.0f} KiB; a prompt is about at most 256 KiB, so select less"


def unreadable(source: bytes) -> str | None:
    """Why a text cannot be read; None if it can."""
    try:
        source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return f"line {line}: the text is not UTF-8; save it as UTF-8 first"
    return None


def _overlap(source: bytes, block: Block, start: int, end: int) -> Block | Refusal | None:
    """The block if a range lies in it, a refusal if the range lies in it only in part."""
    begin, stop = extent(source, block)
    if start == end:
        return block if begin <= start <= stop else None
    if end <= begin or stop <= start:
        return None
    # A selection may take what opens and closes the comment with it.
    outside = source[start : max(start, begin)] + source[min(stop, end) : end]
    if re.search(rb"[\w\x80-\xff]", outside.removeprefix(codecs.BOM_UTF8)):
        return Refusal(
            f"line {block.begin.line}: the selection holds a wrapped prompt and more; unwrap it or select less"
        )
    return block


def _whole_characters(source: bytes, start: int, end: int) -> tuple[int, int]:
    """The range inside the text, widened to whole characters; an empty one stays empty."""
    empty = start == end
    start, end = (min(max(at, 0), len(source)) for at in (start, end))
    while start < len(source) and source[start] & 0xC0 == 0x80:
        start -= 1
    while not empty and end < len(source) and source[end] & 0xC0 == 0x80:
        end += 1
    return start, start if empty else end

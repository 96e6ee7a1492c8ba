"""Wraps a request in the blueprint prompt where it stands, refreshes what was wrapped, and unwraps it.

Pure: source in, edit out. Offsets are bytes of the UTF-8 document, and no byte outside an edit changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from scalesight.prompt import markers
from scalesight.prompt.block import CODE_BELOW, Composed, Parts, compose, core, split
from scalesight.prompt.carrier import line_end_of
from scalesight.prompt.edit import Edit, Refusal, Unchanged
from scalesight.prompt.markers import Block, plain
from scalesight.prompt.place import Kind, Unit
from scalesight.prompt.refresh import NO_REQUEST, refresh
from scalesight.prompt.target import Target, find, target, unreadable
from scalesight.prompt.wrapped import carrier_of, extent

__all__ = ["CODE_BELOW", "Edit", "Refusal", "Target", "Unchanged", "plain", "target", "unwrap", "wrap"]


def wrap(
    source: bytes,
    start: int,
    end: int,
    language_id: str,
    write: Callable[[str], str],
    *,
    mode: Literal["replace", "above"] = "replace",
) -> Edit | Unchanged | Refusal:
    """The edit that puts the prompt where the request is, or above it.

    `write` makes the prompt of a request; of the empty request it makes one for the code below (`CODE_BELOW`).
    Code is never replaced: its prompt is put above. A prompt that stands there already is refreshed.
    """
    found = find(source, start, end, language_id)
    if isinstance(found, Refusal):
        return found
    if isinstance(found, Block):
        return refresh(source, found, language_id, write)
    request = core(found.request)
    parts = split(write(request), request or CODE_BELOW)
    if parts.request is None and request:
        return Refusal(NO_REQUEST)
    line_end = line_end_of(source)
    if mode == "above" or found.carrier is None:
        if found.new is None:
            return Refusal(
                found.closed or "this language has no comment in which the prompt could stand; use a new document"
            )
        block = compose(parts, None, found.new, line_end, ["above"])
        if isinstance(block, str):
            return Refusal(f"the prompt holds {block}, which no comment here can hold; use a new document")
        gap = line_end * (2 if found.kind == "prose" else 1)
        return Edit(found.above, found.above, block.text + gap, _TITLES["above", found.kind])
    raw = source[found.start : found.end].decode()
    words = []
    if found.lead is not None:
        raw = found.carrier.prefix + raw[found.lead :]
        words.append(f"lead={found.lead}")
    if found.tail is not None:
        raw = raw[: len(raw) - found.tail]
        words.append(f"tail={found.tail}")
    block = compose(parts, raw, found.carrier, line_end, words)
    if isinstance(block, str):
        return _around(source, found, parts, block)
    text = block.text
    if found.lead is not None:
        text = found.head + text.removeprefix(found.carrier.prefix)
    if found.foot is not None:
        text += line_end + found.foot
    return Edit(found.start, found.end, text, _TITLES["replace", found.kind])


def unwrap(source: bytes, offset: int, language_id: str) -> Edit | Refusal:
    """The edit that gives back the request of the prompt at a byte, as it stood there; edits of it are kept."""
    if (reason := unreadable(source)) is not None:
        return Refusal(reason)
    blocks, broken = markers.find(source)
    for block in blocks:
        if block.begin.line_start <= offset <= block.end.line_end:
            return _unwrapped(source, block, language_id)
    if broken:
        return Refusal(min(broken, key=lambda mark: abs(mark.start - offset)).reason)
    return Refusal("there is no wrapped prompt under the cursor")


_REST_OF_LINE = re.compile(rb"[ \t]*(?:\r\n|\n|\r)?")
_BLANK_LINE = re.compile(rb"[ \t]*(?:\r\n|\n|\r)?(?:[ \t]*(?:\r\n|\n|\r))?")

_TITLES: dict[tuple[str, Kind], str] = {
    ("replace", "comment"): "Wrap this comment in the blueprint prompt",
    ("replace", "docstring"): "Wrap this docstring in the blueprint prompt",
    ("replace", "prose"): "Wrap this text in the blueprint prompt",
    ("above", "comment"): "Insert the blueprint prompt above this comment",
    ("above", "docstring"): "Insert the blueprint prompt above this docstring",
    ("above", "prose"): "Insert the blueprint prompt above this text",
    ("above", "code"): "Insert the blueprint prompt above this code (the code stays)",
}


def _unwrapped(source: bytes, block: Block, language_id: str) -> Edit:
    start, end = extent(source, block)
    words = block.begin.words
    if "above" in words:
        gap = _BLANK_LINE if block.begin.seal[0] and carrier_of(source, block, language_id).seal[0] else _REST_OF_LINE
        match = gap.match(source, end)
        return Edit(start, match.end() if match else end, "", "Remove this prompt (the original below stays)")
    inner = block.inner(source) or (start, start)
    raw = source[slice(*inner)].decode()
    if "lead" in words:
        prefix = carrier_of(source, block, language_id).prefix
        first = raw[len(prefix) :] if raw.startswith(prefix) else raw.lstrip(" \t")
        raw = " " * (block.begin.number("lead") or 0) + first
    raw += " " * (block.begin.number("tail") or 0)
    return Edit(start, end, raw, "Unwrap this prompt")


def _around(source: bytes, unit: Unit, parts: Parts, what: str) -> Edit | Refusal:
    """Lays the prompt as line comments around a comment that cannot hold it."""
    new, whole = unit.new, unit.whole
    if new is not None and whole is not None and whole[0] == unit.above and not new.suffix and not new.seal[0]:
        block = compose(parts, source[slice(*whole)].decode(), new, line_end_of(source), ["around"])
        if isinstance(block, Composed):
            return Edit(*whole, block.text, f"{_TITLES['replace', unit.kind]}, as line comments around it")
    return Refusal(f"the prompt holds {what}, which this {unit.kind} cannot hold; insert it above or in a new document")

"""A wrapped prompt as it stands in a source, possibly edited since: what it covers, says, and asks."""

from __future__ import annotations

import codecs
import re

from scalesight.prompt.carrier import LINE_END, Carrier
from scalesight.prompt.markers import Block
from scalesight.prompt.place import Place, comment_text, place_of

_CLOSING_LINE = re.compile(rb"(?:\r\n|\n|\r)[ \t]*")


def extent(source: bytes, block: Block) -> tuple[int, int]:
    """The bytes that wrapping put in the place of the request, without what opens and closes a comment around them."""
    begin, end = block.begin, block.end
    start, stop = begin.line_start, end.line_end
    if start == 0 and source.startswith(codecs.BOM_UTF8):
        start = len(codecs.BOM_UTF8)
    if "lead" in begin.words:
        start = begin.start
        if not begin.seal[0]:
            start = len(source[: begin.start].rstrip(b" "))
    if end.seal[0]:
        stop = end.end
    elif "tail" in begin.words:
        match = _CLOSING_LINE.match(source, end.line_end)
        stop = match.end() if match else end.line_end
    return start, stop


def request_of(source: bytes, block: Block, language_id: str) -> str:
    inner = block.inner(source)
    if inner is None:
        return ""
    raw = source[slice(*inner)]
    place = place_of(source, *inner, language_id)
    if "around" in block.begin.words and isinstance(place, Place):
        return comment_text(raw, place.document.syntax)
    return carrier_of(source, block, language_id).read(raw.decode())


def carrier_of(source: bytes, block: Block, language_id: str) -> Carrier:
    """How the lines of a block are written, by its own markers: an editor may have indented them anew."""
    mark = block.request or block.begin
    prefix = source[mark.line_start : mark.start].decode().removeprefix("\ufeff")
    place = place_of(source, mark.start, mark.start, language_id)
    if isinstance(place, str):
        return Carrier(prefix, seal=mark.seal)
    document = place.document
    if mark.seal[0] and document.syntax.prose:
        return Carrier(prefix, seal=mark.seal, forbidden=document.forbidden(None))
    if mark.seal[0]:
        opener, closer = mark.seal
        return Carrier(prefix + opener, closer, forbidden=document.sealed_forbidden(closer))
    region = document.touching(mark.start - place.base)
    return Carrier(prefix, escapes=document.escapes(region), forbidden=document.forbidden(region))


def generated_lines(source: bytes, block: Block) -> list[str]:
    """The lines of a block besides its markers and its request."""
    cuts = [block.begin.line_end]
    if block.request is not None and block.request_end is not None:
        cuts += [block.request.line_start, block.request_end.line_end]
    cuts.append(block.end.line_start)
    lines: list[str] = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        lines += LINE_END.split(source[start:end].decode())[1:-1]
    return lines

"""What is wrapped: the selection, or the unit under the cursor."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Literal, NamedTuple

from scalesight.prompt import markdown
from scalesight.prompt.carrier import Carrier, leading_blanks
from scalesight.prompt.comments import Syntax, syntax_of
from scalesight.prompt.document import Document
from scalesight.prompt.scan import Region

Kind = Literal["comment", "docstring", "prose", "code"]

# Comments that speak to a tool: they keep their place next to the code, and no prompt is made of them.
_DIRECTIVE = re.compile(
    r"\W*(?:scale:|scalesight:|type:|noqa|pylint:|mypy:|ruff:|fmt:|isort:|pyright:|pragma\b|eslint|@ts-|prettier-|biome-"
    r"|istanbul |go:|nolint|\+build|rubocop:|frozen_string_literal|shellcheck |region\b|endregion\b)"
)


# Languages whose whole text is one request.
_WHOLE_BUFFER = ("plaintext", "prompt", "")


class Unit(NamedTuple):
    """A request in its place.

    The bytes `start`..`end` can be replaced by a block whose lines `carrier` writes (None: nothing can be replaced, as
    the request is code, or a comment behind code). `lead` and `tail`: the number of blanks between the request and an
    opener or closer on its line, None where the request has its lines for itself; `head` and `foot` then stand between
    block and opener or closer. A block above is inserted at the byte `above`, its lines written by `new`.
    `whole`: the lines of a block comment that has its lines for itself, so that a block may be laid around it.
    `closed`: why nothing can be written into the text around this code; "" if something can.
    """

    kind: Kind
    start: int
    end: int
    request: str
    carrier: Carrier | None
    above: int
    new: Carrier | None
    lead: int | None = None
    tail: int | None = None
    head: str = ""
    foot: str | None = None
    whole: tuple[int, int] | None = None
    closed: str = ""


class Place(NamedTuple):
    """The document that holds a range, and where that document begins in the whole text."""

    document: Document
    base: int


def place_of(source: bytes, start: int, end: int, language_id: str) -> Place | str:
    """The text around a range in one language: the whole source, or in Markdown the inside of a fence. Or why none."""
    syntax = syntax_of(language_id)
    if syntax is None:
        return f"scalesight does not know how {language_id or 'this language'} writes comments; use a new document"
    # The byte order mark is no part of the first line.
    base = len(codecs.BOM_UTF8) if source.startswith(codecs.BOM_UTF8) else 0
    whole = _document(source[base:], syntax)
    fence = _fence(whole, start - base, end - base, language_id)
    if fence is None:
        return Place(whole, base)
    syntax = syntax_of(fence.info)
    if syntax is None:
        return f"scalesight does not know how {fence.info} writes comments; use a new document"
    base += whole.index.starts[fence.first]
    stop = whole.index.line_span(fence.last - 1).end
    return Place(_document(whole.source[whole.index.starts[fence.first] : stop], syntax, fence.closes), base)


def language_at(source: bytes, start: int, end: int, language_id: str) -> str:
    """The language that a range is written in: that of its document, or what a Markdown fence around it says."""
    syntax = syntax_of(language_id)
    base = len(codecs.BOM_UTF8) if source.startswith(codecs.BOM_UTF8) else 0
    fence = _fence(_document(source[base:], syntax), start - base, end - base, language_id) if syntax else None
    return fence.info if fence else language_id


def unit_at(source: bytes, start: int, end: int, language_id: str) -> Unit | str:
    """The unit that a range of bytes means, an empty one the unit under the cursor; or why there is none."""
    place = place_of(source, start, end, language_id)
    if isinstance(place, str):
        start, end = _trimmed(source, start, end)
        return Unit("code", start, end, "", None, start, None, closed=place) if start < end else place
    document, base = place
    whole_buffer = document.syntax.prose and (document.fenced or language_id.lower() in _WHOLE_BUFFER)
    unit = _unit(document, max(0, start - base), max(0, end - base), whole_buffer)
    if isinstance(unit, str):
        return unit
    if unit.kind != "code" and not unit.request.strip():
        return f"the {'text' if unit.kind == 'prose' else unit.kind} says nothing; write the request first"
    whole = (unit.whole[0] + base, unit.whole[1] + base) if unit.whole else None
    return unit._replace(start=unit.start + base, end=unit.end + base, above=unit.above + base, whole=whole)


@lru_cache(maxsize=2)
def _document(source: bytes, syntax: Syntax, fence: str = "") -> Document:
    # The same text is looked at for every action and every selection in it.
    return Document(source, syntax, fence)


def _fence(whole: Document, start: int, end: int, language_id: str) -> markdown.Fence | None:
    if not whole.syntax.prose or language_id == "plaintext":
        return None
    return markdown.fence_at(whole.lines, whole.index.line_of(start), whole.index.line_of(end))


def comment_text(raw: bytes, syntax: Syntax) -> str:
    """The text of a block comment or docstring that stands alone, without what makes it a comment."""
    unit = _unit(Document(raw, syntax), 0, len(raw), whole_buffer=False)
    return unit.request if not isinstance(unit, str) and unit.kind != "code" else raw.decode("utf-8", "replace")


def _unit(document: Document, start: int, end: int, whole_buffer: bool) -> Unit | str:
    empty = start == end
    if not empty:
        start, end = _trimmed(document.source, start, end)
        if not document.source[start:end].decode().strip():
            return "the selection is blank; select the request"
    region = document.touching(start)
    if region is not None and region.holds(start, end) and region.kind in ("block", "docstring"):
        return _block(document, region, None if empty else (start, end))
    if document.syntax.prose:
        return _prose(document, start, end, empty, whole_buffer)
    first, last = document.index.line_of(start), document.index.line_of(end)
    if empty:
        return _under_cursor(document, start, first)
    while first < last and document.stays_first(first):
        first += 1
    if all(document.line_comment(line) or not document.lines[line].strip() for line in range(first, last + 1)):
        return _line_comments(document, first, last)
    if region is not None and region.kind == "line" and region.holds(start, end):
        return _trailing(document, region)
    if not document.syntax.between:
        closed = "a comment between these lines could change what they say; use a new document"
        return Unit("code", start, end, "", None, start, None, closed=closed)
    above, line = document.insertion(first)
    return Unit("code", start, end, "", None, above, document.new_comment(line))


def _under_cursor(document: Document, at: int, line: int) -> Unit | str:
    region = document.touching(at)
    if region is None or region.kind == "string":
        indent = len(leading_blanks(document.lines[line]).encode())
        region = document.touching(document.index.starts[line] + indent)
    if region is None or region.kind == "string":
        return "there is no comment or docstring under the cursor; select what the prompt is about"
    if region.kind != "line":
        return _block(document, region, None)
    if document.line_comment(line) is None:
        return _trailing(document, region)
    if document.stays_first(line) or _DIRECTIVE.match(document.lines[line]):
        return "this comment speaks to a tool; select the request"
    first = last = line
    while first > 0 and _goes_on(document, first - 1, line):
        first -= 1
    while last + 1 < len(document.lines) and _goes_on(document, last + 1, line):
        last += 1
    return _line_comments(document, first, last)


def _goes_on(document: Document, line: int, with_line: int) -> bool:
    """Whether a line belongs to the same block of line comments: same indent, same mark, and no directive."""
    text, other = document.lines[line], document.lines[with_line]
    if document.line_comment(line) is None or document.stays_first(line) or _DIRECTIVE.match(text):
        return False
    return leading_blanks(text) == leading_blanks(other) and _mark(document, [text]) == _mark(document, [other])


def _mark(document: Document, lines: list[str]) -> str:
    """The longest mark that all the lines carry."""
    return next(mark for mark in document.syntax.line if all(line.lstrip(" \t").startswith(mark) for line in lines))


def _line_comments(document: Document, first: int, last: int) -> Unit | str:
    written = [line for line in document.lines[first : last + 1] if line.strip()]
    mark = _mark(document, written)
    bodies = [line.lstrip(" \t")[len(mark) :] for line in written]
    blanks = {body[0] for body in bodies if body.strip()}
    blank = blanks.pop() if len(blanks) == 1 and blanks <= {" ", "\t"} else ""
    carrier = Carrier(leading_blanks(written[0]) + mark + blank, forbidden=document.forbidden(None))
    start, end = document.index.starts[first], document.index.line_span(last).end
    request = carrier.read(document.source[start:end].decode("utf-8", "replace"))
    return Unit("comment", start, end, request, carrier, document.insertion(first)[0], carrier)


def _trailing(document: Document, region: Region) -> Unit | str:
    line = document.index.line_of(region.start)
    text = document.source[region.start : region.end].decode("utf-8", "replace")
    request = text[len(_mark(document, [text])) :].strip()
    above, at = document.insertion(line)
    return Unit("comment", region.start, region.end, request, None, above, document.new_comment(at))


def _block(document: Document, region: Region, selected: tuple[int, int] | None) -> Unit | str:
    kind: Kind = "docstring" if region.kind == "docstring" else "comment"
    if region.inner_end == region.end:
        return f"this {kind} is never closed; close it first"
    index, source = document.index, document.source
    opener_line, closer_line = index.line_of(region.inner), index.line_of(region.inner_end)
    first, last = opener_line, closer_line
    if selected is not None:
        first = max(first, index.line_of(selected[0]))
        last = min(last, index.line_of(selected[1]))
    opened = source[region.inner : min(index.line_span(opener_line).end, region.inner_end)].decode("utf-8", "replace")
    closed = source[max(index.starts[closer_line], region.inner) : region.inner_end].decode("utf-8", "replace")
    if first == opener_line and opener_line < closer_line and not opened.strip():
        first += 1
    if last == closer_line and opener_line < closer_line and not closed.strip(" \t" + document.syntax.gutter):
        last -= 1
    indent = leading_blanks(document.lines[opener_line])
    inner_lines = document.lines[opener_line + 1 : max(last, first) + 1]
    carrier = Carrier(
        _block_prefix(document, kind, indent, inner_lines),
        escapes=document.escapes(region),
        forbidden=document.forbidden(region),
    )
    begins, ends = first == opener_line, last == closer_line
    start = region.inner if begins else index.starts[min(first, len(index.starts) - 1)]
    end = region.inner_end if ends else index.line_span(last).end
    text = source[start:end].decode("utf-8", "replace") if start < end else ""
    lead = len(text) - len(text.lstrip(" ")) if begins else None
    tail = len(text) - len(text.rstrip(" ")) if ends else None
    request = carrier.read((carrier.prefix if begins else "") + text[lead or 0 : len(text) - (tail or 0)])
    above, line = document.insertion(opener_line)
    return Unit(
        kind, start, end, request, carrier, above, document.new_comment(line), lead, tail,
        head="" if kind == "docstring" else " ",
        foot=indent + " " * bool(document.syntax.gutter and kind == "comment") if ends else None,
        whole=_whole(document, region, selected),
    )  # fmt: skip


def _block_prefix(document: Document, kind: Kind, indent: str, inner_lines: list[str]) -> str:
    """What the lines of a block comment begin with: its gutter, or the indent of its text."""
    if kind == "docstring":
        return indent
    written = [line for line in inner_lines if line.strip()]
    gutter = document.syntax.gutter
    if gutter and all(line.lstrip(" \t").startswith(gutter) for line in written):
        return (leading_blanks(written[0]) if written else indent + " ") + gutter + " "
    return leading_blanks(written[0]) if written else indent + "   "


def _whole(document: Document, region: Region, selected: tuple[int, int] | None) -> tuple[int, int] | None:
    first, last = document.index.line_of(region.start), document.index.line_of(region.end)
    start, end = document.index.starts[first], document.index.line_span(last).end
    if document.source[start : region.start].strip() or document.source[region.end : end].strip():
        return None
    if selected is not None and not (selected[0] <= region.inner and selected[1] >= region.inner_end):
        return None
    return start, end


def _prose(document: Document, start: int, end: int, empty: bool, whole_buffer: bool) -> Unit | str:
    index, lines = document.index, document.lines
    if empty and whole_buffer:
        start, end = _trimmed(
            document.source, index.line_span(markdown.front_matter(lines)).start, len(document.source)
        )
    elif empty:
        line = index.line_of(start)
        found = markdown.unit(lines, line) if line >= markdown.front_matter(lines) else None
        if found is None:
            return "there is no paragraph under the cursor; put the cursor in the request or select it"
        first, column, last = found
        begin = index.starts[first] + len(lines[first][:column].encode())
        start, end = _trimmed(document.source, begin, index.line_span(last).end)
    line = index.line_of(start)
    carrier = Carrier(
        markdown.prefix(lines[line]), seal=document.syntax.sealed or ("", ""), forbidden=document.forbidden(None)
    )
    request = carrier.read(carrier.prefix + document.source[start:end].decode("utf-8", "replace"))
    above, at = document.insertion(line)
    return Unit("prose", start, end, request, carrier, above, document.new_comment(at), lead=0)


def _trimmed(source: bytes, start: int, end: int) -> tuple[int, int]:
    """The range without the white space and the byte order mark at its ends."""
    text = source[start:end]
    start += len(text) - len(text.lstrip(b" \t\r\n"))
    end -= len(text) - len(text.rstrip(b" \t\r\n"))
    return start, max(start, end)

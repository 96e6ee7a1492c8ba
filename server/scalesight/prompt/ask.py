"""A prompt that leaves the editor: what it asks, and the code that must go with it, as nothing stands below it there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scalesight.prompt import markers
from scalesight.prompt.carrier import leading_blanks
from scalesight.prompt.edit import Refusal
from scalesight.prompt.place import language_at
from scalesight.prompt.target import find, target
from scalesight.prompt.wrapped import extent
from scalesight.text import LineIndex, Span

# The names of languages behind a fence, where they are not their LSP identifiers.
_FENCE_NAMES = {
    "javascriptreact": "jsx", "typescriptreact": "tsx", "shellscript": "sh", "cuda-cpp": "cuda", "proto3": "proto",
    "objective-c": "objectivec", "objective-cpp": "objectivec", "plaintext": "text", "dockercompose": "yaml",
}  # fmt: skip
_FENCE_NAME = re.compile(r"[\w.+#-]{1,40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one range asks: `request` without comment marks, or for code "" and its bytes.

    `kind` is that of the target. `language` is the name for a fence around the code.
    """

    request: str
    code: Span | None
    kind: str
    language: str


def asked(source: bytes, start: int, end: int, language_id: str) -> Asked | Refusal:
    """What a range of bytes asks, an empty one the unit under the cursor. It needs no place to write a comment."""
    found = target(source, start, end, language_id)
    if isinstance(found, Refusal):
        return found
    language = fence_name(language_at(source, start, end, language_id))
    if found.request:
        return Asked(found.request, None, found.kind, language)
    if found.kind == "code":
        return Asked("", whole_lines(source, found.start, found.end), "code", language)
    if end > start >= found.end:  # the code was selected, and its prompt stands above it
        return Asked("", whole_lines(source, start, end), "code", language)
    below = _code_below(source, start, end, language_id)
    if below is None:
        return Refusal("there is no code below this prompt; select what the prompt is about")
    return Asked("", below, "code", language)


def code_text(source: bytes, spans: Sequence[Span]) -> str:
    """The code of several places, without markers, as it may leave the editor."""
    return markers.plain("\n\n".join(source[span.start : span.end].decode("utf-8", "replace") for span in spans))


def whole_lines(source: bytes, start: int, end: int) -> Span:
    """The range from the beginning of its first line, if it has several: indents mean something."""
    index = LineIndex(source)
    first, last = index.line_of(start), index.line_of(end)
    return Span(index.starts[first], index.line_span(last).end) if first < last else Span(start, end)


def fence_name(language: str) -> str:
    """The name of a language behind a fence; "" for one that could not stand there."""
    name = _FENCE_NAMES.get(language, language)
    return name if _FENCE_NAME.fullmatch(name) else ""


def _code_below(source: bytes, start: int, end: int, language_id: str) -> Span | None:
    """The code that a prompt above it speaks of: until a blank line after which nothing deeper follows."""
    block = find(source, start, end, language_id)
    if not isinstance(block, markers.Block):
        return None
    index = LineIndex(source)
    first = index.line_of(extent(source, block)[1]) + 1
    while first < len(index.starts) and not index.line_text(first).strip():
        first += 1
    if first >= len(index.starts):
        return None
    indent = len(leading_blanks(index.line_text(first)))
    last = line = first
    while line + 1 < len(index.starts):
        line += 1
        text = index.line_text(line)
        if not text.strip():
            continue
        if line > last + 1 and len(leading_blanks(text)) <= indent:
            break
        last = line
    return Span(index.starts[first], index.line_span(last).end)

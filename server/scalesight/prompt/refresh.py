"""Brings a wrapped prompt up to date, and says what changed. Edits of its request are kept."""

from __future__ import annotations

import difflib
from collections.abc import Callable

from scalesight.prompt import markers
from scalesight.prompt.block import CODE_BELOW, compose, core, request_hash, split
from scalesight.prompt.carrier import line_end_of
from scalesight.prompt.edit import Edit, Refusal, Unchanged
from scalesight.prompt.markers import Block
from scalesight.prompt.wrapped import carrier_of, extent, generated_lines, request_of

NO_REQUEST = "the template does not show the request on lines of its own; give {{ request }} a line for itself"


def refresh(source: bytes, block: Block, language_id: str, write: Callable[[str], str]) -> Edit | Unchanged | Refusal:
    """The edit that writes the prompt of a block anew; Unchanged if it would say the same of the same request."""
    request = core(request_of(source, block, language_id))
    if block.request is not None and not request:
        return Refusal(f"line {block.begin.line}: the request in this prompt is empty; write it first")
    asked = request or CODE_BELOW
    parts = split(write("" if asked == CODE_BELOW else request), asked)
    if parts.request is None and asked != CODE_BELOW:
        return Refusal(NO_REQUEST)
    carrier = carrier_of(source, block, language_id)
    inner = block.inner(source)
    raw = source[slice(*inner)].decode() if inner is not None else None
    words = [f"{word}={value}" if value else word for word, value in block.begin.words.items() if word != "prompt"]
    line_end = line_end_of(source)
    composed = compose(parts, raw, carrier, line_end, words)
    if isinstance(composed, str):
        return Refusal(f"the prompt holds {composed}, which this comment cannot hold; unwrap it and use a new document")
    known = block.begin.words.get("prompt")
    edited = raw is not None and request_hash(carrier.read(raw)) != block.begin.id
    if composed.prompt == known and not edited:
        return Unchanged("the prompt is up to date")
    start, end = extent(source, block)
    text = composed.text
    if "lead" in block.begin.words:
        text = source[start : block.begin.start].decode().removesuffix(carrier.seal[0]) + text.removeprefix(
            carrier.prefix
        )
    if "tail" in block.begin.words:
        text += source[block.end.line_end : end].decode()
    old = [carrier.read(line) for line in generated_lines(source, block)]
    title = "Refresh this prompt"
    if composed.prompt != known:
        title += ": " + _change(old, composed.generated)
    elif edited:
        title += " for the edited request"
    if markers.hash_of(old) != known:
        title += " (drops edits outside the request)"
    return Edit(start, end, text, title)


def _change(old: list[str], new: tuple[str, ...]) -> str:
    """The first thing that changed, with the word behind it: `2,000 products → 3,000 products`."""
    before, after = " ".join(old).split(), " ".join(new).split()
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    if not changes:
        return "its layout changed"
    _, old_from, old_to, new_from, new_to = changes[0]
    said = [
        " ".join(words[a : b + 1]).rstrip(",.;:")
        for words, a, b in ((before, old_from, old_to), (after, new_from, new_to))
    ]
    texts = [text if len(text) <= 40 else text[:39].rstrip() + "…" for text in said]
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return f"{texts[0]} → {texts[1]}{more}"

"""Completion inside scale.toml: headers, the keys that a table still lacks, and values.

What a key means and how its values look is what the schema says. Clients without snippets get the name of a key and no
example behind it, for a number that nobody declared must not slip in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lsprotocol import types

from scalesight.lsp.capabilities import marked_up
from scalesight.lsp.documents import Document
from scalesight.lsp.markup import marks
from scalesight.lsp.scale_hover import explain
from scalesight.lsp.scale_values import detail_of, elements, named_by, undeclared_parents, values_of
from scalesight.lsp.session import Server
from scalesight.prompt.snippets import escape
from scalesight.scale import schema
from scalesight.scale.load import MAX_BYTES
from scalesight.scale.meaning import meaning
from scalesight.scale.outline import Outline, Slot
from scalesight.scale.places import Keys
from scalesight.text import Span

# The part of a dotted name before the cursor that is being typed; anything else is no name.
_TYPED = re.compile(r"(?:.*\.)?[ \t]*(?P<word>[\w-]*)\Z")

_ROOT: Keys = ()


class _Offer(NamedTuple):
    """One item: `place` becomes `text`, or `snippet` in LSP's syntax. `keys` are those that explain it."""

    label: str
    place: Span
    word: str
    text: str
    snippet: str
    kind: types.CompletionItemKind
    keys: Keys
    detail: str = ""


def complete(ls: Server, document: Document, offset: int) -> types.CompletionList | None:
    """What may stand at the cursor; None in comments, and in a file that is too large to be read."""
    if len(document.source) > MAX_BYTES:
        return None
    outline = Outline(document.source)
    slot = outline.slot_at(offset)
    if slot is None:
        return None
    offers = _OFFERS[slot.kind](outline, slot, offset)
    items = [_item(ls, document, offer, number) for number, offer in enumerate(offers)]
    return types.CompletionList(is_incomplete=False, items=items)


def _headers(outline: Outline, slot: Slot, offset: int) -> Iterator[_Offer]:
    word = _word(outline, slot, offset)
    if word is None:
        return
    place, above = word
    if not above:
        yield from _tables(outline, place, slot.opening, slot.closing, offset)
        return
    closing = "" if slot.closing else "]"
    for name in undeclared_parents(outline) if above == ("collections",) else _inner_tables(outline, above, offset):
        text = f"{_key(name)}{closing}"
        yield _Offer(name, place, name, text, escape(text), types.CompletionItemKind.Module, (*above, name))


def _inner_tables(outline: Outline, table: Keys, offset: int) -> Iterator[str]:
    """The tables that may stand inside of a table, such as those of [budgets], and do not yet."""
    taken = outline.names(table, besides=offset)
    for name in schema.keys(*table):
        if name not in taken and (schema.at(*table, name) or {}).get("type") == "object":
            yield name


def _tables(outline: Outline, place: Span, opening: int, closing: int, offset: int) -> Iterator[_Offer]:
    """The tables of the root, for a place with so many brackets around it."""
    taken = {one.keys for one in outline.headers if not one.span.start <= offset <= one.span.end}
    for name in schema.keys(*_ROOT):
        is_list = (schema.at(name) or {}).get("type") == "array"
        named = not is_list and not schema.keys(name)
        lacking = 1 + is_list - opening
        if lacking < 0 or ((name,) in taken and not is_list):
            continue
        before, after = "[" * lacking, "]" * (1 + is_list - closing)
        label = f"[[{name}]]" if is_list else f"[{name}.…]" if named else f"[{name}]"
        snippet = f"{before}{name}{_named_example(name) if named else ''}{after}"
        # Without a tab stop the cursor must stay where the name goes.
        text = f"{before}{name}." if named else f"{before}{name}{after}"
        yield _Offer(label, place, name, text, snippet, types.CompletionItemKind.Module, (name,))


def _named_example(table: str) -> str:
    """The name of a table in a table, in snippet syntax: an example where names have a form of their own."""
    examples = (schema.at(table) or {}).get("propertyNames", {}).get("examples")
    return f'."${{1:{escape(examples[0])}}}"' if examples else ".${1:name}"


def _keys(outline: Outline, slot: Slot, offset: int) -> Iterator[_Offer]:
    word = _word(outline, slot, offset)
    if word is None:
        return
    place, above = word
    table = (*slot.keys, *above)
    if table:
        taken = outline.names(table, besides=offset)
        for key in schema.keys(*table):
            if key not in taken:
                yield _key_offer(outline, slot, place, (*table, key))
    if slot.alone and not slot.assigned and not above:
        yield from _tables(outline, place, 0, 0, offset)


def _key_offer(outline: Outline, slot: Slot, place: Span, keys: Keys) -> _Offer:
    key = keys[-1]
    told = meaning(*keys)
    values = values_of(outline, keys, told)
    kind = types.CompletionItemKind.Property
    if slot.assigned:
        return _Offer(key, place, key, key, key, kind, keys, values[0] if values else "")
    shape = told.shape if told else "other"
    value = values[0] if values else _EMPTY[shape]
    if shape == "list" and values:  # the other elements of an example would stay where nobody looks
        value = f"[{json.dumps(elements(value)[0], ensure_ascii=False)}]"
    return _Offer(key, place, key, f"{key} = ", f"{key} = {_with_stop(value)}", kind, keys, values[0] if values else "")


_EMPTY = {"table": "{  }", "list": '[""]', "text": '""', "other": ""}


def _with_stop(value: str) -> str:
    """A value in snippet syntax, its text or number selected."""
    match = re.fullmatch(r'(?P<before>\[?"|\{ )(?P<inner>.*)(?P<after>"\]?| \})', value)
    if match is None:
        return f"${{1:{escape(value)}}}"
    inner = f"${{1:{escape(match['inner'])}}}" if match["inner"] else "$1"
    return f"{escape(match['before'])}{inner}{escape(match['after'])}"


def _values(outline: Outline, slot: Slot, offset: int) -> Iterator[_Offer]:
    keys = slot.keys
    told = meaning(*keys)
    written = outline.source[slot.span.start : slot.span.end].decode("utf-8", "replace")
    if told is None or told.shape == "table" or written.startswith(('"""', "'''")):
        return
    values = values_of(outline, keys, told)
    if told.shape == "list" and keys[-1].isdigit():  # an element of the lists in the examples
        values = [json.dumps(text, ensure_ascii=False) for value in values for text in elements(value)]
    kind = types.CompletionItemKind.Reference if named_by(keys) else types.CompletionItemKind.Value
    quote = written[:1] if written[:1] in ('"', "'") else ""
    place = slot.span if written.strip() else Span(offset, offset)
    closing = ""
    if quote:
        is_closed = len(written) > 1 and written.endswith(quote)
        # Behind a quote that is not closed may stand what belongs to the table around it.
        place = Span(slot.span.start + 1, slot.span.end - 1 if is_closed else offset)
        closing = "" if is_closed else quote
        if not place.start <= offset <= place.end:
            return
    for value in values:
        if quote and (not value.startswith('"') or (quote == "'" and "\\" in value)):
            continue
        text = value[1:-1] + closing if quote else value
        label = json.loads(value) if value.startswith('"') else value
        yield _Offer(label, place, label, text, escape(text), kind, keys, detail_of(keys, told, value))


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _word(outline: Outline, slot: Slot, offset: int) -> tuple[Span, Keys] | None:
    """The part of a dotted name at the cursor, and the parts before it; None where no name is being typed."""
    written = outline.source[slot.span.start : slot.span.end]
    if not written.strip():
        return Span(offset, offset), ()
    before = written[: offset - slot.span.start].decode("utf-8", "replace")
    match = _TYPED.match(before)
    if match is None:
        return None
    start = offset - len(match["word"].encode())
    rest = re.match(rb"[\w-]*", outline.source[offset : slot.span.end])
    above = [one for one in outline.written if slot.span.start <= one.span.start and one.span.end < start]
    names = max((one.keys for one in above), key=len, default=())
    return Span(start, offset + (rest.end() if rest else 0)), names[len(slot.keys) :]


def _item(ls: Server, document: Document, offer: _Offer, number: int) -> types.CompletionItem:
    snippets = ls.client.snippets
    told = meaning(*offer.keys)
    markup = ls.client.completion_markup
    return types.CompletionItem(
        offer.label,
        kind=offer.kind,
        detail=offer.detail or None,
        documentation=marked_up(markup, explain(told, marks(markup))) if told else None,
        sort_text=f"{number:03}",
        filter_text=offer.word,
        insert_text_format=types.InsertTextFormat.Snippet if snippets else types.InsertTextFormat.PlainText,
        text_edit=types.TextEdit(document.range(offer.place), offer.snippet if snippets else offer.text),
    )


_OFFERS: dict[str, Callable[[Outline, Slot, int], Iterator[_Offer]]] = {
    "header": _headers,
    "key": _keys,
    "value": _values,
}

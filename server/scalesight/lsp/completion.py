"""textDocument/completion: the blueprint and its pieces, with the declared numbers as ready sentences.

In comments and prose they are offered for any word they begin with. In code only where a word stands alone on its line
and spells what it wants: `scale` is a name that much code uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from scalesight.lsp.capabilities import marked_up
from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import template_folders
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import Project, is_scale_file
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.prompt.snippets import Snippet

_WORD = re.compile(r"\w*\Z")

# The word that gets the blueprint besides its label.
_BLUEPRINT = "blueprint"

_LEAST_IN_CODE = 3

# Where a header and a text begin in scale.toml; in every other document they mean something else.
_OPTIONS = types.CompletionOptions(trigger_characters=["[", '"'], resolve_provider=False)


class Context(NamedTuple):
    """Where the cursor stands: the word before it, and what a further line must begin with to stay in a comment.

    `opener` is what the first line needs: nothing in a comment or prose, the mark of a comment in code.
    """

    word: Span
    typed: str
    indent: str
    leader: str
    opener: str

    @property
    def in_code(self) -> bool:
        """Whether what is inserted must first become a comment."""
        return bool(self.opener)


def register(server: Server) -> None:
    """Registers the handler of this module."""
    server.feature(types.TEXT_DOCUMENT_COMPLETION, _OPTIONS)(_completion)


def _completion(ls: Server, parameters: types.CompletionParams) -> types.CompletionList | None:
    document = ls.documents.get(parameters.text_document.uri)
    if document is None:
        return None
    if is_scale_file(document):
        from scalesight.lsp import scale_completion

        return scale_completion.complete(ls, document, document.offset(parameters.position))
    if parameters.context and parameters.context.trigger_kind == types.CompletionTriggerKind.TriggerCharacter:
        return None
    context = context_at(document, document.offset(parameters.position))
    if context is None or (context.in_code and not ls.client.snippets):
        return None  # what such a client inserts must begin with what was typed, and a comment does not
    items = [
        _item(ls, document, context, snippet, number)
        for number, snippet in enumerate(_snippets(ls, document, ls.project_of(document), context))
    ]
    return types.CompletionList(is_incomplete=False, items=items)


def context_at(document: Document, offset: int) -> Context | None:
    """The context of a cursor, or None where nothing is to be offered."""
    from scalesight.prompt.comments import syntax_of
    from scalesight.prompt.place import Place, place_of

    line = document.index.line_span(document.index.line_of(offset))
    before = document.source[line.start : offset].decode("utf-8", "replace")
    match = _WORD.search(before)
    typed = match[0] if match else ""
    word = Span(offset - len(typed.encode()), offset)
    text = before[: len(before) - len(typed)]
    indent = text[: len(text) - len(text.lstrip())]
    syntax = syntax_of(document.language_id)
    if syntax is None:
        return None
    if syntax.prose:
        return Context(word, typed, indent, "", "")
    marks = [*syntax.line, *([syntax.gutter] if syntax.gutter else [])]
    for mark in marks:
        if text.lstrip().startswith(mark):
            rest = text.lstrip()[len(mark) :]
            return Context(word, typed, indent, mark + (rest[: len(rest) - len(rest.lstrip())] or " "), "")
    if not syntax.line or text.strip() or len(typed) < _LEAST_IN_CODE:
        return None
    place = place_of(document.source, offset, offset, document.language_id)
    region = place.document.touching(offset - place.base) if isinstance(place, Place) else None
    if region is not None:  # a line of a docstring or a block comment
        return Context(word, typed, indent, "", "") if region.kind in ("docstring", "block") else None
    mark = f"{syntax.line[-1]} "
    return Context(word, typed, indent, mark, mark)


def _snippets(ls: Server, document: Document, project: Project | None, context: Context) -> Iterator[Snippet]:
    """What fits the word that was typed."""
    from scalesight.prompt.snippets import SNIPPETS, blueprint, sentences

    typed = context.typed.lower()
    scale = project.scale if project else None
    if project is not None and scale is not None:
        path = project.relative_path(document)
        if _fits("scale blueprint", typed):
            roots = template_folders(project.folder, ls.options.workspaceTrusted)
            made = blueprint(scale, today=date.today(), style=scale.prompt.style, path=path, roots=roots)
            short = typed and _BLUEPRINT.startswith(typed)
            yield type(made)(_BLUEPRINT, made.detail, made.body, made.plain) if short else made
        if not context.in_code:
            yield from (one for one in sentences(scale, today=date.today(), path=path or "") if _fits(one.label, typed))
    yield from (one for one in SNIPPETS if _fits(one.label, typed))


def _fits(label: str, typed: str) -> bool:
    return any(word.lower().startswith(typed) for word in label.split())


def _item(ls: Server, document: Document, context: Context, snippet: Snippet, number: int) -> types.CompletionItem:
    item = types.CompletionItem(
        snippet.label,
        kind=types.CompletionItemKind.Snippet if ls.client.snippets else types.CompletionItemKind.Text,
        detail=snippet.detail,
        documentation=marked_up(ls.client.completion_markup, snippet.plain),
        # Behind what the language itself offers, in an order of our own.
        sort_text=f"~{number:03}",
        filter_text=snippet.label,
    )
    if ls.client.snippets:
        from scalesight.prompt.snippets import escape

        text = context.opener + snippet.body.replace("\n", f"\n{escape(context.leader)}")
        item.insert_text_format = types.InsertTextFormat.Snippet
    else:
        # Such clients insert the text as it is, and find it again by how it begins (ALE, eglot without yasnippet).
        plain = snippet.plain.rstrip("\n").replace("\n", f"\n{context.indent}{context.leader}")
        label = context.typed + snippet.label[len(context.typed) :]
        begins = plain.lower().startswith(context.typed.lower())
        text = plain if begins else f"{label}: {plain}"
        item.insert_text_format = types.InsertTextFormat.PlainText
        item.insert_text = text
    item.text_edit = types.TextEdit(document.range(context.word), text)
    return item

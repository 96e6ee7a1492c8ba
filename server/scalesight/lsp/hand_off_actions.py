"""The actions that hand a prompt to a command of the client: the clipboard, a chat, a new document.

Only the client can do these, so they are offered where it declares them in `clientCommands`. It asks for the text of
the prompt with `scalesight.writePrompt`, and gives the argument of its command back.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import prompter_for
from scalesight.lsp.session import Server
from scalesight.lsp.wrapping import findings_at, quoted

if TYPE_CHECKING:
    from scalesight.file_report import FileReport

# The command of the client: the kind of its action, and the title with what the prompt is about.
ACTIONS = {
    "scalesight.copyPrompt": (
        "refactor.rewrite.scalesight.wrap.clipboard",
        "Copy the blueprint prompt for this {}",
    ),
    "scalesight.draftPrompt": (
        "refactor.rewrite.scalesight.wrap.chat",
        "Put the blueprint prompt for this {} into the chat as a draft",
    ),
    "scalesight.newPromptDocument": (
        "refactor.rewrite.scalesight.wrap.new",
        "Open the blueprint prompt for this {} in a new document",
    ),
}

NOUNS = {"prose": "text", "wrapped": "request"}


def actions(
    ls: Server, document: Document, place: types.Range, report: FileReport | None, *, asked: bool
) -> Iterator[types.CodeAction]:
    """The actions at a place. On a finding they speak of the worst one there, and the menu stays short."""
    declared = [name for name in ACTIONS if name in ls.options.clientCommands]
    if not declared or isinstance(prompter_for(ls, document, report), str):
        return
    span = document.span(place)
    target: dict[str, Any] = {"uri": document.uri, "ranges": [ls.protocol.plain(place)]}
    found = findings_at(report, document.lines_of(span))
    if found:
        noun, text = "finding", found[0].message
        there = document.range(found[0].place.span)
        target |= {"ranges": [ls.protocol.plain(there)], "finding": found[0].fingerprint}
    elif asked or span.start != span.end:
        from scalesight.prompt.ask import Asked
        from scalesight.prompt.ask import asked as ask

        answer = ask(document.source, *span, document.language_id)
        if not isinstance(answer, Asked):
            return  # the action that wraps says why
        noun, text = NOUNS.get(answer.kind, answer.kind), answer.request
    else:
        return
    for name in declared:
        kind, title = ACTIONS[name]
        shown = title.format(noun) + quoted(text)
        yield types.CodeAction(shown, kind=kind, command=types.Command(shown, name, arguments=[target]))

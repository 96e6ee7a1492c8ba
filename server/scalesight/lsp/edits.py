"""Workspace edits in the form that a client takes."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from scalesight.lsp.capabilities import Client
from scalesight.lsp.documents import Document
from scalesight.text import Span


def replace(client: Client, document: Document, parts: Iterable[tuple[Span, str]]) -> types.WorkspaceEdit:
    """Replaces bytes of an open document, valid for its current version where a client can say so."""
    edits = [types.TextEdit(document.range(span), text) for span, text in parts]
    if not client.document_changes:
        return types.WorkspaceEdit(changes={document.uri: edits})
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, [*edits])])


def insert_snippet(document: Document, at: int, snippet: str) -> types.WorkspaceEdit:
    """Inserts a snippet at a byte of an open document, for a client that takes them: the cursor goes to its first stop."""
    place = document.range(Span(at, at))
    edit = types.SnippetTextEdit(place, types.StringValue(snippet))
    identifier = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, [edit])])


def create(client: Client, uri: str, text: str) -> types.WorkspaceEdit:
    """Creates a file. One that is there already is not touched, where the client can create files at all."""
    start = types.Position(0, 0)
    edit = types.TextEdit(types.Range(start, start), text)
    if not client.create_files:
        # Such a client opens an empty buffer for the file, which the person then saves.
        return types.WorkspaceEdit(changes={uri: [edit]})
    return types.WorkspaceEdit(
        document_changes=[
            types.CreateFile(uri),
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, None), [edit]),
        ]
    )

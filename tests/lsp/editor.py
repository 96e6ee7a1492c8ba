"""An editor reduced to what the protocol sees: it does what a client with its capabilities would do, and no more.

Tests speak of what a person sees in it: diagnostics, offered actions, the text after an action. Which channel,
encoding or kind of edit is used follows from the recorded capabilities of the real client.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import converters, types
from pytest_lsp import LanguageClient
from scalesight.lsp.documents import Document
from scalesight.text import Span

TIMEOUT = 90.0
T = TypeVar("T")

CAPABILITIES = Path(__file__).parent / "capabilities"
CLIENTS = ("vscode", "nvim", "emacs", "ale", "utf-32")


def capabilities(name: str) -> types.ClientCapabilities:
    """The recorded capabilities of a client; "utf-32" is ALE with the third encoding."""
    plain = json.loads((CAPABILITIES / f"{'ale' if name == 'utf-32' else name}.json").read_text())["capabilities"]
    if name == "utf-32":
        plain["general"] = {"positionEncodings": ["utf-7", "utf-32", "utf-16"]}
    return converters.get_converter().structure(plain, types.ClientCapabilities)


class Buffer:
    """An open document as the editor has it."""

    def __init__(self, editor: Editor, uri: str, language: str, text: str) -> None:
        self.editor, self.uri, self.language = editor, uri, language
        self._document = Document(uri, language, 1, text, editor.encoding)

    @property
    def text(self) -> str:
        return self._document.source.decode()

    @property
    def version(self) -> int:
        return self._document.version

    def shown(self, place: types.Range) -> str:
        """The text of a range that the server sent."""
        span = self._document.span(place)
        return self._document.source[span.start : span.end].decode()

    def place(self, text: str) -> types.Range:
        """The range of the only place where a text stands."""
        assert self.text.count(text) == 1
        start = len(self.text[: self.text.index(text)].encode())
        return self._document.range(Span(start, start + len(text.encode())))

    def cursor(self, text: str) -> types.Range:
        """A cursor before the only place where a text stands."""
        start = self.place(text).start
        return types.Range(start, start)

    def edit(self, old: str, new: str) -> None:
        """Replaces the only place where a text stands."""
        self.apply([types.TextEdit(self.place(old), new)])

    def apply(self, edits: list[types.TextEdit]) -> None:
        changes = [types.TextDocumentContentChangePartial(edit.range, edit.new_text) for edit in reversed(edits)]
        self._document.change(changes, self.version + 1)
        self.editor.client.text_document_did_change(
            types.DidChangeTextDocumentParams(types.VersionedTextDocumentIdentifier(self.version, self.uri), changes)
        )

    def save(self) -> None:
        path = self._document.path
        assert path is not None
        path.write_bytes(self._document.source)
        identifier = types.TextDocumentIdentifier(self.uri)
        self.editor.client.text_document_did_save(types.DidSaveTextDocumentParams(identifier))

    def close(self) -> None:
        del self.editor.buffers[self.uri]
        identifier = types.TextDocumentIdentifier(self.uri)
        self.editor.client.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    async def diagnostics(self, wanted: Callable[[list[types.Diagnostic]], Any]) -> list[types.Diagnostic]:
        """The diagnostics that are shown, once they are as wanted."""
        return await self.editor.diagnostics(self.uri, wanted)

    async def actions(self, place: types.Range, **context: Any) -> list[types.CodeAction]:
        """What is offered at a place, with the diagnostics there, as editors send it when a person asks."""
        shown = [item for item in self.editor.shown.get(self.uri, []) if _touch(item.range, place)]
        if not self.editor.keeps_data:
            shown = [
                types.Diagnostic(item.range, item.message, item.severity, item.code, source=item.source)
                for item in shown
            ]
        asked = {"diagnostics": shown, "trigger_kind": types.CodeActionTriggerKind.Invoked, **context}
        parameters = types.CodeActionParams(
            types.TextDocumentIdentifier(self.uri), place, types.CodeActionContext(**asked)
        )
        return list(await self.editor.client.text_document_code_action_async(parameters) or [])

    async def choose(self, action: types.CodeAction) -> None:
        """Does what an editor does when a person chooses an action."""
        await self.editor.choose(action)


class Editor:
    """One client and its server."""

    def __init__(self, client: LanguageClient, name: str, root: Path) -> None:
        self.client, self.name, self.root, self.workspace = client, name, root, root
        self.buffers: dict[str, Buffer] = {}
        self.shown: dict[str, list[types.Diagnostic]] = {}
        self.result_ids: dict[str, str] = {}
        self.encoding: Any = "utf-16"
        self.registered: list[types.Registration] = []
        self.told: list[str] = []
        # Commands that this editor has itself, and what was handed to them.
        self.own_commands: tuple[str, ...] = ()
        self.handed: list[tuple[Any, ...]] = []
        self.refreshed = asyncio.Event()
        # lsprotocol takes a code action that carries a command for a command; real clients look at its type.
        client.protocol._converter.register_structure_hook(
            types.Command | types.CodeAction,
            lambda given, _: client.protocol._converter.structure(given, types.CodeAction),
        )
        handlers = client.protocol.fm.features
        self.news = asyncio.Event()
        show = handlers[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS]

        def published(given: types.PublishDiagnosticsParams) -> None:
            self.told.append(given.uri)
            show(given)
            self.news.set()

        handlers[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = published
        handlers[types.WORKSPACE_DIAGNOSTIC_REFRESH] = lambda _: self.refreshed.set()
        handlers[types.CLIENT_REGISTER_CAPABILITY] = lambda given: self.registered.extend(given.registrations)
        handlers[types.WORKSPACE_APPLY_EDIT] = self._apply_edit

    async def start(self, **parameters: Any) -> types.InitializeResult:
        folder = types.WorkspaceFolder(self.root.as_uri(), "root")
        given = types.InitializeParams(
            capabilities=capabilities(self.name), root_uri=self.root.as_uri(), workspace_folders=[folder]
        )
        for key, value in parameters.items():
            setattr(given, key, value)
        self.capabilities = given.capabilities
        self.offered = await self.client.initialize_session(given)
        self.encoding = types.PositionEncodingKind(self.offered.capabilities.position_encoding).value
        return self.offered

    @property
    def pulls(self) -> bool:
        return self.offered.capabilities.diagnostic_provider is not None

    @property
    def keeps_data(self) -> bool:
        return self.name in ("vscode", "nvim")

    def write(self, name: str, text: str) -> Path:
        """Writes a file to disk, which the editor does not watch."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def open(self, name: str, text: str, language: str = "python") -> Buffer:
        """Opens a file by its name below the root, or a document by its URI."""
        uri = name if ":" in name else (self.root / name).as_uri()
        buffer = self.buffers[uri] = Buffer(self, uri, language, text)
        item = types.TextDocumentItem(uri, language, 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return buffer

    async def diagnostics(self, uri: str, wanted: Callable[[list[types.Diagnostic]], Any]) -> list[types.Diagnostic]:
        if self.pulls and uri in self.buffers:
            parameters = types.DocumentDiagnosticParams(
                types.TextDocumentIdentifier(uri), previous_result_id=self.result_ids.get(uri)
            )
            report = await self._soon(self.client.text_document_diagnostic_async(parameters))
            if isinstance(report, types.RelatedFullDocumentDiagnosticReport):
                self.shown[uri] = list(report.items)
            self.result_ids[uri] = report.result_id
        else:
            await self.published(uri, wanted)
            self.shown[uri] = list(self.client.diagnostics[uri])
        assert wanted(self.shown.get(uri)), self.shown.get(uri)
        return self.shown[uri]

    async def published(self, uri: str, wanted: Callable[[list[types.Diagnostic]], Any]) -> list[types.Diagnostic]:
        """What was pushed for a document, once it is as wanted."""
        while True:
            self.news.clear()
            if uri in self.client.diagnostics and wanted(list(self.client.diagnostics[uri])):
                return list(self.client.diagnostics[uri])
            await self._soon(self.news.wait())

    async def choose(self, action: types.CodeAction) -> None:
        assert action.disabled is None
        if action.edit is None and action.data is not None:
            action = await self._soon(self.client.code_action_resolve_async(action))
        if action.edit is not None:
            self._apply(action.edit)
        if action.command is not None and action.command.command in self.own_commands:
            self.handed.append((action.command.command, *action.command.arguments))
        elif action.command is not None:
            await self.run(action.command.command, *action.command.arguments or ())

    async def run(self, command: str, *arguments: Any) -> Any:
        """Runs a command of the server. Returns its answer in JSON form."""
        parameters = types.ExecuteCommandParams(command, list(arguments))
        return await self._soon(self.client.workspace_execute_command_async(parameters))

    def apply(self, edit: dict[str, Any]) -> None:
        """Applies an edit that a command answered."""
        self._apply(self.client.protocol._converter.structure(edit, types.WorkspaceEdit))

    async def _soon(self, awaitable: Awaitable[T]) -> T:
        return await asyncio.wait_for(awaitable, TIMEOUT)

    def _apply_edit(self, parameters: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        self._apply(parameters.edit)
        return types.ApplyWorkspaceEditResult(True)

    def _apply(self, edit: types.WorkspaceEdit) -> None:
        can = self.capabilities.workspace.workspace_edit
        for uri, edits in (edit.changes or {}).items():
            self._buffer(uri).apply(list(edits))
        for change in edit.document_changes or []:
            if isinstance(change, types.CreateFile):
                assert types.ResourceOperationKind.Create in can.resource_operations
                Path(change.uri.removeprefix("file://")).touch(exist_ok=False)
                continue
            assert can.document_changes or any(isinstance(one, types.CreateFile) for one in edit.document_changes)
            buffer = self._buffer(change.text_document.uri)
            assert change.text_document.version in (None, buffer.version)
            assert can.snippet_edit_support or not any(isinstance(one, types.SnippetTextEdit) for one in change.edits)
            buffer.apply([_plain(one) for one in change.edits])

    def _buffer(self, uri: str) -> Buffer:
        return self.buffers.get(uri) or self.open(uri, "", "toml" if uri.endswith(".toml") else "")


def _plain(edit: Any) -> types.TextEdit:
    """A snippet as it stands before anything is typed at its stops."""
    if not isinstance(edit, types.SnippetTextEdit):
        return edit
    text = re.sub(r"(?<!\\)\$\{\d+:([^}]*)\}", r"\1", edit.snippet.value)
    return types.TextEdit(edit.range, re.sub(r"\\([\\$}])", r"\1", text))


def _touch(first: types.Range, second: types.Range) -> bool:
    return first.start <= second.end and second.start <= first.end

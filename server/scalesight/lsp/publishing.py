"""The one channel on which a client gets diagnostics: it asks (pull), or it is told (push). Never both.

Told is only what changed, and an empty list for what is clean, closed or gone. What is wrong with a scale.toml that is
not open, and what a check of the workspace found in files that are not open, is told to every client, for nobody asks
about those; it is withdrawn when one is opened. A client that asks is asked to ask again where an answer has become
wrong without an edit of that document: another file or the scale.toml changed.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types

from scalesight.lsp import uris
from scalesight.lsp.analysis import Result
from scalesight.lsp.capabilities import Client
from scalesight.lsp.diagnostics import Writer, identity
from scalesight.lsp.documents import Document, Documents
from scalesight.lsp.protocol import Protocol
from scalesight.lsp.workspace import Project, Workspace, is_scale_file
from scalesight.text import LineIndex

if TYPE_CHECKING:
    from scalesight.file_report import FileReport


class Publisher:
    """Knows what the client was last told about each URI."""

    def __init__(self, protocol: Protocol, documents: Documents, projects: Workspace) -> None:
        self._protocol = protocol
        self._documents = documents
        self._projects = projects
        self.set_client(Client())
        self._told: dict[str, str] = {}
        self._unopened: dict[Path, str] = {}
        self._answered: dict[str, tuple[int | None, str]] = {}
        self._scale_uris: dict[Project, str] = {}
        self._refresh: asyncio.Handle | None = None

    def set_client(self, client: Client) -> None:
        """Takes what `initialize` said."""
        self._client = client
        self._writer = Writer(client)

    def of_document(self, document: Document, result: Result | None) -> list[types.Diagnostic]:
        """What is to be shown in a document, given the result of its analysis."""
        project = self._projects.project_of(document)
        if project is None:
            return []
        if is_scale_file(document):
            return self._writer.of_scale(project)
        if result is None or result.report is None:
            return []
        return self._writer.of_report(result.report, result.lines, project)

    def answer(
        self, document: Document, result: Result | None, previous: str | None
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        """The answer to a client that asks, and remembers it."""
        items = self.of_document(document, result)
        result_id = self._identity(items)
        self._answered[document.uri] = (document.version, result_id)
        if previous == result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id)
        return types.RelatedFullDocumentDiagnosticReport(items, result_id=result_id)

    def on_result(self, document: Document, result: Result) -> None:
        """A document was checked."""
        self._changed(document.uri, document.version, self.of_document(document, result))

    def on_unchecked(self, document: Document) -> None:
        """A document is not checked, or not any more: no scale.toml governs it, or it has become too large."""
        if document.uri in self._told or document.uri in self._answered:
            self._changed(document.uri, document.version, [])

    def on_scale(self, project: Project) -> None:
        """A scale.toml was read."""
        former, uri = self._scale_uris.get(project), project.uri
        if former is not None and former != uri:
            self.on_close(former)
        self._scale_uris[project] = uri
        document = self._documents.at(project.file)
        items = self._writer.of_scale(project)
        if document or items or uri in self._told or uri in self._answered:
            self._changed(uri, document.version if document else None, items)

    def drop_project(self, project: Project) -> None:
        """A scale.toml is gone, or governs nothing that is open."""
        uri = self._scale_uris.pop(project, None)
        if uri is not None:
            self.on_close(uri)

    @property
    def unopened(self) -> tuple[Path, ...]:
        """The files that are not open and have diagnostics."""
        return tuple(self._unopened)

    def tell_unopened(self, path: Path, items: list[types.Diagnostic]) -> None:
        """The diagnostics of a file that is not open. A client that asks, asks for open documents only."""
        uri, result_id = uris.from_path(path), self._identity(items)
        if items:
            if self._told.get(uri) != result_id:
                self._told[uri] = result_id
                self._publish(uri, None, items)
            self._unopened[path] = uri
        elif self._unopened.pop(path, None) is not None:
            self.on_close(uri)

    def on_open(self, document: Document) -> None:
        """A document was opened: what was told of its file is withdrawn, unless its first result will replace it."""
        uri = self._unopened.pop(document.path, None) if document.path else None
        if uri is not None and (self._client.pull_diagnostics or uri != document.uri):
            self.on_close(uri)

    def write(self, report: FileReport, index: LineIndex, project: Project) -> list[types.Diagnostic]:
        """The diagnostics of a checked file."""
        return self._writer.of_report(report, index, project)

    def on_close(self, uri: str) -> None:
        """A document is not open any more."""
        self._answered.pop(uri, None)
        self._withdraw(uri)

    def _changed(self, uri: str, version: int | None, items: list[types.Diagnostic]) -> None:
        """The diagnostics of a document are others now. `version` is None where it is not open."""
        result_id = self._identity(items)
        if self._client.pull_diagnostics and version is not None:
            self._withdraw(uri)
            # Without an edit the client has no reason to ask again; after one it asks anyway.
            answered = self._answered.get(uri)
            if answered is not None and answered[0] == version and answered[1] != result_id:
                self._ask_to_ask_again()
        elif self._told.get(uri) != result_id:
            self._told[uri] = result_id
            self._publish(uri, version, items)

    def _withdraw(self, uri: str) -> None:
        if uri in self._told and self._told.pop(uri) != self._identity([]):
            self._publish(uri, None, [])

    def _publish(self, uri: str, version: int | None, items: list[types.Diagnostic]) -> None:
        shown_version = version if self._client.diagnostic_version else None
        self._protocol.notify(
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, types.PublishDiagnosticsParams(uri, items, shown_version)
        )

    def _ask_to_ask_again(self) -> None:
        if not self._client.refresh_diagnostics or self._refresh is not None:
            return

        def ask() -> None:
            self._refresh = None
            self._protocol.send_request(types.WORKSPACE_DIAGNOSTIC_REFRESH)

        # Soon, not now: many documents may change at once.
        self._refresh = asyncio.get_running_loop().call_soon(ask)

    def _identity(self, items: list[types.Diagnostic]) -> str:
        return identity([self._protocol.plain(item) for item in items])

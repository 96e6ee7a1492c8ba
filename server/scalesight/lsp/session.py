"""The server and what it knows: the client, its options, the open documents, their projects, and their results."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from scalesight import __version__
from scalesight.lsp import uris
from scalesight.lsp.analysis import PAUSE_SECONDS, Analysis, dialect
from scalesight.lsp.capabilities import Client
from scalesight.lsp.documents import Document, Documents
from scalesight.lsp.options import Options
from scalesight.lsp.progress import WorkDone
from scalesight.lsp.protocol import Protocol, lenient_converter
from scalesight.lsp.publishing import Publisher
from scalesight.lsp.surroundings import Progress
from scalesight.lsp.workspace import Project, Workspace, is_scale_file
from scalesight.lsp.workspace_check import WorkspaceCheck


class Server(LanguageServer):
    """One conversation with one client. Everything here runs in the protocol thread."""

    protocol: Protocol

    def __init__(self) -> None:
        super().__init__(
            "scalesight",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Incremental,
            protocol_cls=Protocol,
            converter_factory=lenient_converter,
        )
        self.client = Client()
        self.options = Options()
        self.options_message: str | None = None
        self.documents = Documents()
        self.projects = Workspace(self.documents)
        self.diagnostics = Publisher(self.protocol, self.documents, self.projects)
        self.analysis = Analysis(self.documents, self.projects, self.diagnostics.on_result)
        self.workspace_check = WorkspaceCheck(
            self.documents, self.projects, self.diagnostics, self.analysis.worker.idle
        )
        self.workspace_check.start_progress = self.progress_of_check
        self.analysis.on_progress = self.indexed
        self._indexing: dict[Project, WorkDone] = {}
        self._scale_timer: asyncio.TimerHandle | None = None
        self._said: set[str] = set()
        self._said_no_scale = False

    def set_client(self, client: Client) -> None:
        """Takes what `initialize` said."""
        self.client = client
        self.documents.encoding = client.encoding
        self.diagnostics.set_client(client)

    def freshen(self) -> None:
        """Notices every change of a scale.toml since the last time, and starts what follows from it.

        Called at every message that could depend on it: a client need not watch files (Neovim on Linux does not).
        """
        if self._scale_timer is not None:
            self._scale_timer.cancel()
            self._scale_timer = None
        stale, gone = self.projects.refresh()
        for project in gone:
            self.analysis.forget(project)
            self.diagnostics.drop_project(project)
        for reason in self.projects.ignored:
            self.log_once(reason)
        for project in stale:
            self.log_unread(project)
            self.diagnostics.on_scale(project)
            self.analysis.schedule(project)
        for document in self.documents:
            if self.projects.project_of(document) is None:
                self.diagnostics.on_unchecked(document)
        self.workspace_check.on_scale()

    def project_of(self, document: Document) -> Project | None:
        """The project of a document, with the scale.toml as it is now."""
        self.freshen()
        return self.projects.project_of(document)

    def opened(self, document: Document) -> None:
        """A document was opened."""
        self.diagnostics.on_open(document)
        self.workspace_check.look_again()
        project = self.project_of(document)
        if project is not None:
            self.analysis.schedule(project)
        elif not is_scale_file(document):
            self._say_no_scale()

    def edited(self, document: Document) -> None:
        """A document was changed. The next step waits for a pause in the typing."""
        if is_scale_file(document):
            if self._scale_timer is not None:
                self._scale_timer.cancel()
            self._scale_timer = asyncio.get_running_loop().call_later(PAUSE_SECONDS, self.freshen)
            return
        project = self.project_of(document)
        if dialect(document) is None:
            self.diagnostics.on_unchecked(document)
        elif project is not None:
            self.analysis.schedule(project, PAUSE_SECONDS)

    def closed(self, uri: str) -> None:
        """A document was closed: what was shown in it goes away, and others may lose what they called."""
        self.documents.close(uri)
        self.diagnostics.on_close(uri)
        self.freshen()
        self.changed_on_disk(uri, is_changed=False)

    def saved(self, document: Document | None) -> None:
        """A document was saved."""
        self.freshen()
        self.workspace_check.look_again()
        for known in self.projects:
            known.surroundings.look()
        if document is not None and is_scale_file(document):
            self.changed_on_disk(document.uri)
        elif document is not None and document.path is not None:
            self.workspace_check.on_file(document.path, is_changed=True)
        project = self.projects.project_of(document) if document else None
        if project is not None:
            self.analysis.hurry(project)

    def progress_of_check(self, cancel: Callable[[], object], token: types.ProgressToken | None = None) -> WorkDone:
        """The progress of a check of the workspace."""
        can_create = self.client.work_done_progress
        return WorkDone(self, "Checking the workspace", cancel, token=token, can_create=can_create)

    def changed_on_disk(self, uri: str, *, is_changed: bool = True) -> None:
        """The text on disk counts now, or it is another one."""
        path = uris.to_path(uri)
        if path is not None:
            self.workspace_check.on_file(path, is_changed=is_changed)
            for project in self.projects:
                if path.is_relative_to(project.folder):
                    project.surroundings.look()
                    self.analysis.schedule(project, PAUSE_SECONDS)

    def indexed(self, project: Project, progress: Progress) -> None:
        """More of the files around the open ones are known."""
        if progress.ended:
            shown = self._indexing.pop(project, None)
            if shown is not None:
                shown.end()
            return
        shown = self._indexing.get(project)
        if shown is None:
            can_create = self.client.work_done_progress
            shown = WorkDone(self, "Indexing the workspace", lambda: None, can_create=can_create)
            self._indexing[project] = shown
        shown.report(progress.done, progress.total, "files")

    def log(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """Writes a line into the client's log of this server. Never a payload."""
        self.window_log_message(types.LogMessageParams(kind, message))

    def tell(self, message: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """Shows a message to the person at the editor. For what they did or wrote, never for defects of the server."""
        self.window_show_message(types.ShowMessageParams(kind, message))

    def tell_once(self, message: str) -> None:
        """Shows a message that would be true again and again."""
        if message not in self._said:
            self._said.add(message)
            self.tell(message)

    def log_once(self, message: str) -> None:
        """Logs what would be true again and again."""
        if message not in self._said:
            self._said.add(message)
            self.log(message, types.MessageType.Warning)

    def log_unread(self, project: Project) -> None:
        """Logs that a scale.toml could not be read, for it has no text in which that could be shown."""
        for problem in project.problems:
            if problem.code == "scale-file":
                self.log_once(problem.message)

    def _say_no_scale(self) -> None:
        if self._said_no_scale:
            return
        self._said_no_scale = True
        where = ", ".join(str(folder) for folder in self.projects.folders) or "the folders above the open file"
        self.log(
            f"No scale.toml in {where}: scalesight knows no sizes and stays quiet. "
            'Create one with the code action "Create scale.toml" or with `scalesight init`.'
        )

"""What the client says about documents, files and folders."""

from __future__ import annotations

import logging
from functools import partial

from lsprotocol import types

from scalesight.lsp.session import Server
from scalesight.lsp.workspace import SCALE_FILE, local_folders
from scalesight.syntax.extract import SUFFIXES

_log = logging.getLogger(__name__)

SCALE_FILES = f"**/{SCALE_FILE}"

# Watched only once a check of the workspace has shown findings in files that are not open.
_SOURCES = f"**/*{{{','.join(sorted(SUFFIXES))}}}"


def register(server: Server) -> None:
    """Registers the handlers of this module."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_did_change)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_did_close)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(_did_save)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_did_change_watched_files)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_did_change_workspace_folders)
    server.workspace_check.on_first_run = partial(watch, server, "scalesight.sources", _SOURCES)


def watch(ls: Server, registration: str, pattern: str) -> None:
    """Has the client tell of changes on disk, if it can."""
    if not ls.client.watch_files:
        return
    options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob_pattern=pattern)])
    ls.client_register_capability(
        types.RegistrationParams(
            [types.Registration(registration, types.WORKSPACE_DID_CHANGE_WATCHED_FILES, register_options=options)]
        )
    )


def _did_open(ls: Server, parameters: types.DidOpenTextDocumentParams) -> None:
    ls.opened(ls.documents.open(parameters.text_document))


def _did_change(ls: Server, parameters: types.DidChangeTextDocumentParams) -> None:
    document = ls.documents.get(parameters.text_document.uri)
    if document is None:
        # A range in a text that was never sent means nothing.
        _log.warning("didChange for a document that is not open is ignored")
        return
    document.change(parameters.content_changes, parameters.text_document.version)
    ls.edited(document)


def _did_close(ls: Server, parameters: types.DidCloseTextDocumentParams) -> None:
    ls.closed(parameters.text_document.uri)


def _did_save(ls: Server, parameters: types.DidSaveTextDocumentParams) -> None:
    ls.saved(ls.documents.get(parameters.text_document.uri))


def _did_change_watched_files(ls: Server, parameters: types.DidChangeWatchedFilesParams) -> None:
    ls.freshen()
    for change in parameters.changes:
        ls.changed_on_disk(change.uri)


def _did_change_workspace_folders(ls: Server, parameters: types.DidChangeWorkspaceFoldersParams) -> None:
    removed = local_folders(folder.uri for folder in parameters.event.removed)
    added = local_folders(folder.uri for folder in parameters.event.added)
    kept = [folder for folder in ls.projects.folders if folder not in removed]
    ls.projects.folders = list(dict.fromkeys([*kept, *added]))
    ls.freshen()
    ls.workspace_check.on_folders()

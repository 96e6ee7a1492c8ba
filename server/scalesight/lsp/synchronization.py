"""What the client says about documents, files and folders."""

from __future__ import annotations

import logging

from lsprotocol import types

from scalesight.lsp.session import Server
from scalesight.lsp.workspace import local_folders

_log = logging.getLogger(__name__)


def register(server: Server) -> None:
    """Registers the handlers of this module."""
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_did_change)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_did_close)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE, types.SaveOptions(include_text=False))(_did_save)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_did_change_watched_files)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_did_change_workspace_folders)


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


def _did_change_watched_files(ls: Server, _parameters: types.DidChangeWatchedFilesParams) -> None:
    ls.freshen()


def _did_change_workspace_folders(ls: Server, parameters: types.DidChangeWorkspaceFoldersParams) -> None:
    removed = local_folders(folder.uri for folder in parameters.event.removed)
    added = local_folders(folder.uri for folder in parameters.event.added)
    kept = [folder for folder in ls.projects.folders if folder not in removed]
    ls.projects.folders = list(dict.fromkeys([*kept, *added]))
    ls.freshen()

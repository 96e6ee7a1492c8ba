"""Creating a scale.toml where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from scalesight.lsp import edits, uris
from scalesight.lsp.documents import Document
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import SCALE_FILE

KIND = "refactor.rewrite.scalesight.init"
CREATE = "scalesight.createScaleFile"
SHOW = "scalesight.showScaleFile"


def register(server: Server) -> None:
    """Registers the commands of this module."""
    server.command(CREATE)(_create)
    server.command(SHOW)(_show)


def action(ls: Server, document: Document) -> types.CodeAction | None:
    """The action that creates a scale.toml for a document; None if there is no folder for it."""
    folder = ls.projects.root_for(document)
    if folder is None:
        return None
    title = f"Create {SCALE_FILE}" + (f" in {folder.name}" if len(ls.projects.folders) > 1 else "")
    uri = uris.from_path(folder / SCALE_FILE)
    if ls.client.create_files:
        # Neovim and VS Code create the file where nobody sees it.
        show = types.Command(title, SHOW, arguments=[uri]) if ls.client.show_documents else None
        return types.CodeAction(title, kind=KIND, edit=edits.create(ls.client, uri, _starter()), command=show)
    return types.CodeAction(title, kind=KIND, command=types.Command(title, CREATE, arguments=[uri]))


def _show(ls: Server, uri: Any = "") -> None:
    """Opens the file at a URI in the editor."""
    if uris.to_path(_text(uri, SHOW)) is None:
        ls.tell(f"there is no file to show at {uri!r}")
        return
    ls.window_show_document(types.ShowDocumentParams(uri, take_focus=True))


async def _create(ls: Server, uri: Any = "") -> None:
    """Creates the file at a URI for a client that cannot: through an edit if it takes one, else on disk."""
    file = uris.to_path(_text(uri, CREATE))
    allowed = [ls.projects.root_for(document) for document in ls.documents] + list(ls.projects.folders)
    if file is None or file.name != SCALE_FILE or file.parent not in allowed:
        ls.tell(f"{uri} is not a {SCALE_FILE} of this workspace")
    elif file.exists():
        ls.tell(f"{file} is there already", types.MessageType.Info)
    elif ls.client.apply_edit:
        edit = edits.create(ls.client, uri, _starter())
        # Answered after the edit: Eglot takes its question about the edit back when the command is answered.
        await ls.workspace_apply_edit_async(types.ApplyWorkspaceEditParams(edit, label=f"Create {SCALE_FILE}"))
    else:
        _write(ls, file)


def _text(uri: Any, command: str) -> str:
    if isinstance(uri, str):
        return uri
    raise JsonRpcInvalidParams(f"{command}: expected the URI of a {SCALE_FILE} as a string")


def _write(ls: Server, file: Path) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(_starter())
    except OSError as error:
        ls.tell(f"{file} cannot be written: {error.strerror or error}")
        return
    ls.tell(f"{file} is created; open it and declare your sizes", types.MessageType.Info)
    ls.freshen()


def _starter() -> str:
    from scalesight.scale.starter import STARTER

    return STARTER

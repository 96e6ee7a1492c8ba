"""initialize and initialized: what this server offers this client."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from scalesight.lsp import (
    check_commands,
    code_actions,
    commands,
    completion,
    declared_scale,
    diagnostic_requests,
    hand_off,
    hover,
    scale_file,
    synchronization,
)
from scalesight.lsp.capabilities import resolve
from scalesight.lsp.options import parse_options
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import local_folders

_FEATURES = (
    check_commands,
    code_actions,
    commands,
    completion,
    declared_scale,
    diagnostic_requests,
    hand_off,
    hover,
    scale_file,
    synchronization,
)


def register(server: Server) -> None:
    """Registers the handlers that every client gets; the others follow in `initialize`."""
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)


def _initialize(ls: Server, parameters: types.InitializeParams) -> None:
    # pygls builds the capabilities of the answer from what is registered when this returns.
    ls.set_client(resolve(parameters))
    ls.options, ls.options_message = parse_options(parameters.initialization_options)
    ls.projects.folders = _folders(parameters)
    for feature in _FEATURES:
        feature.register(ls)


def _folders(parameters: types.InitializeParams) -> list[Path]:
    if parameters.workspace_folders:
        return local_folders(folder.uri for folder in parameters.workspace_folders)
    if parameters.root_uri:
        return local_folders([parameters.root_uri])
    path = Path(parameters.root_path) if parameters.root_path else None
    return [path] if path and path.is_absolute() else []


def _initialized(ls: Server, _parameters: types.InitializedParams) -> None:
    if ls.options_message:
        ls.tell(ls.options_message)
    synchronization.watch(ls, "scalesight.scale", synchronization.SCALE_FILES)
    ls.analysis.prepare()

"""`initializationOptions`: what a client may set, with defaults that need no settings."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, get_args

from lsprotocol import types

from scalesight.text import Encoding

_SHOWN = 60

# What a server cannot do. Each takes one argument, that of the command `scalesight.writePrompt`.
CLIENT_COMMANDS = {
    "scalesight.copyPrompt": "puts the prompt into the clipboard",
    "scalesight.draftPrompt": "puts the prompt into a chat as a draft that is not sent",
    "scalesight.newPromptDocument": "opens the prompt in a new document",
}


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one client.

    `clientCommands`: those of CLIENT_COMMANDS that the client itself can run; only these are offered as actions.
    `workspaceTrusted`: the person trusts the folder, so that prompt templates of the project count.
    `positionEncoding`: what the client counts columns in, if it has no way to offer it.
    """

    clientCommands: tuple[str, ...] = ()  # noqa: N815 - the names are those of the JSON object
    workspaceTrusted: bool = False  # noqa: N815
    positionEncoding: Encoding | None = None  # noqa: N815


def offer_encoding(parameters: types.InitializeParams) -> None:
    """Adds the option `positionEncoding` to capabilities that say nothing of it: ALE counts bytes and cannot say so."""
    chosen = parse_options(parameters.initialization_options)[0].positionEncoding
    general = parameters.capabilities.general or types.GeneralClientCapabilities()
    if chosen is not None and general.position_encodings is None:
        general.position_encodings = [chosen]
        parameters.capabilities.general = general


def parse_options(given: Any) -> tuple[Options, str | None]:
    """The options, and one message for the person who wrote them if something in them is wrong."""
    if given is None:
        return Options(), None
    if not isinstance(given, dict):
        return Options(), f"initializationOptions: expected an object, found {_kind(given)}; the defaults are used"
    values: dict[str, Any] = {}
    wrong: list[str] = []
    names = [field.name for field in fields(Options)]
    for name, value in given.items():
        if name == "clientCommands":
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                values[name] = tuple(command for command in CLIENT_COMMANDS if command in value)
                unknown = dict.fromkeys(item for item in value if item not in CLIENT_COMMANDS)
                wrong += [f'"{name}": ' + _unknown(item, CLIENT_COMMANDS) for item in unknown]
            else:
                wrong.append(f'"{name}" must be a list of strings, found {_kind(value)}')
        elif name == "workspaceTrusted":
            if isinstance(value, bool):
                values[name] = value
            else:
                wrong.append(f'"{name}" must be true or false, found {_kind(value)}')
        elif name == "positionEncoding":
            if value in get_args(Encoding):
                values[name] = value
            else:
                wrong.append(f'"{name}" must be one of {", ".join(get_args(Encoding))}')
        else:
            wrong.append(_unknown(str(name), names))
    message = "initializationOptions: " + "; ".join(wrong) + "; what is wrong is left out" if wrong else None
    return Options(**values), message


def _unknown(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    return f'"{shown}" is not known' + (f' (did you mean "{close[0]}"?)' if close else "")


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "a list" if isinstance(value, list) else "an object"

"""`initializationOptions`: what a client may set, with defaults that need no settings."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Options:
    """The settings of one client.

    `clientCommands` are the commands that the client itself can run for an action ("scalesight.copy",
    "scalesight.chat"). `workspaceTrusted`: the person trusts the folder, so that prompt templates of the project count.
    """

    clientCommands: tuple[str, ...] = ()  # noqa: N815 - the names are those of the JSON object
    workspaceTrusted: bool = False  # noqa: N815


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
                values[name] = tuple(value)
            else:
                wrong.append(f'"{name}" must be a list of strings, found {_kind(value)}')
        elif name == "workspaceTrusted":
            if isinstance(value, bool):
                values[name] = value
            else:
                wrong.append(f'"{name}" must be true or false, found {_kind(value)}')
        else:
            close = difflib.get_close_matches(str(name), names, 1)
            wrong.append(f'"{name}" is not known' + (f' (did you mean "{close[0]}"?)' if close else ""))
    message = "initializationOptions: " + "; ".join(wrong) + "; the default is used" if wrong else None
    return Options(**values), message


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

"""Which folders of prompt templates a command uses: the user's own, and a project's only where it is trusted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from scalesight.cli.exits import Refused
from scalesight.prompt import folders
from scalesight.prompt.library import Library


class Choice(NamedTuple):
    """The folders to look in, the strongest first, and a note where a template of the project was passed over."""

    roots: tuple[Path, ...]
    note: str | None


def choose(wanted: str, project: Path, *, trusted: bool, environment: Mapping[str, str]) -> Choice:
    """Where to look for the template `wanted` for the project in a folder. Raises Refused if it is nowhere.

    A project's templates decide what a coding model is told, and a repository that was only opened is not trusted.
    """
    theirs, ours = folders.of_project(project), folders.of_user(environment)
    if trusted:
        _require(wanted, Library((theirs, ours)))
        return Choice((theirs, ours), None)
    with_theirs, without = Library((theirs,)), Library((ours,))
    in_project = (name := with_theirs.find(wanted)) is not None and not with_theirs.is_builtin(name)
    advice = f"{theirs} has one, which is used only with --trust-templates"
    if in_project and without.find(wanted) is None:
        raise Refused(f"no template {wanted!r} that may be used; {advice}")
    _require(wanted, without)
    return Choice((ours,), f"using your own or the built-in template {wanted!r}; {advice}" if in_project else None)


def _require(wanted: str, library: Library) -> None:
    if library.find(wanted) is None:
        raise Refused(f"no template {wanted!r}; there are {', '.join(library.names())}")

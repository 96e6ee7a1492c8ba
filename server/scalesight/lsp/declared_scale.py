"""`scalesight.declaredScale`: which numbers hold for a file, for a status bar and for an agent in the editor.

Every sentence is the one that a prompt says, and every number the one that a finding is measured against.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from scalesight.discovery import relative
from scalesight.lsp import uris
from scalesight.lsp.markup import escaped
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import Project, sentence
from scalesight.report.printable import printable

if TYPE_CHECKING:
    from scalesight.scale.model import Scale

DECLARED_SCALE = "scalesight.declaredScale"

# A tooltip, or a part of what an agent is told; the file itself has the rest.
_MOST_COLLECTIONS = 50
_MOST_LINES = 52  # all these collections, and two lines about the others
_MOST_CHARACTERS = 500


def register(server: Server) -> None:
    """Registers the command of this module."""
    server.command(DECLARED_SCALE)(_declared_scale)


def _declared_scale(ls: Server, target: Any = None) -> dict[str, Any]:
    """What is declared for `{"uri": …}`; without it, for the workspace as such.

    Answers `{"file": uri, "name", "project", "usable", "problem", "problems", "collections", "text"}`: the worst problem
    and how many there are, the number of collections, and Markdown. `file` is null where no scale.toml governs.
    """
    uri = uri_of(target, DECLARED_SCALE)
    ls.freshen()
    document = ls.documents.get(uri) if uri else None
    location = uris.to_location(uri) if uri else None
    project = ls.projects.project_of(document) if document else ls.projects.look(location)
    problems = list(ls.projects.governing(location).ignored)
    for reason in problems:
        ls.log_once(reason)
    if project:
        ls.log_unread(project)
        problems += [sentence(problem) for problem in sorted(project.problems, key=lambda problem: -problem.severity)]
    scale = project.scale if project else None
    return {
        "file": project.uri if project else None,
        "name": project.name if project else None,
        "project": printable(scale.project.name) if scale and scale.project.name else None,
        "usable": bool(project and project.usable),
        "problem": problems[0] if problems else None,
        "problems": len(problems),
        "collections": len(scale.collections) if scale else 0,
        "text": describe(scale, _path_in(project, location)) if project and scale else "",
    }


def uri_of(target: Any, command: str) -> str | None:
    """The `uri` of a command's argument; raises JsonRpcInvalidParams if the argument is something else."""
    uri = target.get("uri") if isinstance(target, dict) else target
    if uri is None or (isinstance(uri, str) and isinstance(target, dict)):
        return uri
    raise JsonRpcInvalidParams(f'{command}: expected {{"uri": "file:///…"}}')


def describe(scale: Scale, path: str) -> str:
    """The numbers of a scale.toml in Markdown, with the budgets for the file at `path`."""
    parts = [
        _section("Sizes", _sizes(scale)),
        _section("Budgets of one operation", _budgets(scale, path)),
        _section("Remote systems", _remote(scale)),
    ]
    return "\n\n".join(part for part in parts if part) or "Nothing is declared yet."


def _section(title: str, lines: Iterator[str]) -> str:
    items = [f"- {_shown(line)}" for line in islice(lines, _MOST_LINES)]
    if next(lines, None) is not None:
        items.append("- and more in the file itself")
    return "\n".join([f"**{title}**", "", *items]) if items else ""


def _shown(line: str) -> str:
    """A line as Markdown that shows it as it is: names in a scale.toml can hold anything."""
    return escaped(printable(line if len(line) <= _MOST_CHARACTERS else f"{line[:_MOST_CHARACTERS]}…"))


def _sizes(scale: Scale) -> Iterator[str]:
    from scalesight.prompt import numbers

    sized = [name for name in scale.collections if scale.size(name) is not None]
    shown = sized if len(sized) <= _MOST_COLLECTIONS else numbers.largest(scale, _MOST_COLLECTIONS)
    for number in numbers.sentences(scale, shown, (), date.today()):
        yield str(number)
    if len(shown) < len(sized):
        yield f"and {len(sized) - len(shown)} smaller collections"
    unsized = [name for name in scale.collections if name not in sized]
    if unsized:
        more = f" and {len(unsized) - _MOST_COLLECTIONS} more" if len(unsized) > _MOST_COLLECTIONS else ""
        yield f"without a declared size: {', '.join(unsized[:_MOST_COLLECTIONS])}{more}"


def _budgets(scale: Scale, path: str) -> Iterator[str]:
    from scalesight.prompt import boundaries

    general = boundaries.budgets(scale, path)
    for wall in general:
        yield str(wall)
    for context in scale.declared_budgets.contexts:
        for wall in boundaries.budgets(scale, path, context):
            if wall not in general:
                yield f"{wall} (in {context})"


def _remote(scale: Scale) -> Iterator[str]:
    from scalesight.prompt import boundaries

    for name, declared in scale.platforms.items():
        limits = boundaries.platform(name, declared)
        yield str(limits) if limits else f"{name}: no limit declared"


def _path_in(project: Project, location: Path | None) -> str:
    """The path by which overrides name the file; "" where there is none."""
    if location is None or not location.is_relative_to(project.folder):
        return ""
    return relative(location, project.folder)

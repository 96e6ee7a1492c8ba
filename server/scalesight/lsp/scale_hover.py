"""What a key of scale.toml means, and what is known about a collection that it declares."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lsprotocol import types

from scalesight.lsp.capabilities import marked_up
from scalesight.lsp.documents import Document
from scalesight.lsp.markup import Plain, marks
from scalesight.lsp.scale_values import named_by
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import Project
from scalesight.prompt import numbers
from scalesight.scale.load import MAX_BYTES
from scalesight.scale.meaning import Meaning, meaning
from scalesight.scale.model import Scale
from scalesight.scale.outline import Outline, Written

# The names of more files than this are not read.
_MOST_FILES = 10


async def hover(ls: Server, document: Document, offset: int) -> types.Hover | None:
    """The hover inside a scale.toml; None where no key and no value stands, or none that has a meaning."""
    if len(document.source) > MAX_BYTES:
        return None
    outline = Outline(document.source)
    written = outline.at(offset)
    if written is None:
        return None
    place = document.range(written.span)
    mark = marks(ls.client.hover_markup)
    told = meaning(*written.keys)
    name = _collection(outline, written)
    if name is not None:
        text = await _about(ls, ls.project_of(document), name, mark)
    elif told is not None:
        title = next(key for key in reversed(written.keys) if not key.isdigit())
        text = f"{mark.strong(title)}\n\n{explain(told, mark)}"
    else:
        return None
    return types.Hover(marked_up(ls.client.hover_markup, text), place)


def explain(told: Meaning, mark: Plain) -> str:
    """What a key means, its values, and what holds without it. The descriptions in the schema are Markdown."""
    parts = [told.description]
    values = [mark.code(value) for value in told.values]
    if values:
        listed = " or ".join([", ".join(values[:-1]), values[-1]] if values[1:] else values)
        parts.append(f"{'One of' if told.closed else 'For example'} {listed}.")
    if told.default:
        parts.append(f"Without it: {mark.code(told.default)}.")
    return "\n\n".join(parts)


def _collection(outline: Outline, written: Written) -> str | None:
    """The declared collection whose name stands there, in a header or as a value."""
    if len(written.keys) == 2 and written.keys[0] == "collections" and not written.is_value:
        return written.keys[1]
    if written.is_value and named_by(written.keys) == "collection":
        name = outline.text(written)
        return name if name in outline.names(("collections",)) else None
    return None


async def _about(ls: Server, project: Project | None, name: str, mark: Plain) -> str:
    parts = [mark.strong(name)]
    scale = project.scale if project else None
    if project is not None and scale is not None and scale.total(name) is not None:
        parts.append(mark.items(tuple(_sizes(scale, name))))
        if not project.usable:
            parts.append("The file has errors now: these are the numbers before them.")
    else:
        told = meaning("collections", name, "size")
        parts.append(f"No size is declared. {told.description if told else ''}")
    files = await _used_in(ls, project, name) if project else []
    if files:
        more = f" and {len(files) - _MOST_FILES} more open files" if files[_MOST_FILES:] else ""
        parts.append(f"Loops over it: {', '.join(mark.code(file) for file in files[:_MOST_FILES])}{more}.")
    return "\n\n".join(parts)


def _sizes(scale: Scale, name: str) -> Iterator[str]:
    """The sentence that prompts say, and the total at the horizon where a parent makes it grow."""
    today = date.today()
    (told,) = (
        one for one in numbers.sentences(scale, numbers.with_parents(scale, [name]), [name], today) if one.touched
    )
    yield str(told)
    projected = scale.projected(name, today)
    shown = numbers.describe(scale, name, True, today)
    if projected is not None and projected != scale.total(name) and not shown.projection:
        horizon = numbers.months(scale.horizon_months)
        yield f"{numbers.quantity(projected)} {shown.label} in total in {horizon}"


async def _used_in(ls: Server, project: Project, name: str) -> list[str]:
    """The open files of the project whose loops go over a collection."""
    files = []
    for document in ls.documents:
        if ls.projects.project_of(document) is project:
            result = await ls.analysis.result(document)
            if result and result.report and name in result.report.collections:
                files.append(project.path_of(document))
    return sorted(files)

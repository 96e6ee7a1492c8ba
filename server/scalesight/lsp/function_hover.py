"""What a function costs, where its definition is pointed at: the same as `scalesight cost` prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scalesight.lsp.analysis import dialect
from scalesight.lsp.markup import Plain
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.cost.function_costs import FunctionCost
    from scalesight.lsp.documents import Document
    from scalesight.lsp.session import Server
    from scalesight.lsp.workspace import Project
    from scalesight.syntax.extract import Dialect

# A line that may define a function; whether it does, the analysis knows.
_DEFINES = re.compile(rb"\b(?:def|function|async|get|set|static)\b|=>|\)\s*(?::[^{]*)?\{")


async def cost_at(ls: Server, document: Document, offset: int) -> FunctionCost | None:
    """The cost of the function that the line of a byte offset defines."""
    project, kind = ls.project_of(document), dialect(document)
    line = document.index.line_of(offset)
    if project is None or kind is None or not _DEFINES.search(document.source, *_line(document, line)):
        return None
    path, source = project.path_of(document), document.source
    costs = await ls.analysis.worker.run(_costs, project, path, source, kind)
    return next((cost for cost in costs if cost.line == line + 1 and not cost.name.startswith("<")), None)


def describe(cost: FunctionCost, mark: Plain) -> str:
    """The text of the hover."""
    from scalesight.cost.amounts.arithmetic import UNITS

    lines = [f"{one.text} {UNITS[name][one.text != '1']}" for name, one in cost.costs.items() if one.text != "0"]
    parts = [mark.strong(f"One call of {cost.name}")]
    parts.append(mark.items(tuple(lines)) if lines else "Goes over nothing and asks nobody.")
    if cost.unknown_calls:
        parts.append(
            f"Not understood: {', '.join(mark.code(f'{call}()') for call in cost.unknown_calls[:_MOST_CALLS])}."
        )
    return "\n\n".join(parts)


_MOST_CALLS = 5


def _line(document: Document, line: int) -> tuple[int, int]:
    span: Span = document.index.line_span(line)
    return span.start, span.end


def _costs(project: Project, path: str, source: bytes, kind: Dialect) -> list[FunctionCost]:
    from scalesight.check import Checker

    if project.scale is None:
        return []
    known = project.costs
    if known is not None and known[:2] == (path, source):
        return known[2]
    checker = Checker(project.scale, project.surroundings.disk, symbolic=True)
    checker.put(path, source, kind)
    costs = checker.costs(path)
    project.costs = (path, source, costs)
    return costs

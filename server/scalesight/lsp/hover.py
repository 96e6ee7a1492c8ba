"""What a loop costs, where its header is pointed at, and what a finding there is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from scalesight.lsp.capabilities import Markup, marked_up
from scalesight.lsp.markup import Plain, marks
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import is_scale_file
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.cost.loop_cost import LoopCost
    from scalesight.finding import Finding
    from scalesight.lsp.documents import Document


# Of the calls that are not understood, those that are named.
_MOST_CALLS = 3


def register(server: Server) -> None:
    """Registers the handler of this module."""
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)


async def _hover(ls: Server, parameters: types.HoverParams) -> types.Hover | None:
    document = ls.documents.get(parameters.text_document.uri)
    if document is None:
        return None
    if is_scale_file(document):
        from scalesight.lsp import scale_hover

        return await scale_hover.hover(ls, document, document.offset(parameters.position))
    if ls.project_of(document) is None:
        return None
    result = await ls.analysis.result(document)
    if result is None or result.report is None:
        return None
    offset = document.offset(parameters.position)
    report = result.report
    line = document.lines_of(Span(offset, offset))
    # At the header itself; else at the headers that begin on this line.
    loops = [loop for loop in report.loops if _holds(loop.place.span, offset)] or [
        loop for loop in report.loops if _holds(line, loop.place.span.start)
    ]
    findings = [finding for finding in report.findings if _holds(finding.place.span, offset)] or [
        finding for finding in report.findings if _holds(line, finding.place.span.start)
    ]
    if not loops and not findings:
        return await _of_function(ls, document, offset)
    loop = min(loops, key=lambda loop: _length(loop.place.span), default=None)
    shown = loop.place.span if loop else min((finding.place.span for finding in findings), key=_length)
    markup = ls.client.hover_markup
    text = describe(loop, findings, markup)
    return types.Hover(marked_up(markup, text), document.range(shown))


async def _of_function(ls: Server, document: Document, offset: int) -> types.Hover | None:
    from scalesight.lsp import function_hover

    cost = await function_hover.cost_at(ls, document, offset)
    if cost is None:
        return None
    markup = ls.client.hover_markup
    text = function_hover.describe(cost, marks(markup))
    return types.Hover(marked_up(markup, text), document.range(document.lines_of(Span(offset, offset))))


def describe(loop: LoopCost | None, findings: list[Finding], markup: Markup | None) -> str:
    """The text of a hover. Every name and number comes from the report; here is only their order."""
    mark = marks(markup)
    parts = []
    if loop is not None:
        parts.append(mark.strong(loop.title))
        parts.append(mark.items(loop.lines))
        if loop.unbound:
            names = ", ".join(mark.code(name) for name in loop.unbound)
            parts.append(f"No declared size: {names}. Declare it under {mark.code('[collections]')} in scale.toml.")
        if loop.unknown:
            parts.append(_not_understood(loop, mark))
    for finding in findings:
        parts.append(f"{mark.code(finding.rule)} {mark.text(finding.message)}")
        chain = [f"{hop.name} ({hop.place.path}:{hop.place.line})" for hop in finding.chain]
        parts.append(mark.items(tuple(chain)))
        budget = finding.budget
        parts.append(f"{mark.code(budget.name)} is declared in {mark.code(f'{budget.path}:{budget.line}')}")
    parts += [mark.document(docs) for docs in _documentation({finding.rule for finding in findings})]
    return "\n\n".join(part for part in parts if part)


def _not_understood(loop: LoopCost, mark: Plain) -> str:
    listed = [f"{mark.code(call)} ({mark.text(where)})" for call, where in loop.unknown[:_MOST_CALLS]]
    more = len(loop.unknown) - _MOST_CALLS
    others = f" and {more} more" if more > 0 else ""
    told = f"Not understood: {', '.join(listed)}{others}: neither free nor counted."
    return f"{told} What such calls cost is declared under {mark.code('[calls]')} in scale.toml."


def _documentation(rules: set[str]) -> list[str]:
    from scalesight.rules.registry import RULES

    return [rule.docs for rule in RULES if rule.ident in rules]


def _holds(span: Span, offset: int) -> bool:
    return span.start <= offset <= span.end


def _length(span: Span) -> int:
    return span.end - span.start

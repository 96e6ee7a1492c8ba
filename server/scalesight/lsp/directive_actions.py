"""The actions that say in the code what is known of a finding: `# scale: ignore[rule] -- why`, `# scale: bounded 12 -- why`.

Only a person knows why. A client that takes snippets puts the cursor there; for others a placeholder stands in its place,
which gives no reason, so that the comment does not hold until somebody has written one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from scalesight.finding import Finding
from scalesight.lsp import edits
from scalesight.lsp.documents import Document
from scalesight.lsp.session import Server
from scalesight.lsp.wrapping import findings_at
from scalesight.syntax.directives import PLACEHOLDER
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.file_report import FileReport

IGNORE = "quickfix.scalesight.ignore"
BOUNDED = "quickfix.scalesight.bounded"

# More than these in one menu are not told apart.
_MOST_FINDINGS = 3
# What a line of JSX ends with where code goes on behind it, and no text that is shown.
_OPENERS = re.compile(r"[({\[,;&|?:=>]\s*$")
_SNIPPET_SYNTAX = re.compile(r"([\\$}])")


class Offer(NamedTuple):
    """An action: what the comment says, with a placeholder for the reason. `number`: what of it a person fills in first."""

    title: str
    kind: str
    finding: Finding
    said: str
    number: str = ""


def offers(report: FileReport, span: Span) -> Iterator[Offer]:
    """What can be said of the findings that a span touches, the worst first."""
    found = findings_at(report, span)
    for finding in found[:_MOST_FINDINGS]:
        said = f"ignore[{finding.rule}]"
        yield Offer(f"Take this finding as known: {said}, with a reason", IGNORE, finding, said)
    loops = {loop.place.span for loop in report.loops}
    bounded = next((one for one in found if one.fits is not None and one.place.span in loops), None)
    if bounded is not None and bounded.fits is not None:
        number = str(bounded.fits.size)
        title = "Say how many there are at most: bounded, with a reason"
        yield Offer(title, BOUNDED, bounded, f"bounded {number}", number)


def actions(
    ls: Server, document: Document, span: Span, report: FileReport | None
) -> Iterator[tuple[types.CodeAction, Finding]]:
    """The actions at a place, complete with their edits, and the finding that each is about."""
    for offer in offers(report, span) if report is not None else ():
        edit = _edit(ls, document, offer)
        if edit is not None:
            yield types.CodeAction(offer.title, kind=offer.kind, edit=edit), offer.finding


def _edit(ls: Server, document: Document, offer: Offer) -> types.WorkspaceEdit | None:
    written = _written(document, offer)
    if written is None:
        return None
    at, text = written
    if not (ls.client.snippet_edits and ls.client.document_changes):
        return edits.replace(ls.client, document, [(Span(at, at), text)])
    snippet = _SNIPPET_SYNTAX.sub(r"\\\1", text)
    reason = 1
    if offer.number:
        snippet = snippet.replace(offer.said, offer.said.replace(offer.number, f"${{1:{offer.number}}}"))
        reason = 2
    snippet = snippet.replace(PLACEHOLDER, f"${{{reason}:{PLACEHOLDER}}}")
    return edits.insert_snippet(document, at, snippet)


def _written(document: Document, offer: Offer) -> tuple[int, str] | None:
    """Where the comment goes, and its text; None where none can be written that speaks of the line of the finding."""
    from scalesight.prompt.carrier import line_end_of
    from scalesight.prompt.place import place_of

    span = offer.finding.place.span
    place = place_of(document.source, *span, document.language_id)
    if isinstance(place, str):
        return None
    inner, base = place
    line = inner.index.line_of(max(0, span.start - base))
    said = f"scale: {offer.said} -- {PLACEHOLDER}"
    above, at = inner.insertion(line)
    carrier = inner.new_comment(at)
    if at == line and carrier is not None:
        return above + base, carrier.line(said) + line_end_of(document.source)
    shown = inner.lines[line].rstrip()
    if inner.syntax.jsx and _OPENERS.search(shown):
        return inner.index.starts[line] + len(shown.encode()) + base, f"  {inner.syntax.line[-1]} {said}"
    return None

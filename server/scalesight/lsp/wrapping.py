"""Wrapping a request, or the code of a finding, in the blueprint prompt: what is offered, and the edit of each offer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scalesight.finding import Finding
from scalesight.lsp import several
from scalesight.lsp.diagnostics import overlaps
from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import Prompter
from scalesight.text import Span

if TYPE_CHECKING:
    from scalesight.file_report import FileReport
    from scalesight.prompt.wrap import Edit, Refusal, Unchanged

Mode = Literal["replace", "above", "unwrap"]

KINDS: dict[Mode, str] = {
    "replace": "refactor.rewrite.scalesight.wrap.replace",
    "above": "refactor.rewrite.scalesight.wrap.above",
    "unwrap": "refactor.rewrite.scalesight.unwrap",
}
FINDING_KIND = "quickfix.scalesight.wrap"

# Every wrapped prompt begins with it.
_MARKER = b"scalesight:begin"

# More than these in one menu are not told apart; each has its own place, where it is offered first.
_MOST_FINDINGS = 5

# What the title of an action can show of a request or a message.
_SHOWN = 60


class Offer(NamedTuple):
    """One action: its title, and what is wrapped. `disabled` says why it cannot be done here."""

    title: str
    kind: str
    span: Span
    mode: Mode
    finding: Finding | None = None
    disabled: str | None = None

    def data(self, document: Document) -> dict[str, Any]:
        """What a client keeps until it asks for the edit. It holds for this version of the document only."""
        return {
            "uri": document.uri,
            "version": document.version,
            "span": list(self.span),
            "mode": self.mode,
            "finding": self.finding.fingerprint if self.finding else None,
        }


def needs_report(document: Document) -> bool:
    """Whether the offers depend on the findings: a prompt may stand there that a refresh would change."""
    return _MARKER in document.source


def offers_for_selection(
    document: Document, span: Span, prompter: Prompter, report: FileReport | None
) -> Iterator[Offer]:
    """The offers to wrap the selection; for an empty one, the unit under the cursor.

    Nothing is rendered here, except where a prompt stands already: only the new one tells what a refresh would change.
    """
    from scalesight.prompt.wrap import Edit, Refusal, target

    found = target(document.source, *span, document.language_id)
    reason = found.reason if isinstance(found, Refusal) else found.closed
    if isinstance(found, Refusal) or reason:
        yield Offer("Wrap in the blueprint prompt", KINDS["replace"], span, "replace", disabled=reason)
    elif found.kind == "wrapped":
        modes: tuple[Mode, ...] = ("replace", "unwrap")
        for mode in modes:
            edit = compute(document, span, mode, prompter, report, None)
            if isinstance(edit, Edit):
                yield Offer(edit.title, KINDS[mode], span, mode)
            else:
                yield Offer("Refresh this prompt", KINDS[mode], span, mode, disabled=edit.reason)
    else:
        noun = "text" if found.kind == "prose" else found.kind
        if found.kind != "code":
            title = f"Wrap this {noun} in the blueprint prompt{quoted(found.request)}"
            yield Offer(title, KINDS["replace"], span, "replace")
        title = f"Insert the blueprint prompt above this {noun}{quoted(found.request)}"
        yield Offer(title, KINDS["above"], span, "above")


def offers_for_findings(report: FileReport, span: Span) -> Iterator[Offer]:
    """One offer for each of the worst findings that a span touches: the prompt that carries it, above its loop."""
    for finding in findings_at(report, span)[:_MOST_FINDINGS]:
        title = f"Insert a blueprint prompt for this finding{quoted(finding.message)}"
        yield Offer(title, FINDING_KIND, loop_of(report, finding), "above", finding)


def loop_of(report: FileReport | None, finding: Finding) -> Span:
    """The loop of a finding, from its header to its end."""
    place = finding.place.span
    return next((loop.span for loop in report.loops if loop.place.span == place), place) if report else place


def outermost_loop_of(report: FileReport | None, finding: Finding) -> Span:
    """The outermost loop around a finding: what it goes over is read there."""
    inner = loop_of(report, finding)
    loops = [loop.span for loop in report.loops if loop.function == finding.function] if report else []
    return min((loop for loop in loops if loop.start <= inner.start and inner.end <= loop.end), default=inner)


def compute(
    document: Document,
    span: Span,
    mode: Mode,
    prompter: Prompter,
    report: FileReport | None,
    finding: Finding | None,
) -> Edit | Unchanged | Refusal:
    """The edit of an offer, or why there is none."""
    from scalesight.prompt.wrap import unwrap

    if mode == "unwrap":
        return unwrap(document.source, span.start, document.language_id)
    wrapped = several.wrap_all(document, [span], mode, prompter, report, finding)
    return wrapped.edits[0] if wrapped.edits else wrapped.skipped[0].why


def finding_of(key: object, report: FileReport | None) -> Finding | None:
    """The finding that a client means by its fingerprint."""
    found = (one for one in report.findings if one.fingerprint == key) if report else iter(())
    return next(found, None)


def findings_at(report: FileReport | None, span: Span) -> list[Finding]:
    """The findings that a span touches, the worst first: it is what a person means who asks here."""
    touched = [one for one in report.findings if overlaps(one.place.span, span)] if report else []
    return sorted(touched, key=lambda finding: -finding.severity)


def quoted(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return ""
    return f": {line}" if len(line) <= _SHOWN else f": {line[: _SHOWN - 1].rstrip()}…"

"""Wrapping a request, or the code of a finding, in the blueprint prompt: what is offered, and the edit of each offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scalesight.finding import Finding
from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import Prompter
from scalesight.text import Position, Span, line_starts

if TYPE_CHECKING:
    from scalesight.check import FileReport
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
            "finding": _key(self.finding) if self.finding else None,
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
    if isinstance(found, Refusal):
        yield Offer("Wrap in the blueprint prompt", KINDS["replace"], span, "replace", disabled=found.reason)
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
            title = f"Wrap this {noun} in the blueprint prompt{_quoted(found.request)}"
            yield Offer(title, KINDS["replace"], span, "replace")
        title = f"Insert the blueprint prompt above this {noun}{_quoted(found.request)}"
        yield Offer(title, KINDS["above"], span, "above")


def offers_for_findings(report: FileReport, span: Span) -> Iterator[Offer]:
    """One offer for each finding that a span touches: the prompt that carries it, above its loop."""
    # The worst first: it is what a person means who asks here.
    for finding in sorted(report.findings, key=lambda finding: -finding.severity):
        place = finding.place.span
        if place.start <= span.end and span.start <= place.end:
            loop = next((loop.span for loop in report.loops if loop.place.span == place), place)
            title = f"Insert a blueprint prompt for this finding{_quoted(finding.message)}"
            yield Offer(title, FINDING_KIND, loop, "above", finding)


def compute(
    document: Document,
    span: Span,
    mode: Mode,
    prompter: Prompter,
    report: FileReport | None,
    finding: Finding | None,
) -> Edit | Unchanged | Refusal:
    """The edit of an offer, or why there is none."""
    from scalesight.prompt.wrap import Edit, unwrap, wrap

    if mode == "unwrap":
        return unwrap(document.source, span.start, document.language_id)
    if finding is not None:
        findings = [finding]
    else:
        known = report.findings if report else ()
        # Those in the selection, if there are any: a model fails mostly at finding the place.
        findings = [one for one in known if _inside(one.place.span, span)] or list(known)
    edit = wrap(document.source, *span, document.language_id, prompter.writer(findings), mode=mode)
    if isinstance(edit, Edit):
        # The prompt names lines, and moves those below it: the numbers must be right where the prompt then stands.
        moved = [_moved(one, edit, document) for one in findings]
        if moved != findings:
            return wrap(document.source, *span, document.language_id, prompter.writer(moved), mode=mode)
    return edit


def _moved(finding: Finding, edit: Edit, document: Document) -> Finding:
    """The finding where it stands after the edit."""
    if finding.place.span.start < edit.start:
        return finding
    lines = len(line_starts(edit.text.encode())) - len(line_starts(document.source[edit.start : edit.end]))
    start, end = (Position(at.line + lines, at.column) for at in (finding.place.start, finding.place.end))
    return replace(finding, place=replace(finding.place, start=start, end=end))


def finding_of(data: dict[str, Any], report: FileReport | None) -> Finding | None:
    """The finding that the data of an offer means."""
    found = (one for one in report.findings if _key(one) == data.get("finding")) if report else iter(())
    return next(found, None)


def _key(finding: Finding) -> list[Any]:
    return [finding.rule, *finding.place.span]


def _inside(place: Span, selection: Span) -> bool:
    return selection.start <= place.start and place.end <= selection.end


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    if not line:
        return ""
    return f": {line}" if len(line) <= _SHOWN else f": {line[: _SHOWN - 1].rstrip()}…"

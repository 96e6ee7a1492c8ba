"""One edit for all selections at once: each unit once, no two edits in each other's way, and the lines that they name right."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple

from scalesight.finding import Finding
from scalesight.lsp.documents import Document
from scalesight.lsp.prompting import Prompter
from scalesight.text import Position, Span, line_starts

if TYPE_CHECKING:
    from scalesight.file_report import FileReport
    from scalesight.prompt.wrap import Edit, Refusal, Unchanged

Mode = Literal["replace", "above"]

# A prompt may grow when the lines that it names do, as 99 becomes 100, and then it moves what is below it once more.
_ROUNDS = 4


class Skipped(NamedTuple):
    """A selection that is not wrapped, and why."""

    span: Span
    why: Refusal | Unchanged


class Wrapped(NamedTuple):
    """The edits, in source order and without overlap, and what is not among them."""

    edits: tuple[Edit, ...]
    skipped: tuple[Skipped, ...]


class _Job(NamedTuple):
    span: Span
    findings: list[Finding]
    edit: Edit


def wrap_all(
    document: Document,
    spans: Iterable[Span],
    mode: Mode,
    prompter: Prompter,
    report: FileReport | None,
    finding: Finding | None = None,
) -> Wrapped:
    """Wraps every selection, an empty one as the unit under the cursor. `finding`: what the prompts are about."""
    wrapping = _Wrapping(document, mode, prompter, report, finding)
    for span in sorted(set(spans)):
        wrapping.add(span)
    return wrapping.settled()


def findings_about(document: Document, spans: Iterable[Span], report: FileReport | None) -> list[Finding]:
    """The findings on the lines of the selections, else all: a model fails mostly at finding the place."""
    if report is None:
        return []
    subjects = [_subject(document, span) for span in spans]
    within = [one for one in report.findings if any(_inside(one.place.span, subject) for subject in subjects)]
    return within or list(report.findings)


def _subject(document: Document, span: Span) -> Span:
    """The whole lines that a selection is about: of a prompt above code, those of the code."""
    from scalesight.prompt.ask import Asked, asked

    source, (start, end) = document.source, span
    answer = asked(source, start, end, document.language_id)
    if isinstance(answer, Asked) and answer.code is not None:
        return document.lines_of(answer.code)
    while start < end and source[end - 1] in b"\r\n":
        end -= 1
    return document.lines_of(Span(start, end))


class _Wrapping:
    def __init__(
        self,
        document: Document,
        mode: Mode,
        prompter: Prompter,
        report: FileReport | None,
        finding: Finding | None,
    ) -> None:
        self.document, self.mode, self.prompter = document, mode, prompter
        self.report, self.finding = report, finding
        self.jobs: list[_Job] = []
        self.skipped: list[Skipped] = []

    def add(self, span: Span) -> None:
        """Takes a selection in, together with those that it cannot be told from."""
        from scalesight.prompt.wrap import Edit, Refusal

        findings = [self.finding] if self.finding else findings_about(self.document, [span], self.report)
        edit = self._edit(span, findings)
        if not isinstance(edit, Edit):
            self.skipped.append(Skipped(span, edit))
            return
        other = next((job for job in self.jobs if _meet(job.edit, edit)), None)
        if other is None:
            self.jobs.append(_Job(span, findings, edit))
        elif other.edit.title != edit.title:
            # Titles name the kind: the prompt for code would not say what the comment behind it asks.
            reason = "the prompt for another selection goes to the same place; wrap this one by itself"
            self.skipped.append(Skipped(span, Refusal(reason)))
        elif not _holds(other.edit, edit):
            self.jobs.remove(other)
            both = Span(min(span.start, other.span.start), max(span.end, other.span.end))
            before = len(self.skipped)
            self.add(span if _holds(edit, other.edit) else both)
            if len(self.skipped) > before:  # together they are no unit: then the first of them
                self.skipped[before:] = [Skipped(span, self.skipped[before].why)]
                self.jobs.append(other)

    def settled(self) -> Wrapped:
        """The edits with the lines of findings as they will be when all edits are made."""
        from scalesight.prompt.wrap import Edit

        edits = [job.edit for job in self.jobs]
        known = [job.findings for job in self.jobs]
        for _ in range(_ROUNDS):
            move = _Move(self.document, edits)
            moved = [[move(finding) for finding in job.findings] for job in self.jobs]
            if moved == known:
                break
            known = moved
            for at, (job, findings) in enumerate(zip(self.jobs, known, strict=True)):
                edit = self._edit(job.span, findings)
                edits[at] = edit if isinstance(edit, Edit) else edits[at]
        return Wrapped(tuple(sorted(edits, key=lambda edit: edit.start)), tuple(self.skipped))

    def _edit(self, span: Span, findings: list[Finding]) -> Edit | Unchanged | Refusal:
        from scalesight.prompt.wrap import wrap

        document = self.document
        writer = self.prompter.writer(findings)
        return wrap(document.source, *span, document.language_id, writer, mode=self.mode)


def _meet(first: Edit, second: Edit) -> bool:
    """Whether two edits touch the same text, or put theirs at the same place."""
    return first.start == second.start or (first.start < second.end and second.start < first.end)


def _holds(outer: Edit, inner: Edit) -> bool:
    """Whether an edit does what another does, and perhaps more. Two that only insert may say different things."""
    if outer.start == outer.end or inner.start == inner.end:
        return outer == inner
    return outer.start <= inner.start and inner.end <= outer.end


class _Move:
    """Where findings stand after edits."""

    def __init__(self, document: Document, edits: Iterable[Edit]) -> None:
        ordered = sorted(edits, key=lambda edit: edit.start)
        self.starts = [edit.start for edit in ordered]
        self.added = [0, *accumulate(_lines_added(document, edit) for edit in ordered)]

    def __call__(self, finding: Finding) -> Finding:
        place = finding.place
        added = self.added[bisect_right(self.starts, place.span.start)]
        if not added:
            return finding
        start, end = (Position(at.line + added, at.column) for at in (place.start, place.end))
        return replace(finding, place=replace(place, start=start, end=end))


def _lines_added(document: Document, edit: Edit) -> int:
    return len(line_starts(edit.text.encode())) - len(line_starts(document.source[edit.start : edit.end]))


def _inside(place: Span, selection: Span) -> bool:
    return selection.start <= place.start and place.end <= selection.end

"""What a check of folders found: counts, diagnostics by file, and sentences about what was not checked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from lsprotocol import types

from scalesight.discovery import Trouble
from scalesight.lsp.governing import SCALE_FILE, Search, Stamp
from scalesight.lsp.scan import Checked, Sources


@dataclass
class Outcome:
    """What one run found. `items` are in the order of the files; `stamps` are the states in which these were read."""

    files: int = 0
    lines: int = 0
    findings: int = 0
    items: dict[Path, list[types.Diagnostic]] = field(default_factory=dict)
    stamps: dict[Path, Stamp] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def counts(self) -> Outcome:
        """The same without the diagnostics: what is worth keeping."""
        return replace(self, items={}, stamps={})

    def add_sources(self, sources: Sources, search: Search) -> None:
        """Says what is not checked at all."""
        self.problems += sources.ignored
        self.problems += [_sentence(trouble, search) for trouble in sources.troubles]
        if sources.unscaled:
            count = plural(len(sources.unscaled), "file")
            first = search.name_of(sources.unscaled[0])
            self.problems.append(f"{count} not checked, such as {first}: no {SCALE_FILE} in a folder above")

    def add(self, checked: Checked, search: Search) -> None:
        """Counts a file, or says why it is not checked."""
        if checked.trouble is not None:
            self.problems.append(_sentence(checked.trouble, search))
        if checked.report is not None:
            self.files += 1
            self.lines += checked.report.lines
            self.findings += len(checked.report.findings)

    def add_diagnostics(self, checked: Checked, items: list[types.Diagnostic]) -> None:
        """Takes what is to be shown in a file; that may be nothing."""
        if items:
            self.items[checked.path], self.stamps[checked.path] = items, checked.stamp


def plural(count: int, noun: str) -> str:
    """ "1 file", "2,000 files"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _sentence(trouble: Trouble, search: Search) -> str:
    return f"{search.name_of(trouble.path)}: {trouble.message}"

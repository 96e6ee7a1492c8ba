"""What a check of the workspace does outside of the protocol thread: finding files, reading and checking them.

Nothing here touches a document or a project; it is given what it needs and gives back values.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scalesight.discovery import MAX_BYTES, Trouble, read, relative, unsupported, walk
from scalesight.finding import Severity
from scalesight.lsp.governing import Search, Stamp, stamp_on_disk
from scalesight.lsp.protocol import report_crash
from scalesight.syntax.extract import Dialect, dialect_of
from scalesight.text import LineIndex

if TYPE_CHECKING:
    from scalesight.file_report import FileReport
    from scalesight.importers import Importers
    from scalesight.scale.model import Scale

# A job of the worker ends after so long, so that the protocol thread can report and stop it.
_BATCH_SECONDS = 0.05

# An edit is analysed first; but if edits never pause, the scan goes on all the same.
_YIELD_SECONDS = 0.5

# As `check` calls what is its own fault; it is not imported for that, for it takes long.
_INTERNAL_ERROR = "internal-error"


@dataclass
class Sources:
    """The files to check by the scale.toml that governs them, what cannot be read, and what has no scale.toml."""

    by_scale: dict[Path, list[Path]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    unscaled: list[Path] = field(default_factory=list)
    ignored: dict[str, None] = field(default_factory=dict)

    def __len__(self) -> int:
        return sum(map(len, self.by_scale.values()))


class Task(NamedTuple):
    """One file: `source` is its text in the editor, None for that on disk; `name` is its path below the scale.toml."""

    path: Path
    name: str
    dialect: Dialect
    source: bytes | None


class Checked(NamedTuple):
    """What became of one file: a report with the places of its text, or why there is none; neither for one that vanished.

    `stamp` is that of the file before it was read.
    """

    path: Path
    report: FileReport | None = None
    lines: LineIndex | None = None
    stamp: Stamp = ()
    trouble: Trouble | None = None


def find_sources(folders: Iterable[Path], search: Search, stop: threading.Event) -> Sources:
    """The source files below the folders, sorted. Ends early, with what it has, when it is to stop."""
    sources = Sources()
    found: set[Path] = set()
    for folder in folders:
        for item in walk(folder):
            if stop.is_set():
                return sources
            if isinstance(item, Trouble):
                sources.troubles.append(item)
            else:
                found.add(item)
    _group(sorted(found), search, sources)
    return sources


def among_files(files: Iterable[Path], search: Search) -> Sources:
    """Those of the files that `find_sources` would come upon in their folders."""
    sources = Sources()
    _group((file for file in sorted(files) if search.is_plain(file)), search, sources)
    return sources


def changed(stamps: Mapping[Path, Stamp]) -> set[Path]:
    """The files that are not what they were."""
    return {path for path, stamp in stamps.items() if stamp_on_disk(path) != stamp}


class FileChecker:
    """Checks files below the folder of a scale.toml, in small steps. It is to be dropped when all are checked."""

    def __init__(self, scale: Scale, folder: Path, importers: Importers | None = None) -> None:
        from scalesight.baseline import beside
        from scalesight.check import Checker  # it brings the analysis, which takes long to load
        from scalesight.disk import Disk
        from scalesight.importers import Importers

        self._disk = Disk(folder)
        self._checker = Checker(scale, self._disk, known=beside(folder))
        self._stamps: dict[str, Stamp] = {}
        self.importers = Importers(self._disk) if importers is None else importers
        self.importers.read_from(self._disk)

    def take(self, tasks: Sequence[Task]) -> None:
        """Reads files, all of them before the first is evaluated."""
        for task in tasks:
            stamp = stamp_on_disk(task.path)
            source = read(task.path) if task.source is None else task.source
            if not isinstance(source, Trouble) and len(source) <= MAX_BYTES:
                self._stamps[task.name] = stamp
                self._checker.put(task.name, source, task.dialect)

    def evaluate_some(self, tasks: Sequence[Task], idle: threading.Event) -> int:
        """Evaluates the first of the files, as many as in a short time, for what they hand to others. Returns how many."""
        ends = time.monotonic() + _BATCH_SECONDS
        for done, task in enumerate(tasks, 1):
            idle.wait(_YIELD_SECONDS)
            if task.name in self._stamps:
                self._checker.evaluate(task.name)
                self._learn(task.name)
            if time.monotonic() >= ends:
                return done
        return len(tasks)

    def _learn(self, name: str) -> None:
        with suppress(Exception):  # the report of the file says it
            self.importers.learn(name, self._checker.module(name))

    def check_some(self, tasks: Sequence[Task], idle: threading.Event) -> list[Checked]:
        """The first of the files, as many as are checked in a short time, at least one."""
        ends = time.monotonic() + _BATCH_SECONDS
        checked = []
        for task in tasks:
            idle.wait(_YIELD_SECONDS)
            checked.append(self.check(task))
            if time.monotonic() >= ends:
                break
        return checked

    def check(self, task: Task) -> Checked:
        """One file. What cannot be read or analysed is said, never raised."""
        source: bytes | Trouble
        if task.name in self._stamps:
            stamp, source = self._stamps[task.name], self._checker.text(task.name)  # as it was evaluated
        else:
            stamp, source = stamp_on_disk(task.path), read(task.path) if task.source is None else task.source
        if isinstance(source, Trouble):
            return Checked(task.path, trouble=source if task.path.exists() else None)
        if len(source) > MAX_BYTES:
            return Checked(task.path)
        try:
            self._checker.put(task.name, source, task.dialect)
            report = self._checker.report(task.name, loops=False)
        except Exception as error:
            message = report_crash("checking a file", error)
            return Checked(task.path, trouble=Trouble(task.path, _INTERNAL_ERROR, message, Severity.ERROR))
        shows = report.findings or report.problems
        return Checked(task.path, report, LineIndex(source) if shows else None, stamp)


def task_for(path: Path, folder: Path, source: bytes | None = None) -> Task | Trouble:
    """The task for a file below the folder of its scale.toml, or that it is in no known language."""
    dialect = dialect_of(path.name)
    if dialect is None:
        return unsupported(path)
    return Task(path, relative(path, folder), dialect, source)


def _group(files: Iterable[Path], search: Search, sources: Sources) -> None:
    by_folder: dict[Path, Path | None] = {}
    for file in files:
        folder = file.parent
        if folder not in by_folder:
            governing = search.governing(folder)
            by_folder[folder] = governing.file
            sources.ignored.update(dict.fromkeys(governing.ignored))
        scale_file = by_folder[folder]
        if scale_file is None:
            sources.unscaled.append(file)
        else:
            sources.by_scale.setdefault(scale_file, []).append(file)

"""The check of whole folders: one run, and how what it found stays true afterwards.

Kept after a run are the folders, the scale.toml files in use, and the diagnostics of files that are not open: nothing
of the other files, and no intermediate form of any, for a finding depends on one file and its scale.toml. So a file
that was closed or changed on disk is checked alone; a changed scale.toml has everything checked again. A run tells
its findings at its end: one that is cancelled changes nothing.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lsprotocol import types

from scalesight.discovery import Trouble, is_walked
from scalesight.lsp import scan
from scalesight.lsp.analysis import Worker
from scalesight.lsp.documents import Documents
from scalesight.lsp.governing import SCALE_FILE, Search, Stamp, stamp_on_disk
from scalesight.lsp.progress import WorkDone
from scalesight.lsp.protocol import report_crash
from scalesight.lsp.publishing import Publisher
from scalesight.lsp.workspace import Project, Workspace, sentence

# A save of many files, a checkout, a formatter: what follows is done once.
_PAUSE_SECONDS = 0.5

# Files handed to the worker at once; it stops earlier, when its time is up.
_BATCH = 64


@dataclass
class Outcome:
    """What a run found: diagnostics by file, in the order of the files, and sentences about what was not checked."""

    files: int = 0
    lines: int = 0
    findings: int = 0
    items: dict[Path, list[types.Diagnostic]] = field(default_factory=dict)
    stamps: dict[Path, Stamp] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: float = 0.0


class WorkspaceCheck:
    """Runs checks one after the other, in a thread of its own, and keeps their findings current."""

    def __init__(
        self, documents: Documents, workspace: Workspace, publisher: Publisher, is_idle: threading.Event
    ) -> None:
        self.folders: tuple[Path, ...] = ()
        self.outcome: Outcome | None = None
        self.on_first_run: Callable[[], None] = lambda: None
        self.start_progress: Callable[[Callable[[], object]], WorkDone | None] = lambda _: None
        self._documents = documents
        self._workspace = workspace
        self._publisher = publisher
        self._is_idle = is_idle
        self._worker = Worker("scalesight-workspace")
        self._lock = asyncio.Lock()
        self._projects: dict[Path, Project] = {}
        self._stamps: dict[Path, Stamp] = {}
        self._due: set[Path] = set()
        self._all_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._renewal: asyncio.Task[None] | None = None

    async def run(self, folders: Sequence[Path], progress: WorkDone | None = None) -> Outcome:
        """Checks the folders and tells what it found. What is cancelled leaves everything as it was."""
        async with self._lock:
            if not self.folders:
                self.on_first_run()
            started = time.monotonic()
            stop = threading.Event()
            try:
                sources = await self._worker.run(scan.find_sources, folders, self._workspace.search(), stop)
                used = set(sources.by_scale)
                outcome = await self._check(sources, progress)
            finally:
                stop.set()
            outcome.seconds = time.monotonic() - started
            self.folders = outermost([*self.folders, *folders])
            self.outcome = outcome
            for file in [file for file in self._projects if _is_below(file, folders) and file not in used]:
                del self._projects[file]
            inside = (path for path in self._publisher.unopened if _is_below(path, folders))
            self._tell(outcome, inside)
        self.look_again()
        return outcome

    def look_again(self) -> None:
        """Notices what has changed on disk of what was told, and every scale.toml that is not what it was."""
        self._due.update(path for path, stamp in self._stamps.items() if stamp_on_disk(path) != stamp)
        self.on_scale()
        if self._due:
            self._later()

    def on_scale(self) -> None:
        """Has everything checked again if a scale.toml in use has changed."""
        # During the first run nothing is noticed: its end looks again.
        changed = [project for project in self._projects.values() if project.refresh()] if self.folders else []
        if changed:
            self._everything()

    def on_file(self, path: Path) -> None:
        """A file was closed, or changed on disk."""
        if path.name == SCALE_FILE:
            if path not in self._projects and _is_below(path, self.folders):
                self._everything()  # a new one
        elif any(is_walked(path, folder) for folder in self.folders):
            self._due.add(path)
            self._later()

    def on_folders(self) -> None:
        """The workspace has other folders: what is outside of them is withdrawn, the rest is checked again."""
        self.folders = tuple(folder for folder in self.folders if _is_below(folder, self._workspace.folders))
        for path in self._publisher.unopened:
            if not _is_below(path, self.folders):
                self._forget(path)
        self._everything()

    def _everything(self) -> None:
        if self.folders:
            self._all_due = True
            self._later()

    def _later(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(_PAUSE_SECONDS, self._start_renewal)

    def _start_renewal(self) -> None:
        self._timer = None
        if self._renewal is not None:
            if not self._all_due:
                return  # it looks for more when it is done
            self._renewal.cancel()
        self._renewal = asyncio.get_running_loop().create_task(self._renew())
        self._renewal.add_done_callback(self._on_renewed)

    async def _renew(self) -> None:
        if self._all_due:
            self._all_due = False
            self._due.clear()
            progress = self.start_progress(self._cancel_renewal)
            try:
                await self.run(self.folders, progress)
            finally:
                if progress is not None:
                    progress.end()
            return
        async with self._lock:
            files, self._due = self._due, set()
            sources = await self._worker.run(scan.among_files, files, self._workspace.search())
            self._tell(await self._check(sources, None), files)

    def _cancel_renewal(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()

    def _on_renewed(self, task: asyncio.Task[None]) -> None:
        if task is self._renewal:
            self._renewal = None
        if not task.cancelled() and (error := task.exception()) is not None:
            report_crash("checking the workspace again", error)
        if self._renewal is None and self._due:
            self._later()

    async def _check(self, sources: scan.Sources, progress: WorkDone | None) -> Outcome:
        search, outcome, total = self._workspace.search(), Outcome(), len(sources)
        outcome.problems += sources.ignored
        outcome.problems += [_sentence(trouble, search) for trouble in sources.troubles]
        if sources.unscaled:
            count = plural(len(sources.unscaled), "file")
            first = search.name_of(sources.unscaled[0])
            outcome.problems.append(f"{count} not checked, such as {first}: no {SCALE_FILE} in a folder above")
        for scale_file, files in sorted(sources.by_scale.items()):
            project = self._project(scale_file)
            outcome.problems += [sentence(problem) for problem in project.problems]
            if project.scale is None:
                total -= len(files)
                continue
            checker = await self._worker.run(scan.FileChecker, project.scale)
            while files:
                tasks = self._tasks(files[:_BATCH], project)
                checked = await self._worker.run(checker.check_some, tasks, self._is_idle)
                del files[: len(checked)]
                for one in checked:
                    self._note(one, project, search, outcome)
                if progress is not None:
                    progress.report(outcome.files, total, "files")
        return outcome

    def _project(self, scale_file: Path) -> Project:
        project = self._projects.get(scale_file)
        if project is None:
            project = self._projects[scale_file] = self._workspace.project_at(scale_file)
        project.refresh()
        return project

    def _tasks(self, files: Iterable[Path], project: Project) -> list[scan.Task]:
        opened = {document.path: document for document in self._documents}
        tasks = (scan.task_for(file, project.folder, opened[file].source if file in opened else None) for file in files)
        return [task for task in tasks if isinstance(task, scan.Task)]

    def _note(self, checked: scan.Checked, project: Project, search: Search, outcome: Outcome) -> None:
        if checked.trouble is not None:
            outcome.problems.append(_sentence(checked.trouble, search))
        if checked.report is None:
            return
        outcome.files += 1
        outcome.lines += checked.report.lines
        outcome.findings += len(checked.report.findings)
        if checked.lines is not None:
            items = self._publisher.write(checked.report, checked.lines, project)
            if items:  # some problems are not shown
                outcome.items[checked.path], outcome.stamps[checked.path] = items, checked.stamp

    def _tell(self, outcome: Outcome, former: Iterable[Path]) -> None:
        opened = {document.path for document in self._documents}
        for path in {*former, *outcome.items}:
            items = outcome.items.get(path)
            if items and path not in opened:
                self._publisher.tell_unopened(path, items)
                self._stamps[path] = outcome.stamps[path]
            else:
                self._forget(path)

    def _forget(self, path: Path) -> None:
        self._publisher.tell_unopened(path, [])
        self._stamps.pop(path, None)


def plural(count: int, noun: str) -> str:
    """ "1 file", "2,000 files"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def outermost(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The folders that lie in none of the others."""
    kept: list[Path] = []
    for folder in sorted(set(folders)):
        if not _is_below(folder, kept):
            kept.append(folder)
    return tuple(kept)


def _is_below(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _sentence(trouble: Trouble, search: Search) -> str:
    return f"{search.name_of(trouble.path)}: {trouble.message}"

"""The check of whole folders: one run, and how what it found stays true afterwards.

Kept after a run are the folders, the scale.toml files in use, which file imports which, and of each file that is not open
and has diagnostics its state on disk: no intermediate form of any. A file that was closed or changed on disk is checked
again, and with it the files that import it or that it imports: their findings may be others now. All of them are
evaluated with the files that call them. A changed scale.toml, or very many changed files, have everything checked again.
A run tells its findings at its end: one that is cancelled changes nothing.
"""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from scalesight.discovery import is_walked
from scalesight.lsp import scan
from scalesight.lsp.analysis import Worker
from scalesight.lsp.documents import Documents
from scalesight.lsp.governing import SCALE_FILE, Stamp
from scalesight.lsp.outcome import Outcome
from scalesight.lsp.progress import WorkDone
from scalesight.lsp.protocol import report_crash
from scalesight.lsp.publishing import Publisher
from scalesight.lsp.reach import Reach
from scalesight.lsp.workspace import Project, Workspace, sentence
from scalesight.scale.model import Scale
from scalesight.syntax.collector import kept

# A save of many files, a checkout, a formatter: what follows is done once.
_PAUSE_SECONDS = 0.5

# Files handed to the worker at once; it stops earlier, when its time is up.
_BATCH = 64

# More files than this to look at again, and everything is.
_MOST_AGAIN = 300


class WorkspaceCheck:
    """Runs checks one after the other, in a thread of its own, and keeps their findings current."""

    def __init__(
        self, documents: Documents, workspace: Workspace, publisher: Publisher, is_idle: threading.Event
    ) -> None:
        self.folders: tuple[Path, ...] = ()
        self.last: Outcome | None = None
        self.on_first_run: Callable[[], None] = lambda: None
        self.start_progress: Callable[[Callable[[], object]], WorkDone | None] = lambda _: None
        self._documents = documents
        self._workspace = workspace
        self._publisher = publisher
        self._is_idle = is_idle
        self._worker = Worker("scalesight-workspace")
        self._lock = asyncio.Lock()
        self._has_run = False
        self._running: tuple[Path, ...] = ()
        self._projects: dict[Path, Project] = {}
        self._reach = Reach()
        self._stamps: dict[Path, Stamp] = {}
        self._due: set[Path] = set()
        self._changed: set[Path] = set()
        self._all_due = False
        self._look_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._renewal: asyncio.Task[None] | None = None

    async def run(self, folders: Sequence[Path] | None, progress: WorkDone | None = None) -> Outcome:
        """Checks the folders, or all that were checked before, and tells what it found.

        What is cancelled leaves everything as it was.
        """
        async with self._lock:
            if folders is None:
                folders = self.folders
            if not self._has_run:
                self._has_run = True
                self.on_first_run()
            self._running = tuple(folders)
            started = time.monotonic()
            stop = threading.Event()
            try:
                sources = await self._worker.run(scan.find_sources, folders, self._workspace.search(), stop)
                used = set(sources.by_scale)
                outcome = await self._check(sources, progress)
            finally:
                self._running = ()
                stop.set()
            outcome.seconds = time.monotonic() - started
            self.folders = outermost([*self.folders, *folders])
            self.last = outcome.counts()
            for file in [file for file in self._projects if _is_below(file, folders) and file not in used]:
                del self._projects[file]
                self._reach.forget(file)
            inside = (path for path in self._publisher.unopened if _is_below(path, folders))
            self._tell(outcome, inside)
        self.look_again()
        return outcome

    def look_again(self) -> None:
        """Notices what has changed on disk of what was told, and every scale.toml that is not what it was."""
        self.on_scale()
        if self._stamps:
            self._look_due = True
            self._later()

    def on_scale(self) -> None:
        """Has everything checked again if a scale.toml in use has changed."""
        # During the first run nothing is noticed: its end looks again.
        changed = [project for project in self._projects.values() if project.refresh()] if self.folders else []
        if changed:
            self._everything()

    def on_file(self, path: Path, *, is_changed: bool) -> None:
        """A file was closed, or changed on disk."""
        if path.name == SCALE_FILE:
            if path not in self._projects and _is_below(path, (*self.folders, *self._running)):
                self._everything()  # a new one
        elif _is_checked(path, (*self.folders, *self._running)):
            self._due.add(path)
            if is_changed:
                self._changed.add(path)
            self._later()

    def on_folders(self) -> None:
        """The workspace has other folders: what is outside of them is withdrawn, the rest is checked again."""
        present = self._workspace.folders
        still = [folder for folder in self.folders if _is_below(folder, present)]
        self.folders = outermost([*still, *(folder for folder in present if _is_below(folder, self.folders))])
        for file in [file for file in self._projects if not _is_below(file, present)]:
            del self._projects[file]
            self._reach.forget(file)
        for path in self._publisher.unopened:
            if not _is_below(path, self.folders):
                self._forget(path)
        self._everything()

    def _everything(self) -> None:
        if self.folders or self._running:
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
            self._all_due = self._look_due = False
            self._due.clear()
            self._changed.clear()
            progress = self.start_progress(self._cancel_renewal)
            try:
                await self.run(None, progress)
            finally:
                if progress is not None:
                    progress.end()
            return
        async with self._lock:
            files = {path for path in self._due if _is_checked(path, self.folders)}
            changed = files & self._changed
            self._due.clear()
            self._changed.clear()
            if self._look_due:
                self._look_due = False
                noticed = await self._worker.run(scan.changed, dict(self._stamps))
                changed, files = changed | noticed, files | noticed
            files |= self._reach.neighbours(changed)
            if len(files) > _MOST_AGAIN:
                self._everything()
                return
            callers = self._reach.callers(files) - files
            search = self._workspace.search()
            sources = await self._worker.run(scan.among_files, files, search)
            handing = await self._worker.run(scan.among_files, callers, search)
            self._tell(await self._check(sources, None, handing), files)

    def _cancel_renewal(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()

    def _on_renewed(self, task: asyncio.Task[None]) -> None:
        if task is self._renewal:
            self._renewal = None
        if not task.cancelled() and (error := task.exception()) is not None:
            report_crash("checking the workspace again", error)
        if self._renewal is None and (self._due or self._look_due):
            self._later()

    async def _check(
        self, sources: scan.Sources, progress: WorkDone | None, handing: scan.Sources | None = None
    ) -> Outcome:
        """Checks files; those that are `handing` something to them are evaluated only. Without that, they are all there are."""
        search, outcome, total = self._workspace.search(), Outcome(), len(sources)
        outcome.add_sources(sources, search)
        for scale_file, files in sorted(sources.by_scale.items()):
            project = self._project(scale_file)
            outcome.problems += [sentence(problem) for problem in project.problems]
            if project.scale is None:
                total -= len(files)
                continue
            if handing is None:
                self._reach.forget(scale_file)
            callers = handing.by_scale.get(scale_file, []) if handing is not None else []
            with kept():
                await self._check_files(project, project.scale, files, callers, outcome, total, progress)
            await self._worker.run(gc.collect)  # a workspace is much to give back
        return outcome

    async def _check_files(
        self,
        project: Project,
        scale: Scale,
        files: list[Path],
        callers: Sequence[Path],
        outcome: Outcome,
        total: int,
        progress: WorkDone | None,
    ) -> None:
        checker = await self._worker.run(scan.FileChecker, scale, project.folder, self._reach.of(project.file))
        self._reach.remember(project.file, checker.importers)
        # All of them before the first is told of: a loop costs what callers in other files hand to it.
        search = self._workspace.search()
        both = [*callers, *files]
        evaluated, of_all, before = 0, len(both), outcome.files
        for start in range(0, of_all, _BATCH):
            await self._worker.run(checker.take, self._tasks(both[start : start + _BATCH], project))
        while evaluated < of_all:
            tasks = self._tasks(both[evaluated : evaluated + _BATCH], project)
            evaluated += await self._worker.run(checker.evaluate_some, tasks, self._is_idle) or _BATCH
            # What was evaluated lives to the end of the run: looking through it for garbage took half of the time.
            gc.freeze()
            if progress is not None:
                progress.report(before + min(evaluated, of_all) // 2, total, "files")
        while files:
            tasks = self._tasks(files[:_BATCH], project)
            checked = await self._worker.run(checker.check_some, tasks, self._is_idle)
            del files[: len(checked)]
            for one in checked:
                outcome.add(one, search)
                if one.report is not None and one.lines is not None:
                    items = self._publisher.write(one.report, one.lines, project)
                    outcome.add_diagnostics(one, items)
            if progress is not None:
                progress.report(before + of_all - len(files) // 2, total, "files")

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

    def _tell(self, outcome: Outcome, former: Iterable[Path]) -> None:
        opened = {document.path for document in self._documents}
        for path in sorted({*former, *outcome.items}):
            items = outcome.items.get(path)
            if items and path not in opened and path not in self._due:
                self._publisher.tell_unopened(path, items)
                self._stamps[path] = outcome.stamps[path]
            else:
                self._forget(path)

    def _forget(self, path: Path) -> None:
        self._publisher.tell_unopened(path, [])
        self._stamps.pop(path, None)


def outermost(folders: Iterable[Path]) -> tuple[Path, ...]:
    """The folders that lie in none of the others."""
    kept: list[Path] = []
    for folder in sorted(set(folders)):
        if not _is_below(folder, kept):
            kept.append(folder)
    return tuple(kept)


def _is_checked(path: Path, folders: Iterable[Path]) -> bool:
    return any(is_walked(path, folder) for folder in folders)


def _is_below(path: Path, folders: Iterable[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)

"""When the open documents are checked, and by which thread.

All analysis runs in one thread that does nothing else, so the protocol is never delayed. An edit starts it after a
pause; the next edit cancels it. A result counts only if nothing has changed since it was asked for.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from scalesight.discovery import MAX_BYTES
from scalesight.lsp.documents import Document, Documents
from scalesight.lsp.protocol import report_crash
from scalesight.lsp.surroundings import Progress
from scalesight.lsp.workspace import Project, Workspace
from scalesight.syntax.extract import Dialect, dialect_of, dialect_of_language
from scalesight.text import LineIndex

if TYPE_CHECKING:
    from scalesight.check import Checker
    from scalesight.file_report import FileReport

# Long enough to swallow a burst of keystrokes, short enough to feel immediate.
PAUSE_SECONDS = 0.12

T = TypeVar("T")


class Result(NamedTuple):
    """The report of one document at one version. `report` is None if the analysis failed, which the log explains."""

    report: FileReport | None
    version: int
    lines: LineIndex


class _Task(NamedTuple):
    """What the analysis thread needs of a document; it never touches the document itself."""

    document: Document
    path: str
    lines: LineIndex
    version: int
    dialect: Dialect


@dataclass
class _State:
    """The analysis of one project. `generation` counts what could change its results."""

    generation: int = 0
    timer: asyncio.TimerHandle | None = None
    results: dict[str, tuple[int, Result]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    checker: Checker | None = None


class Analysis:
    """Checks documents in the background. `on_result` is called in the protocol thread for each new result."""

    def __init__(
        self, documents: Documents, workspace: Workspace, on_result: Callable[[Document, Result], None]
    ) -> None:
        self._documents = documents
        self._workspace = workspace
        self._on_result = on_result
        self._states: dict[Project, _State] = {}
        self._news = asyncio.Event()
        self.on_progress: Callable[[Project, Progress], None] = lambda _project, _progress: None
        self.worker = Worker("scalesight-analysis")

    def schedule(self, project: Project, delay: float = 0.0) -> None:
        """Checks the documents of a project after `delay` seconds. What was running or waiting for it is void."""
        state = self._states.setdefault(project, _State())
        state.generation += 1
        if state.timer is not None:
            state.timer.cancel()
        state.timer = asyncio.get_running_loop().call_later(delay, self._start, project, state)
        self._tell()

    def hurry(self, project: Project) -> None:
        """Ends the pause after an edit."""
        state = self._states.get(project)
        if state is not None and state.timer is not None:
            self.schedule(project)

    def forget(self, project: Project) -> None:
        """Drops a project that governs nothing any more."""
        state = self._states.pop(project, None)
        if state is not None:
            state.generation += 1
            if state.timer is not None:
                state.timer.cancel()
        self._tell()

    def latest(self, document: Document) -> Result | None:
        """The result for the current text, if it is there already."""
        project = self._workspace.project_of(document)
        state = self._states.get(project) if project else None
        generation, result = state.results.get(document.uri, (-1, None)) if state else (-1, None)
        return result if state and generation == state.generation else None

    async def result(self, document: Document) -> Result | None:
        """Waits for the result for the text as it then is; None for a document that is not checked."""
        while self._documents.get(document.uri) is document and dialect(document) is not None:
            if self._workspace.project_of(document) is None:
                return None
            result = self.latest(document)
            if result is not None:
                return result
            await self._news.wait()
        return None

    def prepare(self) -> None:
        """Loads what the first analysis needs while the person still looks for the first file."""
        self.worker.submit(_import_what_is_heavy)

    def _start(self, project: Project, state: _State) -> None:
        state.timer = None
        tasks = []
        for document in self._documents:
            kind = dialect(document)
            if kind is not None and self._workspace.project_of(document) is project:
                path = project.path_of(document)
                tasks.append(_Task(document, path, document.index, document.version, kind))
        # What was edited comes first; the others may have changed because of it.
        tasks.sort(key=lambda task: task.version == _version(state, task.document.uri))
        state.results = {task.document.uri: state.results.get(task.document.uri, _NOTHING) for task in tasks}
        checker, generation, loop = project.checker, state.generation, asyncio.get_running_loop()
        if checker is None:
            for task in tasks:
                self._deliver(state, generation, task, None)
            return

        def deliver(task: _Task, report: FileReport | None) -> None:
            loop.call_soon_threadsafe(self._deliver, state, generation, task, report)

        def follow() -> None:
            if generation != state.generation or not tasks:
                return
            at = project.surroundings.step(checker, [task.path for task in tasks])
            if at.news and at.ended:
                _report(state, generation, checker, tasks, deliver)
            loop.call_soon_threadsafe(self.on_progress, project, at)
            if not at.ended:
                self.worker.submit(follow)

        def check() -> None:
            project.surroundings.refresh(checker)
            _check(state, generation, checker, tasks, deliver)

        self.worker.submit(check)
        self.worker.submit(follow)

    def _deliver(self, state: _State, generation: int, task: _Task, report: FileReport | None) -> None:
        if generation != state.generation or self._documents.get(task.document.uri) is not task.document:
            return
        result = Result(report, task.version, task.lines)
        state.results[task.document.uri] = (generation, result)
        self._tell()
        self._on_result(task.document, result)

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class Worker:
    """One thread that runs jobs in their order. It does not keep the process alive: a long analysis never delays exit.

    `idle` is set while there is nothing to do.
    """

    def __init__(self, name: str) -> None:
        self.idle = threading.Event()
        self.idle.set()
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, job: Callable[[], None]) -> None:
        """Runs a job after those before it. Its failure is logged."""
        self.idle.clear()
        self._jobs.put(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()

    async def run(self, function: Callable[..., T], *arguments: Any) -> T:
        """Calls a function in the thread and waits for what it returns or raises. Cancelled, it is not waited for."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def finish(set_it: Callable[[Any], None], value: Any) -> None:
            if not done.done():  # else it was cancelled
                set_it(value)

        def job() -> None:
            try:
                set_it, value = done.set_result, function(*arguments)
            except Exception as error:
                set_it, value = done.set_exception, error  # type: ignore[assignment]
            with suppress(RuntimeError):  # the server has ended
                loop.call_soon_threadsafe(finish, set_it, value)

        self.submit(job)
        return await done

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            try:
                job()
            except Exception as error:
                report_crash("analysing", error)
            if self._jobs.empty():
                self.idle.set()


def dialect(document: Document) -> Dialect | None:
    """The dialect of a document: what the client says it is, else what its name says; None if it is not checked."""
    if len(document.source) > MAX_BYTES:
        return None
    by_language = dialect_of_language(document.language_id)
    return by_language or (dialect_of(document.path.name) if document.path and not document.language_id else None)


_NOTHING: tuple[int, Result] = (-1, Result(None, -1, LineIndex(b"")))


def _version(state: _State, uri: str) -> int:
    return state.results.get(uri, _NOTHING)[1].version


def _check(
    state: _State,
    generation: int,
    checker: Checker,
    tasks: list[_Task],
    deliver: Callable[[_Task, FileReport | None], None],
) -> None:
    """Runs in the analysis thread. All files are put before the first is reported, for calls cross files."""
    if state.checker is not checker:
        state.checker, state.known = checker, set()
    for path in state.known - {task.path for task in tasks}:
        checker.remove(path)
        state.known.discard(path)
    refused = set()
    for task in tasks:
        if generation != state.generation:
            return
        state.known.add(task.path)
        try:
            checker.put(task.path, task.lines.source, task.dialect)
        except Exception as error:
            report_crash(f"reading {task.path}", error)
            refused.add(task.path)
    taken = [task for task in tasks if task.path not in refused]
    _report(state, generation, checker, taken[:1], deliver)
    # What the others hand to it, or do not any more, is known when they are evaluated, too.
    news = False
    for task in taken[1:]:
        if generation == state.generation:
            news = checker.evaluate(task.path) or news
    _report(state, generation, checker, taken if news else taken[1:], deliver)
    for task in tasks:
        if task.path in refused:
            deliver(task, None)


def _report(
    state: _State,
    generation: int,
    checker: Checker,
    tasks: list[_Task],
    deliver: Callable[[_Task, FileReport | None], None],
) -> None:
    """Reports each file, with what those that were evaluated hand to it."""
    for task in tasks:
        if generation != state.generation:
            return
        report = None
        try:
            report = checker.report(task.path)
        except Exception as error:
            report_crash(f"checking {task.path}", error)
        deliver(task, report)


def _import_what_is_heavy() -> None:
    import scalesight.check
    import scalesight.prompt.render
    import scalesight.prompt.wrap
    import scalesight.syntax.ecmascript.lower
    import scalesight.syntax.python.lower  # noqa: F401

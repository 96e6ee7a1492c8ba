"""`scalesight.checkFile` and `scalesight.checkFolders`: what `scalesight check` says, of what the editor has open too."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from scalesight.discovery import Trouble
from scalesight.finding import Severity
from scalesight.lsp import scan, uris
from scalesight.lsp.analysis import dialect
from scalesight.lsp.declared_scale import uri_of
from scalesight.lsp.documents import Document
from scalesight.lsp.outcome import Outcome, plural
from scalesight.lsp.prompting import reason_without_scale
from scalesight.lsp.session import Server
from scalesight.lsp.workspace import SCALE_FILE, Project, is_scale_file
from scalesight.lsp.workspace_check import outermost

if TYPE_CHECKING:
    from scalesight.file_report import FileReport

CHECK_FILE = "scalesight.checkFile"
CHECK_FOLDERS = "scalesight.checkFolders"

# More are counted, and not listed: nobody reads them, and the message must end somewhere.
_MOST_ITEMS = 5_000
_MOST_PROBLEMS = 100

_COLUMNS = 100


class _Reason(Exception):  # noqa: N818 - not an error of the program: an answer to the person who asked
    """Why there is no report, in a sentence."""


def register(server: Server) -> None:
    """Registers the commands of this module."""
    server.command(CHECK_FILE)(_check_file)
    server.command(CHECK_FOLDERS)(_check_folders)


async def _check_folders(
    ls: Server, target: Any = None, *, work_done_token: types.ProgressToken | None = None
) -> dict[str, Any]:
    """Checks `{"uris": [folder, …]}`; without it, every workspace folder.

    Answers `{"files", "lines", "seconds", "findings", "items": [{"uri", "range", "severity", "code", "message"}],
    "problems": [sentence]}`, or `{"reason"}` where nothing can be checked.
    """
    ls.freshen()
    try:
        folders = _folders(ls, target)
    except _Reason as reason:
        return {"reason": str(reason)}
    task = asyncio.current_task()
    progress = ls.progress_of_check(lambda: task.cancel() if task else None, work_done_token)
    try:
        outcome = await ls.workspace_check.run(folders, progress)
        progress.end(f"{plural(outcome.findings, 'finding')} in {plural(outcome.files, 'file')}")
    finally:
        progress.end()
    return _summary(ls, outcome)


def _folders(ls: Server, target: Any) -> tuple[Path, ...]:
    given = target.get("uris") if isinstance(target, dict) else target
    if given is not None and not (
        isinstance(target, dict) and isinstance(given, list) and all(isinstance(uri, str) for uri in given)
    ):
        raise JsonRpcInvalidParams(f'{CHECK_FOLDERS}: expected {{"uris": ["file:///…"]}} or nothing')
    search = ls.projects.search()
    if not search.folders:
        raise _Reason("no folder is open; open the one that is to be checked")
    if not given:
        there = [folder for folder in search.folders if os.path.isdir(folder)]  # noqa: PTH112 - Path.is_dir() can raise
        if not there:
            raise _Reason(f"{', '.join(map(str, search.folders))} cannot be found; was it moved or deleted?")
        return outermost(there)
    folders = []
    for uri in given:
        folder = uris.to_path(uri)
        try:
            is_inside = folder is not None and search.folder_of(folder) is not None and search.holds(folder)
            if folder is None or not is_inside:
                raise _Reason(f"{folder or uri} is not in this workspace, so it is not read")
            if not folder.is_dir():
                raise _Reason(f"{folder} is no folder")
        except (OSError, RuntimeError) as error:
            raise _Reason(f"{folder} cannot be read: {error}") from None
        folders.append(folder)
    return outermost(folders)


def _summary(ls: Server, outcome: Outcome) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    for path, diagnostics in sorted(outcome.items.items()):
        document = ls.documents.at(path)
        uri = document.uri if document else uris.from_path(path)
        for diagnostic in diagnostics[: _MOST_ITEMS - len(items)]:
            plain = ls.protocol.plain(diagnostic)
            items.append({"uri": uri, **{key: plain[key] for key in ("range", "severity", "code", "message")}})
    shown = outcome.problems[:_MOST_PROBLEMS]
    if len(outcome.problems) > len(shown):
        shown.append(f"and {len(outcome.problems) - len(shown):,} more like these")
    if len(items) == _MOST_ITEMS < sum(map(len, outcome.items.values())):
        shown.append(f"of {outcome.findings:,} findings the first {len(items):,} are listed")
    return {
        "files": outcome.files,
        "lines": outcome.lines,
        "seconds": round(outcome.seconds, 3),
        "findings": outcome.findings,
        "items": items,
        "problems": shown,
    }


async def _check_file(ls: Server, target: Any) -> dict[str, Any]:
    """Checks `{"uri": …}`: the text in the editor, else the file if it lies in the workspace.

    Answers `{"scale", "findings", "problems", "text"}`: the findings and problems of `check --format json`, and the
    report that `check` prints; or `{"reason"}` where the file is not checked.
    """
    uri = uri_of(target, CHECK_FILE)
    if uri is None:
        raise JsonRpcInvalidParams(f'{CHECK_FILE}: expected {{"uri": "file:///…"}}')
    ls.freshen()
    document = ls.documents.get(uri)
    try:
        if document is not None:
            return await _report_on_document(ls, document)
        return await _report_on_file(ls, uri)
    except _Reason as reason:
        return {"reason": str(reason)}


async def _report_on_document(ls: Server, document: Document) -> dict[str, Any]:
    project = ls.projects.project_of(document)
    if project is not None and is_scale_file(document):
        return _report(ls, project, None, b"")
    project = _with_scale(project)
    if dialect(document) is None:
        language = document.language_id or "no known language"
        raise _Reason(f"the document is not checked: it is in {language}, or larger than 2 MiB")
    result = await ls.analysis.result(document)
    if result is None or result.report is None:
        raise _Reason("the document could not be checked; the log of the server has the details")
    return _report(ls, project, result.report, result.lines.source)


async def _report_on_file(ls: Server, uri: str) -> dict[str, Any]:
    path, search = uris.to_path(uri), ls.projects.search()
    if path is None or search.folder_of(path) is None:
        raise _Reason(f"{path or uri} is not open and not in this workspace, so it is not read")
    why_not = search.why_not_read(path)
    if why_not is not None:
        raise _Reason(f"{path} {why_not or 'is not there'}")
    project = ls.projects.look(path)
    if project is not None and path.name == SCALE_FILE:
        return _report(ls, project, None, b"")
    project = _with_scale(project)
    task = scan.task_for(path, project.folder)
    if isinstance(task, Trouble) or project.scale is None:
        raise _Reason(f"{path}: {task.message}" if isinstance(task, Trouble) else "no sizes")
    checker = await ls.analysis.worker.run(scan.FileChecker, project.scale, project.folder)
    checked = await ls.analysis.worker.run(checker.check, task)
    if checked.report is None:
        raise _Reason(f"{path}: {checked.trouble.message}" if checked.trouble else f"{path} is not there")
    return _report(ls, project, checked.report, checked.lines.source if checked.lines else b"")


def _with_scale(project: Project | None) -> Project:
    reason = reason_without_scale(project)
    if project is None or reason:
        raise _Reason(reason or "")
    return project


def _report(ls: Server, project: Project, of_file: FileReport | None, source: bytes) -> dict[str, Any]:
    """What the command line says of a file, with paths from the workspace folder."""
    from scalesight.file_report import Report
    from scalesight.report import json, text
    from scalesight.report.style import Style

    opened = {document.uri for document in ls.documents}

    def rename(path: str) -> str:
        return path if path in opened else (PurePosixPath(project.name).parent / path).as_posix()

    problems = list(project.problems)
    if of_file is not None:
        problems += [one.renamed(rename) if one.path == of_file.path else one for one in of_file.problems]
    findings: Sequence[Any] = of_file.findings if of_file else ()
    report = Report(
        scale=project.name,
        findings=tuple(finding.renamed(rename) for finding in findings),
        problems=tuple(problems),
        files=1 if of_file else 0,
        lines=of_file.lines if of_file else 0,
        seconds=0.0,
    )
    sources = {project.name: project.index.source}
    if of_file is not None:
        sources[rename(of_file.path)] = source
    hidden = [finding.severity for finding in report.findings if finding.severity < Severity.INFORMATION]
    page = text.Page(Style(False), _COLUMNS, lambda path: path)
    return {
        "scale": report.scale,
        "findings": [json.finding_document(finding) for finding in report.findings],
        "problems": [json.problem_document(problem) for problem in report.problems],
        "text": text.render(report.at_least(Severity.INFORMATION), sources=sources, page=page, hidden=hidden),
    }

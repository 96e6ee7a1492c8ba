"""When a result counts: the analysis thread against edits that come while it works."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from lsprotocol import types
from scalesight.file_report import FileReport
from scalesight.lsp.analysis import Analysis
from scalesight.lsp.documents import Documents
from scalesight.lsp.workspace import Workspace


class Checker:
    """Reports the text itself; the test decides when the first report is ready."""

    def __init__(self) -> None:
        self.texts: dict[str, bytes] = {}
        self.working, self.go_on = threading.Event(), threading.Event()
        self.broken: set[str] = set()
        self.reports = 0

    def put(self, path: str, source: bytes, _dialect: str) -> None:
        self.texts[path] = source

    def remove(self, path: str) -> None:
        del self.texts[path]

    def evaluate(self, _path: str) -> bool:
        return False

    def report(self, path: str) -> FileReport:
        self.reports += 1
        text = self.texts[path].decode()
        self.working.set()
        assert self.go_on.wait(30)
        if path in self.broken:
            raise RecursionError("a defect")
        return FileReport(text, (), (), (), 1)


class Setting:
    """A workspace with a scale.toml and a checker of ours."""

    def __init__(self, folder: Any) -> None:
        (folder / "scale.toml").write_text("[budgets]\niterations = 1\n")
        self.folder = folder
        self.documents = Documents()
        self.workspace = Workspace(self.documents)
        self.workspace.folders = [folder]
        self.told: list[str] = []
        self.checker = Checker()
        self.analysis = Analysis(self.documents, self.workspace, self._tell)

    def _tell(self, _document: Any, result: Any) -> None:
        self.told.append(result.report.path if result.report else "failed")

    def open(self, name: str, text: str) -> Any:
        document = self.documents.open(types.TextDocumentItem((self.folder / name).as_uri(), "python", 1, text))
        self.workspace.refresh()
        self.project = self.workspace.project_of(document)
        self.project.checker = self.checker
        self.analysis.schedule(self.project)
        return document

    def edit(self, document: Any, text: str) -> None:
        document.change([types.TextDocumentContentChangeWholeDocument(text)], document.version + 1)
        self.analysis.schedule(self.project)

    async def result(self, document: Any) -> Any:
        return await asyncio.wait_for(self.analysis.result(document), 30)


@pytest.mark.asyncio
async def test_a_result_of_an_older_text_is_never_told(tmp_path) -> None:
    setting = Setting(tmp_path)
    document = setting.open("app.py", "old")
    await asyncio.to_thread(setting.checker.working.wait, 30)
    waiting = asyncio.ensure_future(setting.result(document))
    setting.edit(document, "new")
    assert setting.analysis.latest(document) is None
    setting.checker.go_on.set()
    result = await waiting
    assert (result.report.path, result.version) == ("new", 2)
    assert setting.told == ["new"]


@pytest.mark.asyncio
async def test_edits_in_a_burst_are_checked_once(tmp_path) -> None:
    setting = Setting(tmp_path)
    setting.checker.go_on.set()
    document = setting.open("app.py", "0")
    await setting.result(document)
    for number in range(1, 20):
        document.change([types.TextDocumentContentChangeWholeDocument(str(number))], number + 1)
        setting.analysis.schedule(setting.project, 0.05)
    assert (await setting.result(document)).report.path == "19"
    assert setting.told == ["0", "19"]
    assert setting.checker.reports == 2


@pytest.mark.asyncio
async def test_what_is_edited_is_checked_before_the_others(tmp_path) -> None:
    setting = Setting(tmp_path)
    setting.checker.go_on.set()
    first, second = setting.open("a.py", "a"), setting.open("b.py", "b")
    await setting.result(first)
    await setting.result(second)
    setting.told.clear()
    setting.edit(second, "b2")
    await setting.result(first)
    assert setting.told == ["b2", "a"]


@pytest.mark.asyncio
async def test_a_defect_of_the_analysis_is_logged_and_answered(tmp_path, caplog) -> None:
    setting = Setting(tmp_path)
    setting.checker.go_on.set()
    setting.checker.broken.add("bad.py")
    bad, good = setting.open("bad.py", "x"), setting.open("good.py", "fine")
    assert (await setting.result(bad)).report is None
    assert (await setting.result(good)).report.path == "fine"
    assert "Crash" in caplog.text and "checking bad.py" in caplog.text


@pytest.mark.asyncio
async def test_a_closed_document_is_forgotten_and_its_question_answered(tmp_path) -> None:
    setting = Setting(tmp_path)
    document, other = setting.open("app.py", "x"), setting.open("other.py", "y")
    waiting = asyncio.ensure_future(setting.result(document))
    await asyncio.to_thread(setting.checker.working.wait, 30)
    setting.documents.close(document.uri)
    setting.analysis.schedule(setting.project)
    assert await waiting is None
    setting.checker.go_on.set()
    await setting.result(other)
    assert set(setting.checker.texts) == {"other.py"}

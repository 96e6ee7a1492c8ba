"""Which scale.toml governs a document, what is never read, and what a client may set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import NESTED, SCALE, at_the_root
from lsprotocol import types
from raw import RawClient
from scalesight.lsp.documents import Documents
from scalesight.lsp.governing import Search
from scalesight.lsp.workspace import Workspace

CAPABILITIES = Path(__file__).parent / "capabilities"

asynchronous = pytest.mark.asyncio(loop_scope="module")


def one(items):
    return items is not None and len(items) == 1


@asynchronous
@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "zip:///archive.zip/app.py", "file://elsewhere/share/app.py"])
async def test_a_document_that_is_no_file_here_uses_the_scale_toml_of_the_workspace(editor, uri) -> None:
    with at_the_root(editor, SCALE):
        buffer = editor.open(uri, NESTED)
        (finding,) = await buffer.diagnostics(one)
        assert buffer.shown(finding.range).startswith("for ")
        (action,) = await buffer.actions(buffer.cursor(buffer.shown(finding.range)), only=["quickfix.scalesight.wrap"])
        await buffer.choose(action)
        assert "6,000..10,000" in buffer.text
        assert uri not in buffer.text, "a prompt names files of the project, not of the machine"


@asynchronous
@pytest.mark.parametrize("how", ["outside", "climbing", "through a link"])
async def test_nothing_outside_the_workspace_is_read(editor, tmp_path, how) -> None:
    (tmp_path / "scale.toml").write_text(SCALE.replace("5_000", "50_000"))
    uri = (tmp_path / "app.py").as_uri()
    if how == "climbing":
        up = "/..%2F.." * len(editor.workspace.parts)
        uri = f"{editor.workspace.as_uri()}{up}{tmp_path.as_uri().removeprefix('file://')}/app.py"
    if how == "through a link":
        (editor.root / "link").symlink_to(tmp_path)
        uri = (editor.root / "link" / "app.py").as_uri()
    with at_the_root(editor, SCALE):
        await editor.open(uri, NESTED).diagnostics(one)


@asynchronous
async def test_folders_come_and_go(editor, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    buffer = editor.open((tmp_path / "app.py").as_uri(), NESTED)
    folder = [types.WorkspaceFolder(tmp_path.as_uri(), "added")]

    def change(added, removed):
        event = types.WorkspaceFoldersChangeEvent(added=added, removed=removed)
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    change(folder, [])
    await buffer.diagnostics(one)
    change([], folder)
    await buffer.diagnostics(lambda items: items == [])


def opened(uri: str, text: str, language: str = "python") -> dict:
    return {"textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}}


@pytest.fixture
def raw():
    with RawClient() as client:
        yield client


def test_without_a_scale_toml_the_server_says_so_once_and_nothing_else(raw, tmp_path) -> None:
    raw.initialize(rootUri=tmp_path.as_uri())
    for name in ("a.py", "b.py"):
        uri = (tmp_path / name).as_uri()
        raw.notify("textDocument/didOpen", opened(uri, NESTED))
        change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": NESTED}]}
        raw.notify("textDocument/didChange", change)
    (said,) = raw.unread()
    assert said["method"] == "window/logMessage"
    assert said["params"]["type"] == types.MessageType.Info
    assert "scale.toml" in said["params"]["message"] and str(tmp_path) in said["params"]["message"]
    assert raw.leave() == 0


def test_the_search_ends_at_the_workspace(raw, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    folder = tmp_path / "workspace"
    raw.initialize(rootUri=folder.as_uri())
    raw.notify("textDocument/didOpen", opened((folder / "app.py").as_uri(), NESTED))
    (said,) = raw.unread()
    assert "No scale.toml" in said["params"]["message"]


def test_a_single_file_finds_the_scale_toml_above_it(raw, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    raw.initialize()
    raw.notify("textDocument/didOpen", opened((tmp_path / "shop" / "app.py").as_uri(), NESTED))
    published = raw.notification("textDocument/publishDiagnostics")
    assert [item["code"] for item in published["diagnostics"]] == ["nested-loop"]


def test_wrong_options_are_one_message_and_the_defaults(raw) -> None:
    wrong = {"clientCommand": [], "workspaceTrusted": "yes"}
    assert "result" in raw.initialize(initializationOptions=wrong)
    (message,) = raw.unread()
    assert message["method"] == "window/showMessage"
    text = message["params"]["message"]
    assert '"clientCommands"' in text and "workspaceTrusted" in text and "a string" in text


def test_a_pending_question_can_be_cancelled(raw, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    uri = (tmp_path / "app.py").as_uri()
    capabilities = json.loads((CAPABILITIES / "vscode.json").read_text())["capabilities"]
    raw.initialize(capabilities, rootUri=tmp_path.as_uri())
    raw.notify("textDocument/didOpen", opened(uri, NESTED))
    question = {"textDocument": {"uri": uri}}
    for number in range(5):
        change = {"textDocument": {"uri": uri, "version": number + 2}, "contentChanges": [{"text": NESTED}]}
        raw.notify("textDocument/didChange", change)
        raw.send({"jsonrpc": "2.0", "id": number, "method": "textDocument/diagnostic", "params": question})
        raw.notify("$/cancelRequest", {"id": number})
    for number in range(5):
        assert raw.answer(number)["error"]["code"] == -32800
    report = raw.request("last", "textDocument/diagnostic", question)["result"]
    assert [item["code"] for item in report["items"]] == ["nested-loop"]
    raw.notify("$/cancelRequest", {"id": "never sent"})
    assert raw.leave() == 0


def test_debug_information_has_no_text_of_any_file(raw, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    raw.initialize(rootUri=tmp_path.as_uri(), clientInfo={"name": "Some Editor", "version": "9"})
    raw.notify("textDocument/didOpen", opened((tmp_path / "app.py").as_uri(), NESTED))
    text = raw.request(1, "workspace/executeCommand", {"command": "scalesight.debugInformation"})["result"]
    for expected in (
        "scalesight ",
        "pygls 2",
        "Some Editor 9",
        "encoding: utf-16",
        str(tmp_path / "scale.toml"),
        "in use",
    ):
        assert expected in text
    assert "variant" not in text
    assert raw.notification("window/logMessage")["message"] == text
    assert f"process: {raw.process.pid}," in text and "clientCommands: " in text
    assert "workspace check: none so far" in text
    raw.request(2, "workspace/executeCommand", {"command": "scalesight.checkFolders"})
    text = raw.request(3, "workspace/executeCommand", {"command": "scalesight.debugInformation"})["result"]
    assert f"workspace check: {tmp_path}; the last one: 0 files" in text


def test_many_open_documents_of_a_folder_cost_one_search(tmp_path, monkeypatch) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    documents = Documents()
    workspace = Workspace(documents)
    workspace.folders = [tmp_path]
    for number in range(50):
        uri = (tmp_path / f"app{number}.py").as_uri()
        documents.open(types.TextDocumentItem(uri, "python", 1, NESTED))
    searched = []
    search = Search.governing
    monkeypatch.setattr(Search, "governing", lambda *given: searched.append(given) or search(*given))
    workspace.refresh()
    assert len(searched) == 1
    assert {workspace.project_of(document).file for document in documents} == {tmp_path / "scale.toml"}


@pytest.mark.parametrize("command", ["scalesight.createScaleFile", "scalesight.showScaleFile"])
@pytest.mark.parametrize("argument", [None, 3, [], {"uri": "file:///"}])
def test_what_is_no_uri_of_a_scale_toml_is_refused(tmp_path, command, argument) -> None:
    with RawClient() as raw:
        raw.initialize({"window": {"showDocument": {"support": True}}}, rootUri=tmp_path.as_uri())
        asked = {"command": command, "arguments": [argument]}
        assert raw.request(1, "workspace/executeCommand", asked)["error"]["code"] == -32602
        assert list(tmp_path.iterdir()) == []

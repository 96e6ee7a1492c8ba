"""A check of whole folders: what is seen of files that are not open, in each of the recorded clients, and how it ends."""

from __future__ import annotations

import os
import sys
import threading

import pytest
from conftest import NESTED, SCALE
from lsprotocol import types
from raw import RawClient
from scalesight.lsp import scan
from scalesight.lsp.governing import Search

asynchronous = pytest.mark.asyncio(loop_scope="module")

CHECK_FOLDERS = "scalesight.checkFolders"
# A loop of which only the caller knows that it goes over all products, and all products again; and who calls that.
PAIRS = "def pairs(ones, others):\n    return [(one, other) for one in ones for other in others]\n"
CALLER = "from shop.pairs import pairs\n\ndef all_pairs(products):\n    return pairs(products, products)\n"
PAGE = "from shop.pairs import pairs\n\ndef page(products):\n    for product in products:\n        pairs(product.variants, product.variants)\n"
CLEAN = NESTED.replace("product.variants", "product.labels")


def none(items):
    return items == []


def one(items):
    return items is not None and len(items) == 1


async def run(editor, *folders):
    arguments = [{"uris": [folder.as_uri() for folder in folders or (editor.root,)]}]
    return await editor.client.workspace_execute_command_async(types.ExecuteCommandParams(CHECK_FOLDERS, arguments))


async def copies(editor, uri, wanted):
    """All that is shown for a file once it is as wanted, over both channels."""
    if uri not in editor.buffers:
        return await editor.published(uri, wanted)
    await editor.diagnostics(uri, wanted)
    pushed = list(editor.client.diagnostics.get(uri, []))
    return [*pushed, *editor.shown[uri]] if editor.pulls else pushed


def changed(editor, name, kind=types.FileChangeType.Changed):
    change = types.FileEvent((editor.root / name).as_uri(), kind)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))


@asynchronous
async def test_a_finding_in_a_file_that_is_not_open_is_shown(project) -> None:
    text = 'def f(products):\n    s = ["é漢𝒳", [v for product in products for v in product.variants]]\n'
    file = project.write("shop/wide app.py", text)
    project.write("shop/clean.py", CLEAN)
    project.write("services/scale.toml", SCALE.replace("5_000", "50_000"))
    project.write("services/app.py", NESTED)
    project.write("notes.txt", NESTED)
    answer = await run(project)
    assert (answer["files"], answer["lines"], answer["findings"], answer["problems"]) == (3, 17, 1, [])
    (item,) = answer["items"]
    assert (item["uri"], item["code"], item["severity"]) == (file.as_uri(), "nested-loop", 2)
    (shown,) = await copies(project, file.as_uri(), one)
    assert item["message"] == shown.message and "6,000..10,000" in shown.message
    assert item["range"]["start"]["character"] == shown.range.start.character
    buffer = project.open("shop/wide app.py", text)
    assert buffer.shown(shown.range).startswith("for product in products")
    assert [uri for uri in project.client.diagnostics if "services" in uri or "clean" in uri] == []


@asynchronous
async def test_an_open_file_is_shown_once_and_comes_back_as_it_is_on_disk(project) -> None:
    file = project.write("app.py", NESTED)
    uri = file.as_uri()
    await run(project)
    await copies(project, uri, one)
    buffer = project.open("app.py", NESTED)
    assert len(await copies(project, uri, one)) == 1
    buffer.edit("product.variants", "product.labels")
    assert await copies(project, uri, none) == []
    buffer.close()
    await copies(project, uri, one)  # the text on disk is another one
    buffer = project.open("app.py", NESTED)
    buffer.edit("product.variants", "product.labels")
    buffer.save()
    assert await copies(project, uri, none) == []
    buffer.close()
    project.write("other.py", NESTED)
    assert (await run(project))["findings"] == 1
    assert await copies(project, uri, none) == []


@asynchronous
async def test_an_open_file_counts_with_its_text_in_the_editor(project) -> None:
    project.write("app.py", CLEAN)
    buffer = project.open("app.py", NESTED)
    answer = await run(project)
    assert [item["uri"] for item in answer["items"]] == [buffer.uri]
    assert len(await copies(project, buffer.uri, one)) == 1
    told = list(project.told)
    buffer.close()
    if not project.pulls:
        await copies(project, buffer.uri, none)
    await run(project)
    assert [uri for uri in project.told[len(told) :] if uri == buffer.uri and project.pulls] == []


@asynchronous
@pytest.mark.parametrize("how", ["watched", "noticed", "checked again"])
async def test_a_deleted_file_shows_nothing(project, how) -> None:
    file = project.write("app.py", NESTED)
    other = project.write("other.py", NESTED)
    await run(project)
    await copies(project, file.as_uri(), one)
    file.unlink()
    if how == "watched":
        changed(project, "app.py", types.FileChangeType.Deleted)
    elif how == "noticed":
        project.open("third.py", CLEAN)
    else:
        await run(project)
    await copies(project, file.as_uri(), none)
    assert len(await copies(project, other.as_uri(), one)) == 1


@asynchronous
@pytest.mark.parametrize("how", ["watched", "saved"])
async def test_a_change_reaches_the_files_that_call_the_changed_one_or_are_called_by_it(project, how) -> None:
    pairs = project.write("shop/pairs.py", PAIRS)
    project.write("shop/caller.py", CALLER)
    page = project.write("shop/page.py", PAGE)
    await run(project)
    assert len(await copies(project, pairs.as_uri(), one)) == 1
    assert len(await copies(project, page.as_uri(), one)) == 1
    edits = (
        ("shop/caller.py", CALLER, "(products, products)", "(products[:5], products[:5])", pairs),
        ("shop/pairs.py", PAIRS, "[(one, other) for one in ones for other in others]", "None", page),
    )
    for name, text, old, new, other in edits:
        if how == "saved":
            buffer = project.open(name, text)
            buffer.edit(old, new)
            buffer.save()
        else:
            project.write(name, text.replace(old, new))
            changed(project, name)
        await copies(project, other.as_uri(), none)


@asynchronous
async def test_a_closed_file_still_knows_what_others_hand_to_it(project) -> None:
    pairs = project.write("shop/pairs.py", PAIRS)
    project.write("shop/caller.py", CALLER)
    await run(project)
    project.open("shop/pairs.py", PAIRS).close()
    project.write("shop/page.py", PAGE)
    changed(project, "shop/page.py", types.FileChangeType.Created)
    await copies(project, (project.root / "shop/page.py").as_uri(), one)
    assert len(await copies(project, pairs.as_uri(), one)) == 1


@asynchronous
@pytest.mark.parametrize("how", ["typed", "on disk", "a nearer one"])
async def test_a_changed_scale_toml_has_what_was_checked_checked_again(project, how) -> None:
    file = project.write("shop/app.py", NESTED)
    scale = project.open("scale.toml", SCALE, "toml") if how == "typed" else None
    await run(project)
    await copies(project, file.as_uri(), one)
    if scale:
        scale.edit("5_000", "50_000")
    elif how == "on disk":
        os.utime(project.write("scale.toml", SCALE.replace("5_000", "50_000")), (1_000_000_000, 1_000_000_000))
        changed(project, "scale.toml")
    else:
        project.write("shop/scale.toml", SCALE.replace("5_000", "50_000"))
        changed(project, "shop/scale.toml", types.FileChangeType.Created)
    await copies(project, file.as_uri(), none)


@asynchronous
async def test_sources_are_watched_from_the_first_check_on(project) -> None:
    await run(project)
    registered = [one for one in project.registered if one.id == "scalesight.sources"]
    can = project.capabilities.workspace.did_change_watched_files
    assert len(registered) == int(bool(can and can.dynamic_registration))


@asynchronous
async def test_a_broken_scale_toml_is_named_and_checks_nothing(project) -> None:
    project.write("scale.toml", SCALE.replace("2_000", '"many"'))
    project.write("app.py", NESTED)
    answer = await run(project)
    assert (answer["files"], answer["items"]) == (0, [])
    (problem,) = answer["problems"]
    assert "scale.toml:2: " in problem and "many" in problem


# ---------------------------------------------------------------------------------------------------- single processes


@pytest.fixture
def raw():
    with RawClient() as client:
        yield client


def command(raw, identifier, name, *arguments, **more):
    raw.send(
        {
            "jsonrpc": "2.0",
            "id": identifier,
            "method": "workspace/executeCommand",
            "params": {"command": name, "arguments": list(arguments), **more},
        }
    )


def test_a_workspace_folder_that_cannot_be_read_is_called_by_its_name(tmp_path) -> None:
    assert Search((tmp_path,), frozenset()).name_of(tmp_path) == tmp_path.name


def test_what_cannot_be_checked_is_named_and_stops_nothing(raw, tmp_path) -> None:
    root = tmp_path / "root"
    (root / "deep").mkdir(parents=True)
    (root / "scale.toml").write_text(SCALE)
    (root / "deep" / "app.py").write_text(NESTED)
    (root / "deep" / "circle").symlink_to(root)
    (tmp_path / "outside.py").write_text(NESTED)
    (root / "outside.py").symlink_to(tmp_path / "outside.py")
    (root / "outside").symlink_to(tmp_path)
    (root / "gone.py").symlink_to(root / "nothing")
    os.mkfifo(root / "pipe.py")
    (root / "generated.py").write_bytes(b"#" * 20_000_000)
    (root / "binary.py").write_bytes(b"x = 1\n\0\0")
    (root / "latin.py").write_bytes(b"caf\xe9 = 1\n")
    (root / "broken.py").write_text("def f(:\n")
    raw.initialize(rootUri=root.as_uri())
    command(raw, 1, CHECK_FOLDERS)
    answer = raw.answer(1)["result"]
    assert [item["uri"] for item in answer["items"]] == [(root / "deep" / "app.py").as_uri()]
    assert answer["files"] == 2
    assert sorted(problem.partition(":")[0] for problem in answer["problems"]) == [
        "binary.py",
        "generated.py",
        "latin.py",
    ]
    assert raw.leave() == 0


def test_a_file_that_vanishes_before_it_is_read_is_no_news(tmp_path) -> None:
    from scalesight.scale.load import parse

    (tmp_path / "scale.toml").write_text(SCALE)
    (tmp_path / "app.py").write_text(NESTED)
    sources = scan.find_sources([tmp_path], Search((tmp_path,), frozenset()), threading.Event())
    assert sources.by_scale == {tmp_path / "scale.toml": [tmp_path / "app.py"]}
    (tmp_path / "app.py").unlink()
    task = scan.task_for(tmp_path / "app.py", tmp_path)
    checked = scan.FileChecker(parse(SCALE.encode(), "scale.toml").scale, tmp_path).check(task)
    assert checked.report is None and checked.trouble is None


def test_a_file_that_becomes_a_pipe_is_not_waited_for(raw, tmp_path) -> None:
    from scalesight.scale.load import parse

    (tmp_path / "scale.toml").write_text(SCALE)
    file = tmp_path / "app.py"
    file.write_text(NESTED)
    raw.initialize(rootUri=tmp_path.as_uri())
    command(raw, 1, CHECK_FOLDERS)
    assert raw.answer(1)["result"]["findings"] == 1
    assert raw.notification("textDocument/publishDiagnostics")["diagnostics"]
    (tmp_path / "scale.toml").unlink()
    os.mkfifo(tmp_path / "scale.toml")
    command(raw, 2, "scalesight.declaredScale")
    assert raw.answer(2)["result"]["file"] is None
    assert raw.notification("textDocument/publishDiagnostics")["diagnostics"] == [], "nothing governs it any more"
    assert raw.leave() == 0
    file.unlink()
    os.mkfifo(file)
    checked = scan.FileChecker(parse(SCALE.encode(), "scale.toml").scale, tmp_path).check(scan.task_for(file, tmp_path))
    assert "a pipe" in checked.trouble.message


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such a name")
@pytest.mark.parametrize("pull", [False, True])
def test_a_file_whose_name_is_no_text_is_one_file(raw, tmp_path, pull) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    (tmp_path / os.fsdecode(b"caf\xe9.py")).write_text(NESTED)
    (tmp_path / os.fsdecode(b"binary\xe9.py")).write_bytes(b"\0")
    uri = tmp_path.as_uri() + "/caf%E9.py"
    raw.initialize({"textDocument": {"diagnostic": {}}} if pull else {}, rootUri=tmp_path.as_uri())
    command(raw, 1, CHECK_FOLDERS)
    answer = raw.answer(1)["result"]
    assert [item["uri"] for item in answer["items"]] == [uri]
    assert answer["problems"][0].startswith("binary\\xe9.py: "), "half of a surrogate pair is no text"
    assert len(raw.notification("textDocument/publishDiagnostics")["diagnostics"]) == 1
    command(raw, 2, "scalesight.checkFile", {"uri": uri})
    assert raw.answer(2)["result"]["findings"][0]["path"] == "caf\\xe9.py"
    document = {"uri": uri, "languageId": "python", "version": 1, "text": CLEAN}
    raw.notify("textDocument/didOpen", {"textDocument": document})
    assert raw.notification("textDocument/publishDiagnostics") == {"uri": uri, "diagnostics": []}
    assert raw.leave() == 0


def large(folder, files=500):
    (folder / "scale.toml").write_text(SCALE)
    for number in range(files):
        (folder / f"app{number}.py").write_text(NESTED * 10)


@pytest.mark.parametrize("how", ["the request", "the progress", "the progress of the client"])
def test_a_check_can_be_cancelled_and_then_changes_nothing(raw, tmp_path, how) -> None:
    large(tmp_path)
    watching = {"didChangeWatchedFiles": {"dynamicRegistration": True}}
    raw.initialize({"window": {"workDoneProgress": True}, "workspace": watching}, rootUri=tmp_path.as_uri())
    more = {"workDoneToken": "mine"} if how == "the progress of the client" else {}
    command(raw, 1, CHECK_FOLDERS, **more)
    if how == "the request":
        raw.notify("$/cancelRequest", {"id": 1})
    elif how == "the progress":
        created = raw.wait(lambda message: message.get("method") == "window/workDoneProgress/create")
        token = created["params"]["token"]
        raw.send({"jsonrpc": "2.0", "id": created["id"], "result": None})
        assert raw.notification("$/progress")["value"]["kind"] == "begin"
        raw.notify("window/workDoneProgress/cancel", {"token": token})
    else:
        assert raw.notification("$/progress")["token"] == "mine"
        raw.notify("window/workDoneProgress/cancel", {"token": "mine"})
    assert raw.answer(1)["error"]["code"] == -32800
    left = raw.unread()
    assert [message for message in left if message.get("method") == "textDocument/publishDiagnostics"] == []
    ended = [message for message in left if message.get("method") == "$/progress"]
    assert how == "the request" or ended[-1]["params"]["value"]["kind"] == "end"
    command(raw, 2, CHECK_FOLDERS, {"uris": [tmp_path.as_uri()]})
    raw.notify("$/cancelRequest", {"id": 2})
    assert raw.answer(2)["error"]["code"] == -32800
    registered = [message for message in [*left, *raw.unread()] if message.get("method") == "client/registerCapability"]
    ids = [one["id"] for message in registered for one in message["params"]["registrations"]]
    assert ids == ["scalesight.scale", "scalesight.sources"], "each once"
    assert raw.leave() == 0


def last_told(raw, uri, wanted):
    """Reads what is told of a file until it is that many diagnostics."""
    raw.wait(
        lambda message: (
            message.get("method") == "textDocument/publishDiagnostics"
            and message["params"]["uri"] == uri
            and len(message["params"]["diagnostics"]) == wanted
        )
    )


@pytest.mark.parametrize("how", ["closed", "written", "a new scale.toml"])
def test_what_changes_during_the_first_check_counts(raw, tmp_path, how) -> None:
    (tmp_path / "a").mkdir()
    file = tmp_path / "a" / "app.py"
    file.write_text(NESTED if how == "a new scale.toml" else CLEAN)
    large(tmp_path, 200)
    raw.initialize(rootUri=tmp_path.as_uri())
    if how == "closed":
        document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": NESTED}
        raw.notify("textDocument/didOpen", {"textDocument": document})
        last_told(raw, file.as_uri(), 1)
    command(raw, 1, CHECK_FOLDERS, workDoneToken="mine")
    raw.wait(lambda message: message.get("params", {}).get("value", {}).get("kind") == "report")
    if how == "closed":
        raw.notify("textDocument/didClose", {"textDocument": {"uri": file.as_uri()}})
        last_told(raw, file.as_uri(), 0)
    elif how == "written":
        file.write_text(NESTED)
        event = {"uri": file.as_uri(), "type": 2}
        raw.notify("workspace/didChangeWatchedFiles", {"changes": [event]})
    else:
        (tmp_path / "a" / "scale.toml").write_text(SCALE.replace("5_000", "50_000"))
        event = {"uri": (tmp_path / "a" / "scale.toml").as_uri(), "type": 1}
        raw.notify("workspace/didChangeWatchedFiles", {"changes": [event]})
    listed = file.as_uri() in [item["uri"] for item in raw.answer(1)["result"]["items"]]
    assert listed == (how != "written"), "it was checked before it changed"
    if how == "written":
        last_told(raw, file.as_uri(), 1)
    elif how == "a new scale.toml":
        last_told(raw, file.as_uri(), 1)
        last_told(raw, file.as_uri(), 0)
    else:
        command(raw, 2, CHECK_FOLDERS)
        raw.answer(2)
        told = [message["params"] for message in raw.unread() if message["method"] == "textDocument/publishDiagnostics"]
        assert [one for one in told if one["uri"] == file.as_uri() and one["diagnostics"]] == []
    assert raw.leave() == 0


def test_of_nested_folders_those_that_stay_stay_checked(raw, tmp_path) -> None:
    folders = [tmp_path / "outer", tmp_path / "outer" / "inner"]
    for folder in folders:
        folder.mkdir()
        (folder / "scale.toml").write_text(SCALE)
        (folder / "app.py").write_text(NESTED)
    raw.initialize(workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name} for folder in folders])
    command(raw, 1, CHECK_FOLDERS)
    assert raw.answer(1)["result"]["findings"] == 2
    removed = {"uri": folders[0].as_uri(), "name": "outer"}
    raw.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [removed]}})
    last_told(raw, (folders[0] / "app.py").as_uri(), 0)
    (folders[1] / "app.py").write_text(CLEAN)
    event = {"uri": (folders[1] / "app.py").as_uri(), "type": 2}
    raw.notify("workspace/didChangeWatchedFiles", {"changes": [event]})
    last_told(raw, (folders[1] / "app.py").as_uri(), 0)
    told = [message["params"] for message in raw.unread() if message["method"] == "textDocument/publishDiagnostics"]
    assert [(one["uri"], len(one["diagnostics"])) for one in told] == [
        ((folder / "app.py").as_uri(), 1) for folder in folders
    ], "each was told once, in the order of the names, and the inner one was not withdrawn in between"


def test_a_folder_that_is_gone_is_named(raw, tmp_path) -> None:
    raw.initialize(rootUri=(tmp_path / "gone").as_uri())
    command(raw, 1, CHECK_FOLDERS)
    assert "gone cannot be found" in raw.answer(1)["result"]["reason"]


def test_the_server_answers_while_it_checks(raw, tmp_path) -> None:
    large(tmp_path)
    raw.initialize(rootUri=tmp_path.as_uri())
    uri = (tmp_path / "app7.py").as_uri()
    command(raw, "check", CHECK_FOLDERS)
    document = {"uri": uri, "languageId": "python", "version": 1, "text": NESTED}
    raw.notify("textDocument/didOpen", {"textDocument": document})
    hover = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 6}}
    assert "6,000..10,000" in str(raw.request("hover", "textDocument/hover", hover)["result"])
    assert not [message for message in raw._kept if message.get("id") == "check"], "the check is still running"
    answer = raw.answer("check")["result"]
    assert (answer["files"], answer["findings"], len(answer["items"])) == (500, 4_991, 4_991)
    assert [item["code"] for item in answer["items"] if item["uri"] == uri] == ["nested-loop"]
    assert raw.leave() == 0


def test_progress_is_shown_to_a_client_that_asked_for_it_only(raw, tmp_path) -> None:
    large(tmp_path, 100)
    raw.initialize(rootUri=tmp_path.as_uri())
    command(raw, 1, CHECK_FOLDERS)
    raw.answer(1)
    assert [message for message in raw.unread() if "progress" in message["method"].lower()] == []


@pytest.mark.parametrize("argument", ["file:///", {"uris": "file:///"}, {"uris": [3]}, [], 7])
def test_bad_arguments_are_refused(raw, tmp_path, argument) -> None:
    raw.initialize(rootUri=tmp_path.as_uri())
    command(raw, 1, CHECK_FOLDERS, argument)
    assert raw.answer(1)["error"]["code"] == -32602
    command(raw, 2, CHECK_FOLDERS, {}, "too many")
    assert raw.answer(2)["error"]["code"] == -32602
    assert raw.leave() == 0


@pytest.mark.parametrize("where", ["outside", "a link to the outside", "no file", "untitled:x"])
def test_what_is_outside_of_the_workspace_is_not_checked(raw, tmp_path, where) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "scale.toml").write_text(SCALE)
    (tmp_path / "app.py").write_text(NESTED)
    (root / "link").symlink_to(tmp_path)
    given = {"outside": tmp_path.as_uri(), "no file": (root / "gone").as_uri()}
    given["a link to the outside"] = (root / "link").as_uri()
    raw.initialize(rootUri=root.as_uri())
    command(raw, 1, CHECK_FOLDERS, {"uris": [given.get(where, where)]})
    assert set(raw.answer(1)["result"]) == {"reason"}
    command(raw, 2, "scalesight.checkFile", {"uri": given.get(where, where) + "/app.py"})
    assert set(raw.answer(2)["result"]) == {"reason"}
    assert raw.leave() == 0


def test_without_a_folder_there_is_nothing_to_check(raw) -> None:
    raw.initialize()
    command(raw, 1, CHECK_FOLDERS)
    assert "no folder is open" in raw.answer(1)["result"]["reason"]


def test_an_endless_list_of_findings_is_counted_and_cut(raw, tmp_path) -> None:
    large(tmp_path, 501)
    raw.initialize(rootUri=tmp_path.as_uri())
    command(raw, 1, CHECK_FOLDERS)
    answer = raw.answer(1)["result"]
    assert (answer["findings"], len(answer["items"])) == (5_010, 5_000)
    assert answer["problems"] == ["of 5,010 findings the first 5,000 are listed"]

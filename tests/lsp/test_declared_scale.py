"""`scalesight.declaredScale`: the numbers that hold for a file, and what is said of a scale.toml that cannot be used."""

from __future__ import annotations

import os

import pytest
from conftest import NESTED, SCALE
from lsprotocol import types
from raw import RawClient

asynchronous = pytest.mark.asyncio(loop_scope="module")

COMMAND = "scalesight.declaredScale"
WHOLE = (
    SCALE
    + """
[budgets.render]
iterations = 100

[platforms.shop_api]
rate = "2/s"

[collections.labels]

[[overrides]]
paths = ["jobs/**"]
budgets = { iterations = 70_000 }

[project]
name = "A *fine* shop"
"""
)


async def declared(editor, name=None):
    arguments = [{"uri": (editor.root / name).as_uri()}] if name else []
    return await editor.client.workspace_execute_command_async(types.ExecuteCommandParams(COMMAND, arguments))


@asynchronous
async def test_the_numbers_of_the_file_that_is_looked_at(editor) -> None:
    editor.write("scale.toml", WHOLE)
    answer = await declared(editor, "app.py")
    assert answer["file"] == (editor.root / "scale.toml").as_uri()
    assert answer["name"].endswith("scale.toml") and answer["project"] == "A *fine* shop"
    assert (answer["usable"], answer["problems"], answer["collections"]) == (True, 1, 3)
    assert "scale.toml:17: collections.labels has no size" in answer["problem"]
    for expected in (
        "- 2,000 products, each with 3 to 5 variants (6,000 to 10,000 variants in total)",
        "- Loops: at most 5,000 iterations",
        "- Loops: at most 100 iterations (nested loops multiply) (in render)",
        "- Shop api: at most 2 calls/s",
        "without a declared size: labels",
    ):
        assert expected in answer["text"]
    assert "at most 70,000 iterations" in (await declared(editor, "jobs/night.py"))["text"]


@asynchronous
async def test_an_edit_of_scale_toml_counts_before_it_is_saved(project) -> None:
    project.open("app.py", NESTED)
    scale = project.open("scale.toml", SCALE, "toml")
    scale.edit("2_000", "4_000")
    assert "4,000 products" in (await declared(project, "app.py"))["text"]
    scale.edit("4_000", '"many"')
    broken = await declared(project, "app.py")
    assert not broken["usable"] and broken["problems"] == 1
    assert broken["problem"].partition(": ")[0].endswith("scale.toml:2")
    assert "4,000 products" in broken["text"], "the last good numbers are those in use"


@pytest.mark.parametrize("argument", ["file:///a.py", {"uri": 3}, {}, 3, [], None])
def test_bad_arguments_are_answered(tmp_path, argument) -> None:
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        answer = raw.request(1, "workspace/executeCommand", {"command": COMMAND, "arguments": [argument]})
        if "error" in answer:
            assert answer["error"]["code"] == -32602
        else:
            assert answer["result"]["file"] is None
        assert raw.leave() == 0


HOSTILE = r"""a](command:x) <img src=x> \u001b[31m \n# b http://c.example www.d.example &lt; ~~e~~"""
SHOWN = (
    r"a\](command:x) \<img src=x\> ␛\[31m ␊\# b http\://c.example www\.d.example \&lt; \~\~e\~\~",
    r"a\](command:x) \<img src=x\> ␛\[31m \# b http\://c.example www\.d.example \&lt; \~\~e\~\~",
)


def test_names_are_shown_as_they_are_and_do_nothing(tmp_path) -> None:
    tables = (f'[project]\nname = "{HOSTILE}"', f'[collections."{HOSTILE}"]\nsize = 5')
    tables += (f'[budgets."{HOSTILE}"]\niterations = 3', f'[platforms."{HOSTILE}"]\nlatency = "1 s"')
    (tmp_path / "scale.toml").write_text("\n".join(tables))
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        answer = raw.request(1, "workspace/executeCommand", {"command": COMMAND})["result"]
    lines = [line for line in answer["text"].splitlines() if line.startswith("- ")]
    assert [next((text for text in SHOWN if text in line.replace("- A", "- a")), line) for line in lines] == [
        SHOWN[1],
        SHOWN[0],
        SHOWN[1],
    ]
    assert answer["project"].isprintable()


@pytest.mark.parametrize("table", ["collections", "budgets", "platforms", "parents", "one name"])
def test_the_text_stays_short_and_comes_soon(tmp_path, table) -> None:
    values = {"collections": "size = {}", "budgets": "iterations = {}", "platforms": 'rate = "{}/s"'}
    if table == "one name":
        text = f"[collections.{'x' * 200_000}]\nsize = 5\n"
    elif table == "parents":
        text = "[collections.c0]\nsize = 1\n"
        text += "".join(f'[collections.c{n}]\nsize = 2\nper = "c{n - 1}"\n' for n in range(1, 3_000))
    else:
        text = "".join(f"[{table}.c{n}]\n{values[table].format(n)}\n" for n in range(1, 3_000))
    (tmp_path / "scale.toml").write_text(text)
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        answer = raw.request(1, "workspace/executeCommand", {"command": COMMAND})["result"]
    assert answer["usable"] and 0 < len(answer["text"]) < 10_000


@pytest.mark.parametrize("kind", ["folder", "pipe", "link to itself", "link to nothing", "link to the outside"])
def test_a_scale_toml_that_is_no_file_is_spoken_of_once_and_never_waited_for(tmp_path, kind) -> None:
    root = tmp_path / "root"
    (root / "shop").mkdir(parents=True)
    (root / "scale.toml").write_text(SCALE)
    (tmp_path / "outside.toml").write_text(SCALE)
    file = root / "shop" / "scale.toml"
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)
    else:
        targets = {"link to itself": file, "link to nothing": root / "gone"}
        file.symlink_to(targets.get(kind, tmp_path / "outside.toml"))
    uri = (root / "shop" / "app.py").as_uri()
    with RawClient() as raw:
        raw.initialize(rootUri=root.as_uri())
        document = {"uri": uri, "languageId": "python", "version": 1, "text": NESTED}
        raw.notify("textDocument/didOpen", {"textDocument": document})
        published = raw.notification("textDocument/publishDiagnostics")
        assert [item["code"] for item in published["diagnostics"]] == ["nested-loop"], "the next one upward governs"
        asked = {"command": COMMAND, "arguments": [{"uri": uri}]}
        answer = raw.request(1, "workspace/executeCommand", asked)["result"]
        assert answer["problem"].startswith("shop/scale.toml ") and answer["usable"]
        assert answer["file"] == (root / "scale.toml").as_uri()
        raw.request(2, "workspace/executeCommand", asked)
        (said,) = [message for message in raw.unread() if message["method"] == "window/logMessage"]
        assert said["params"]["message"] == answer["problem"]
        assert raw.leave() == 0


@pytest.mark.parametrize("kind", ["too large", "forbidden"])
def test_a_scale_toml_that_is_not_read_is_logged(tmp_path, kind) -> None:
    file = tmp_path / "scale.toml"
    file.write_text(SCALE + "#" * 300_000)
    if kind == "forbidden":
        file.chmod(0)
        if os.access(file, os.R_OK):
            pytest.skip("root may read everything")
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        asked = {"command": COMMAND, "arguments": [{"uri": (tmp_path / "app.py").as_uri()}]}
        answer = raw.request(1, "workspace/executeCommand", asked)["result"]
        said = "scale.toml is larger than" if kind == "too large" else "cannot read scale.toml"
        assert not answer["usable"] and answer["problem"].startswith(said)
        assert said in raw.notification("window/logMessage")["message"]

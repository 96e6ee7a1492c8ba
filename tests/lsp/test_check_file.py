"""`scalesight.checkFile`: what `scalesight check` says of one file, of its text in the editor if it is open."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import NESTED, SCALE
from lsprotocol import types
from raw import RawClient

asynchronous = pytest.mark.asyncio(loop_scope="module")


async def check(editor, uri):
    asked = types.ExecuteCommandParams("scalesight.checkFile", [{"uri": uri}])
    return await editor.client.workspace_execute_command_async(asked)


@asynchronous
async def test_the_text_in_the_editor_counts_and_else_the_file(project) -> None:
    file = project.write("app.py", NESTED)
    from_disk = await check(project, file.as_uri())
    (finding,) = from_disk["findings"]
    assert finding["path"].endswith("/app.py") and finding["range"]["start"] == {"line": 3, "column": 5}
    buffer = project.open("app.py", f"\n\n{NESTED}")
    (finding,) = (await check(project, buffer.uri))["findings"]
    assert finding["range"]["start"] == {"line": 5, "column": 5}
    buffer.edit("product.variants", "product.labels")
    answer = await check(project, buffer.uri)
    assert answer["findings"] == [] and answer["text"] == "No findings in 1 file\n"
    buffer.close()
    assert await check(project, file.as_uri()) == from_disk


def test_it_says_what_the_command_line_says(tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE + "[collections.labels]\n")
    (tmp_path / "app.py").write_text(f"{NESTED}\n\ndef names(products):\n    return [p.name for p in products]\n")
    command = [sys.executable, "-m", "scalesight", "check", "--format"]
    said = {
        form: subprocess.run(
            [*command, form, "app.py"], check=False, cwd=tmp_path, capture_output=True, encoding="utf-8"
        ).stdout
        for form in ("json", "text")
    }
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        asked = {"command": "scalesight.checkFile", "arguments": [{"uri": (tmp_path / "app.py").as_uri()}]}
        answer = raw.request(1, "workspace/executeCommand", asked)["result"]
    expected = json.loads(said["json"])
    assert {key: answer[key] for key in ("scale", "findings", "problems")} == {
        key: expected[key] for key in ("scale", "findings", "problems")
    }
    assert answer["problems"], "those of the scale.toml too"
    assert answer["text"] == said["text"]


def test_paths_begin_at_the_workspace_folder(tmp_path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "scale.toml").write_text(SCALE)
    (tmp_path / "shop" / "app.py").write_text(NESTED)
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        asked = {"command": "scalesight.checkFile", "arguments": [{"uri": (tmp_path / "shop" / "app.py").as_uri()}]}
        answer = raw.request(1, "workspace/executeCommand", asked)["result"]
    (finding,) = answer["findings"]
    assert answer["scale"] == finding["budget"]["path"] == "shop/scale.toml"
    assert finding["path"] == finding["chain"][0]["path"] == "shop/app.py"
    assert answer["text"].startswith("shop/app.py:3:5: warning[nested-loop]")
    assert "3 |     for product in products:" in answer["text"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("gone.py", None, "is not there"),
        ("notes.txt", b"products", "known are files ending in"),
        ("binary.py", b"\0", "NUL"),
        ("large.py", b"#" * 3_000_000, "larger than"),
        ("latin.py", b"caf\xe9", "UTF-8"),
    ],
)
def test_why_there_is_no_report(tmp_path, name, content, reason) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with RawClient() as raw:
        raw.initialize(rootUri=tmp_path.as_uri())
        asked = {"command": "scalesight.checkFile", "arguments": [{"uri": (tmp_path / name).as_uri()}]}
        answer = raw.request(1, "workspace/executeCommand", asked)["result"]
        assert set(answer) == {"reason"} and reason in answer["reason"]
        (tmp_path / "scale.toml").write_text("[collections.products]\nsize = 'many'\n")
        asked["arguments"][0]["uri"] = (tmp_path / "scale.toml").as_uri()
        (problem,) = raw.request(2, "workspace/executeCommand", asked)["result"]["problems"]
        assert "many" in problem["message"]
        (tmp_path / "scale.toml").unlink()
        asked["arguments"][0]["uri"] = (tmp_path / "app.py").as_uri()
        (tmp_path / "app.py").write_text(NESTED)
        answer = raw.request(3, "workspace/executeCommand", asked)["result"]
        assert "scale.toml" in answer["reason"]
        assert raw.leave() == 0

"""Cells of a notebook, and documents without a name: what is seen and done in them, in each of the recorded clients."""

from __future__ import annotations

import pytest
from conftest import NESTED, SCALE, at_the_root
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")


def one(items):
    return items is not None and len(items) == 1


def cell(editor, number, text, language="python", notebook="shop/my report.ipynb", authority=""):
    """A cell as VS Code opens it: the path is that of the notebook, the fragment says which cell."""
    path = (editor.root / notebook).as_uri().removeprefix("file://")
    return editor.open(f"vscode-notebook-cell:{authority}{path}#W{number}sZmlsZQ%3D%3D", text, language)


@pytest.fixture
def shop(project):
    """A folder with an own scale.toml, nearer than the one at the root."""
    project.write("shop/scale.toml", SCALE.replace("2_000", "4_000"))
    return project


@pytest.mark.parametrize("authority", ["", "//ssh-remote%2Bmachine", "//localhost:8080"])
async def test_a_cell_is_governed_by_the_scale_toml_nearest_to_its_notebook(shop, authority) -> None:
    first = cell(shop, 0, NESTED, authority=authority)
    second = cell(shop, 1, f"import json\n\n{NESTED}", authority=authority)
    (finding,) = await first.diagnostics(one)
    assert "12,000..20,000" in finding.message
    (finding,) = await second.diagnostics(one)
    assert second.shown(finding.range).startswith("for product")
    if finding.related_information:
        assert finding.related_information[0].location.uri == second.uri, "not the notebook, and no other cell"
    far = cell(shop, 2, NESTED, notebook="other.ipynb", authority=authority)
    (finding,) = await far.diagnostics(one)
    assert "6,000..10,000" in finding.message
    second.edit("product.variants", "product.labels")
    await second.diagnostics(lambda items: items == [])
    await first.diagnostics(one)


async def test_an_override_for_the_folder_holds_in_its_notebooks(project) -> None:
    project.write("scale.toml", SCALE + '[[overrides]]\npaths = ["shop/**"]\nbudgets = { iterations = 50_000 }\n')
    await cell(project, 0, NESTED).diagnostics(lambda items: items == [])
    await cell(project, 0, NESTED, notebook="other.ipynb").diagnostics(one)


async def test_a_request_is_wrapped_in_a_markdown_cell_and_in_a_code_cell(shop) -> None:
    prose = cell(shop, 0, "Show the stock of all products by size.\n", "markdown")
    (action, *_) = await prose.actions(prose.place("Show the stock of all products by size."), only=["refactor"])
    await prose.choose(action)
    assert "4,000 products" in prose.text and "Show the stock of all products by size." in prose.text
    code = cell(shop, 1, f"# Show the stock of all products\n{NESTED}")
    (action, *_) = await code.actions(code.cursor("# Show"), only=["refactor.rewrite.scalesight.wrap.replace"])
    await code.choose(action)
    assert "4,000 products" in code.text and code.text.endswith(NESTED)
    assert all(line.startswith("#") for line in code.text.removesuffix(NESTED).splitlines())


async def test_a_notebook_outside_of_the_workspace_reads_nothing_there(editor, tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE.replace("5_000", "50_000"))
    uri = f"vscode-notebook-cell:{tmp_path.as_uri().removeprefix('file://')}/report.ipynb#W0"
    with at_the_root(editor, SCALE):
        await editor.open(uri, NESTED).diagnostics(one)


@pytest.mark.parametrize("uri", ["file://", "file:", "vscode-notebook-cell:", "vscode-notebook-cell://", "untitled:"])
async def test_a_document_without_a_name_is_served_like_any_other(editor, uri) -> None:
    """Neovim sends `file://` for every buffer that has no name."""
    buffer = editor.open(uri, NESTED)
    with at_the_root(editor, SCALE):
        buffer.edit("count = 0", "count = 1")
        await buffer.diagnostics(one)
        again = editor.open(buffer.uri, "")  # a second buffer without a name has the same URI
        again.close()
        parameters = types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, buffer.uri), [types.TextDocumentContentChangeWholeDocument("")]
        )
        editor.client.text_document_did_change(parameters)
        asked = types.ExecuteCommandParams("scalesight.checkFile", [{"uri": buffer.uri}])
        assert "reason" in await editor.client.workspace_execute_command_async(asked)

"""What is offered while someone writes a request, and the text after it is accepted."""

from __future__ import annotations

import re

import pytest
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def offered(buffer, text):
    """The items offered behind the only place of a text."""
    parameters = types.CompletionParams(types.TextDocumentIdentifier(buffer.uri), buffer.place(text).end)
    found = await buffer.editor.client.text_document_completion_async(parameters)
    return {item.label: item for item in found.items} if found else {}


def accept(buffer, item):
    """What an editor does: snippets with their tab stops left at their placeholders."""
    edit = item.text_edit
    if item.insert_text_format == types.InsertTextFormat.Snippet:
        text = re.sub(r"(?<!\\)\$\{\d+:([^}]*)\}|(?<!\\)\$\d", r"\1", edit.new_text)
        edit = types.TextEdit(edit.range, re.sub(r"\\([\\$}])", r"\1", text))
    buffer.apply([edit])


async def test_the_blueprint_in_prose_has_the_declared_numbers(project) -> None:
    buffer = project.open("request.md", "é𝒳 blueprint", "markdown")
    items = await offered(buffer, "blueprint")
    item = items["blueprint"]
    snippets = project.name in ("vscode", "nvim", "emacs")
    assert (item.insert_text_format == types.InsertTextFormat.Snippet) == snippets
    assert ("${1:" in item.text_edit.new_text) == snippets
    assert buffer.shown(item.text_edit.range) == "blueprint"
    if not snippets:
        assert item.text_edit.new_text.startswith("blueprint"), "such clients filter by what they insert"
    accept(buffer, item)
    assert buffer.text.startswith("é𝒳 ")
    assert "2,000 products" in buffer.text


async def test_a_declared_collection_is_a_ready_sentence(project) -> None:
    buffer = project.open("request.md", "We have prod", "markdown")
    items = await offered(buffer, "prod")
    (label,) = [label for label in items if label.startswith("prod")]
    accept(buffer, items[label])
    assert "2,000 products, each with 3 to 5 variants" in buffer.text


async def test_in_a_comment_every_line_stays_in_the_comment(project) -> None:
    buffer = project.open("app.py", "def f():\n    # scale\n    return 1\n")
    items = await offered(buffer, "scale")
    assert "scale blueprint" in items
    accept(buffer, items["scale blueprint"])
    lines = buffer.text.splitlines()
    assert lines[0] == "def f():" and lines[-1] == "    return 1"
    assert len(lines) > 5
    assert all(line.lstrip().startswith("#") for line in lines[1:-1])


async def test_in_code_only_a_word_alone_on_its_line_means_it(project) -> None:
    snippets = project.name in ("vscode", "nvim", "emacs")
    alone = project.open("alone.py", "blueprint\nx = 1\n")
    items = await offered(alone, "blueprint")
    assert ("blueprint" in items) == snippets
    if snippets:
        accept(alone, items["blueprint"])
        assert all(line.startswith("#") for line in alone.text.splitlines()[:-1])
    used = project.open("used.py", "x = scale\n")
    assert await offered(used, "scale") == {}
    short = project.open("short.py", "sc\n")
    assert await offered(short, "sc") == {}


async def test_in_a_docstring_the_text_stays_text(project) -> None:
    buffer = project.open("app.py", '"""About.\n\nscale\n"""\n')
    items = await offered(buffer, "scale")
    accept(buffer, items["scale role"])
    assert "#" not in buffer.text


async def test_without_a_scale_toml_there_are_the_clauses_and_no_numbers(editor) -> None:
    buffer = editor.open("request.md", "scale", "markdown")
    items = await offered(buffer, "scale")
    assert "scale role" in items and "scale blueprint" not in items
    assert not any(re.search(r"\d,\d{3}", item.text_edit.new_text) for item in items.values())


async def test_scale_toml_itself_is_left_to_its_own_completion(project) -> None:
    buffer = project.open("scale.toml", "# scale", "toml")
    assert await offered(buffer, "scale") == {}

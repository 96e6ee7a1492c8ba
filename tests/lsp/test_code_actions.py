"""What is offered at a place, and what the text is after a choice, in each of the recorded clients."""

from __future__ import annotations

import re

import pytest
from conftest import NESTED, SCALE
from lsprotocol import types
from scalesight.scale.starter import STARTER

pytestmark = pytest.mark.asyncio(loop_scope="module")

REPLACE = "refactor.rewrite.scalesight.wrap.replace"
ABOVE = "refactor.rewrite.scalesight.wrap.above"
FINDING = "quickfix.scalesight.wrap"
CREATE = "refactor.rewrite.scalesight.init"

REQUEST = "# Add a filter for products by größe 𝒳\n"


def of_kind(actions, kind):
    (action,) = [action for action in actions if action.kind == kind]
    return action


def one(items):
    return items is not None and len(items) == 1


async def test_a_selected_comment_is_wrapped_with_the_declared_numbers(project) -> None:
    buffer = project.open("app.py", f"x = '𝒳'\n{REQUEST}{NESTED}")
    action = of_kind(await buffer.actions(buffer.place("Add a filter for products by größe 𝒳")), REPLACE)
    assert "comment" in action.title and "Add a filter" in action.title
    assert (action.edit is None) == (project.name in ("vscode", "nvim")), (
        "computed when chosen, where the client can wait"
    )
    await buffer.choose(action)
    wrapped = buffer.text.removeprefix("x = '𝒳'\n").removesuffix(NESTED)
    assert wrapped != REQUEST and REQUEST in wrapped
    assert all(line.startswith("#") for line in wrapped.splitlines())
    assert "2,000 products" in wrapped
    assert buffer.text.startswith("x = '𝒳'\n") and buffer.text.endswith(NESTED)


async def test_without_a_selection_the_comment_under_the_cursor_is_meant(project) -> None:
    buffer = project.open("app.py", REQUEST + NESTED)
    actions = await buffer.actions(buffer.cursor("filter"))
    await buffer.choose(of_kind(actions, ABOVE))
    assert buffer.text.endswith(REQUEST + NESTED)
    assert "2,000 products" in buffer.text.removesuffix(REQUEST + NESTED)


async def test_a_selection_that_ends_inside_a_character_takes_it_whole(project) -> None:
    buffer = project.open("notes.md", "Filter products by 𝒳\n\nOther text é\n", "markdown")
    place = buffer.place("Filter products by 𝒳")
    if project.encoding == "utf-8":  # as Neovim 0.11 sends it
        place.end.character -= 3
    await buffer.choose(of_kind(await buffer.actions(place), REPLACE))
    assert "Filter products by 𝒳\n" in buffer.text
    assert buffer.text.endswith("\n\nOther text é\n")
    assert "\ufffd" not in buffer.text


async def test_a_wrapped_prompt_is_refreshed_with_new_numbers_and_unwrapped(project) -> None:
    buffer = project.open("app.py", REQUEST + NESTED)
    await buffer.choose(of_kind(await buffer.actions(buffer.cursor("filter")), REPLACE))
    refresh = [action for action in await buffer.actions(buffer.cursor("größe")) if action.kind == REPLACE]
    if project.name == "vscode":
        assert "up to date" in refresh[0].disabled.reason
    else:
        assert refresh == []
    project.write("scale.toml", SCALE.replace("2_000", "3_000"))
    refresh = of_kind(await buffer.actions(buffer.cursor("größe")), REPLACE)
    assert "3,000 products" in refresh.title
    await buffer.choose(refresh)
    assert "3,000 products" in buffer.text and "2,000 products" not in buffer.text
    await buffer.choose(of_kind(await buffer.actions(buffer.cursor("größe")), "refactor.rewrite.scalesight.unwrap"))
    assert buffer.text == REQUEST + NESTED


async def test_the_prompt_of_a_finding_carries_it_and_stands_above_its_loop(project) -> None:
    buffer = project.open("app.py", NESTED)
    (shown,) = await buffer.diagnostics(one)
    actions = await buffer.actions(buffer.cursor(buffer.shown(shown.range)))
    action = of_kind(actions, FINDING)
    assert "6,000..10,000" in action.title
    assert [item.message for item in action.diagnostics] == [shown.message]
    first_line = buffer.shown(types.Range(types.Position(shown.range.start.line, 0), shown.range.end))
    await buffer.choose(action)
    above, _, below = buffer.text.partition(first_line)
    assert "6,000..10,000" in above and "budget 5,000" in above
    assert NESTED.endswith(first_line + below)
    line = int(re.search(r"line (\d+)", above)[1])
    assert buffer.text.splitlines()[line - 1].startswith(first_line), (
        "the line that the prompt names, where it now stands"
    )
    indent = first_line[: len(first_line) - len(first_line.lstrip())]
    block = above.removeprefix(NESTED[: NESTED.index(first_line)])
    assert all(line.startswith(f"{indent}#") for line in block.splitlines())


async def test_an_action_from_an_older_text_changes_nothing(project) -> None:
    buffer = project.open("app.py", REQUEST + NESTED)
    action = of_kind(await buffer.actions(buffer.cursor("filter")), REPLACE)
    if action.edit is not None:
        pytest.skip("this client has the edit already")
    buffer.edit("filter", "search")
    with pytest.raises(Exception, match="changed since"):
        await buffer.choose(action)


async def test_only_the_kinds_asked_for_are_offered(project) -> None:
    buffer = project.open("app.py", REQUEST + NESTED)
    cursor = buffer.cursor("filter")
    kinds = {
        only: {action.kind for action in await buffer.actions(cursor, only=[only])}
        for only in ("", "refactor", "refactor.rewrite", REPLACE, "quickfix", "source", "refactor.re")
    }
    assert kinds["refactor"] == kinds["refactor.rewrite"] == kinds[""] == {REPLACE, ABOVE}
    assert kinds[REPLACE] == {REPLACE}
    assert kinds["quickfix"] == kinds["source"] == kinds["refactor.re"] == set()


async def test_moving_the_cursor_lights_no_bulb(project) -> None:
    buffer = project.open("app.py", REQUEST + NESTED)
    automatic = types.CodeActionTriggerKind.Automatic
    assert await buffer.actions(buffer.cursor("filter"), trigger_kind=automatic) == []
    selected = await buffer.actions(buffer.place("Add a filter"), trigger_kind=automatic)
    assert {action.kind for action in selected} == {REPLACE, ABOVE}


async def test_without_a_scale_toml_the_wrap_says_why_and_one_can_be_created(editor) -> None:
    outside = editor.root
    buffer = editor.open("app.py", REQUEST + NESTED)
    actions = await buffer.actions(buffer.cursor("filter"))
    wraps = [action for action in actions if action.kind == REPLACE]
    if editor.name == "vscode":
        assert "never guessed" in wraps[0].disabled.reason
    else:
        assert wraps == []
    create = of_kind(actions, CREATE)
    await buffer.choose(create)
    file = editor.workspace / "scale.toml"
    try:
        created = (
            editor.buffers[file.as_uri()].text if editor.name != "ale" and editor.name != "utf-32" else file.read_text()
        )
        assert created == STARTER
        assert outside != editor.workspace and not (outside / "scale.toml").exists()
        assert of_kind(await buffer.actions(buffer.cursor("filter")), REPLACE).disabled is None
    finally:
        file.unlink(missing_ok=True)


async def test_a_language_without_known_comments_is_refused_with_the_reason(project) -> None:
    buffer = project.open("data.xyz", "text\n", "unheard-of")
    actions = await buffer.actions(buffer.place("text"))
    if project.name == "vscode":
        assert "unheard-of" in of_kind(actions, REPLACE).disabled.reason
    else:
        assert actions == []

"""Prompts for the clipboard, a chat or a new document, and all selections wrapped at once, in the recorded clients."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from typing import Any

import pytest
import pytest_lsp
from conftest import NESTED, SCALE
from editor import CLIENTS, Editor
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient
from raw import SERVER
from scalesight.lsp.options import CLIENT_COMMANDS, parse_options

asynchronous = pytest.mark.asyncio(loop_scope="module")

WRITE, WRAP = "scalesight.writePrompt", "scalesight.computeWrap"
DIRECTIVES = ("quickfix.scalesight.ignore", "quickfix.scalesight.bounded")
CLIPBOARD = "refactor.rewrite.scalesight.wrap.clipboard"
CHAT = "refactor.rewrite.scalesight.wrap.chat"
NEW = "refactor.rewrite.scalesight.wrap.new"

REQUEST = "# Add a filter for products by größe 𝒳\n"
OTHER = NESTED.replace("stock(", "other(")
INNER = """\
    for shop in shops:
        # Add all of them
        for product in products:
            for variant in product.variants:
                shop.add(variant)
"""


@pytest_lsp.fixture(config=ClientServerConfig(server_command=SERVER), params=CLIENTS, scope="module")
async def session(request: Any, lsp_client: LanguageClient, tmp_path_factory: Any) -> Any:
    """The recorded clients, in a trusted workspace, with all that they could do with a prompt."""
    root = tmp_path_factory.mktemp(request.param)
    lsp_client.editor = Editor(lsp_client, request.param, root)
    lsp_client.editor.own_commands = tuple(CLIENT_COMMANDS)
    options = {"clientCommands": list(CLIENT_COMMANDS), "workspaceTrusted": True}
    await lsp_client.editor.start(initialization_options=options)
    yield
    await lsp_client.shutdown_session()


def about(buffer, *places, **more):
    """The argument of both commands."""
    return {"uri": buffer.uri, "ranges": [plain(place) for place in places], **more}


def plain(place):
    start, end = ({"line": at.line, "character": at.character} for at in (place.start, place.end))
    return {"start": start, "end": end}


async def wrap(buffer, *places, **more):
    """Wraps at once, as an editor does: the answer, which has been applied."""
    answer = await buffer.editor.run(WRAP, about(buffer, *places, **more))
    if "edit" in answer:
        buffer.editor.apply(answer["edit"])
    return answer


def named_lines(text):
    """The lines of the text that the prompts in it name."""
    lines = text.splitlines()
    return [lines[int(number) - 1] for number in re.findall(r"line (\d+) in", text)]


def is_part(lines, text):
    """Whether lines stand in a text in their order, others between them."""
    rest = iter(text.splitlines())
    return all(line in rest for line in lines.splitlines())


def finding(items):
    return items is not None and len(items) == 1


# ----------------------------------------------------------------------------------------------- the text of one prompt


@asynchronous
async def test_the_text_stands_alone_without_comment_marks_and_markers(project) -> None:
    buffer = project.open("app.py", f"x = '𝒳'\n{REQUEST}#\n# and keep the order\nx = 1\n")
    answer = await project.run(WRITE, about(buffer, buffer.cursor("filter")))
    assert answer["language"] == "markdown" and "Add a filter" in answer["title"]
    assert "\nAdd a filter for products by größe 𝒳\n\nand keep the order\n" in answer["text"]
    assert "2,000 products" in answer["text"]
    await wrap(buffer, buffer.cursor("filter"))
    assert "scalesight:begin" in buffer.text
    again = await project.run(WRITE, about(buffer, buffer.cursor("größe")))
    assert again["text"] == answer["text"], "the same for a request that is wrapped already"


@asynchronous
@pytest.mark.skipif(sys.platform == "win32", reason="no file can have that name")
async def test_the_name_of_a_file_stays_on_its_line(project) -> None:
    buffer = project.open("app\n# Other task\x1b\n.py", NESTED)
    await buffer.diagnostics(finding)
    answer = await project.run(WRITE, about(buffer, buffer.place(NESTED)))
    assert answer["text"].count("app␊# Other task␛␊.py") == 2 and "\n# Other task" not in answer["text"]


@asynchronous
async def test_a_selection_that_ends_inside_a_character_takes_it_whole(project) -> None:
    buffer = project.open("notes.md", "Filter products by 𝒳\n\nOther text é\n", "markdown")
    place = buffer.place("Filter products by 𝒳")
    if project.encoding == "utf-8":  # as Neovim 0.11 sends it
        place.end.character -= 3
    assert "\nFilter products by 𝒳\n" in (await project.run(WRITE, about(buffer, place)))["text"]
    await wrap(buffer, place)
    assert "Filter products by 𝒳\n" in buffer.text and buffer.text.endswith("\n\nOther text é\n")
    assert "\ufffd" not in buffer.text


@asynchronous
async def test_code_goes_with_its_prompt_in_a_fence_that_it_cannot_close(project) -> None:
    code = 'def read(products):\n    """\n    ````\n    products = 𝒳\n    ```\n    """\n    return products'
    buffer = project.open("shop/app.py", f"import os\n\n{code}\n")
    answer = await project.run(WRITE, about(buffer, buffer.place(code)))
    assert f"\nLines 3 to 9 of shop/app.py:\n\n`````python\n{code}\n`````\n" in answer["text"]
    assert "Rework the code below" in answer["text"]
    part = await project.run(WRITE, about(buffer, buffer.place("import os"), buffer.place("return products")))
    assert "\nLines 1 and 9 of shop/app.py:\n\n```python\nimport os\n\nreturn products\n```\n" in part["text"]


@asynchronous
async def test_the_code_is_not_lost_when_a_template_leaves_it_out(project) -> None:
    project.write(".scalesight/templates/full.md.j2", "Do this:\n\n{{ request }}\n")
    buffer = project.open("app.js", "let a = '```'\n", "javascriptreact")
    answer = await project.run(WRITE, about(buffer, buffer.place("let a = '```'")))
    assert answer["text"].startswith("Do this:\n") and answer["text"].endswith("\n````jsx\nlet a = '```'\n````\n")


@asynchronous
async def test_a_finding_is_handed_over_with_its_outermost_loop(project) -> None:
    source = f"def count(products, shops):\n{INNER}    return shops\n"
    buffer = project.open("app.py", source)
    (shown,) = await buffer.diagnostics(finding)
    copy = next(one for one in await buffer.actions(buffer.cursor("for product in")) if one.kind == CLIPBOARD)
    # The text of this moment counts, though nothing has analysed it yet.
    buffer.edit("def count", "# größe 𝒳\n\ndef count")
    await project.choose(copy)
    command, target = project.handed.pop()
    assert command == "scalesight.copyPrompt" and target["finding"]
    answer = await project.run(WRITE, target)
    assert f"Lines 4 to 8 of app.py:\n\n```python\n{INNER}```\n" in answer["text"]
    assert f"- line 6 in count: {' '.join(shown.message.split())}" in answer["text"]
    await wrap(buffer, buffer.cursor("Add all"))
    assert "scalesight:begin" in buffer.text
    inside = (await project.run(WRITE, target))["text"]
    assert "scalesight:" not in inside and "    for shop in shops:\n" in inside
    gone = await project.run(WRITE, {**target, "finding": "0123456789abcdef"})
    assert "this finding is gone" in gone["reason"]


@asynchronous
async def test_a_range_of_an_older_text_is_not_wrapped(project) -> None:
    functions = [NESTED.replace("stock(", f"stock_{number}(") for number in range(1_000)]
    buffer = project.open("app.py", REQUEST + "".join(functions))
    answer = project.client.workspace_execute_command(
        types.ExecuteCommandParams(WRAP, [about(buffer, buffer.cursor("filter"))])
    )
    await project.run("scalesight.debugInformation")  # by now the other waits for the analysis
    buffer.edit("# Add", "x = 1\n# Add")
    assert "has changed in the meantime" in (await asyncio.wrap_future(answer))["reason"]


@asynchronous
async def test_a_prompt_above_code_is_handed_over_with_that_code(project) -> None:
    code = "def load(products):\n    a = 1\n\n    return a\n"
    buffer = project.open("app.py", f"{code}\nx = 1\n")
    await wrap(buffer, buffer.place("def load(products):"))
    answer = await project.run(WRITE, about(buffer, buffer.cursor("## Boundaries")))
    assert f"```python\n{code}```\n" in answer["text"]
    assert "scalesight:" not in answer["text"]
    selected = await project.run(WRITE, about(buffer, buffer.place(f"{code}\nx = 1")))
    assert f"```python\n{code}\nx = 1\n```\n" in selected["text"], "a selection is meant as it is"
    buffer.edit(f"{code}\nx = 1\n", "")
    assert "no code below" in (await project.run(WRITE, about(buffer, buffer.cursor("## Boundaries"))))["reason"]


@asynchronous
async def test_several_selections_make_one_prompt(project) -> None:
    buffer = project.open("app.py", f"{REQUEST}x = 1\n# Sort the variants 𝒳\ny = 2\n\n")
    end = types.Position(4, 0)
    places = [buffer.cursor("variants"), buffer.cursor("filter"), buffer.place("y = 2"), buffer.cursor("products")]
    places.append(buffer.place("= 2"))
    answer = await project.run(WRITE, about(buffer, *places, types.Range(end, end)))
    assert "\nAdd a filter for products by größe 𝒳\n\nSort the variants 𝒳\n" in answer["text"]
    assert "```python\ny = 2\n```" in answer["text"]
    assert len(answer["skipped"]) == 1 and answer["skipped"][0].startswith("line 5: ")
    assert "line 5: " in answer["title"]


@asynchronous
async def test_a_document_without_a_name_is_served(project) -> None:
    (project.workspace / "scale.toml").write_text(SCALE)
    try:
        buffer = project.open("untitled:Untitled-1", "Sort the products by 𝒳\n", "")
        answer = await project.run(WRITE, about(buffer, buffer.cursor("Sort")))
        assert "\nSort the products by 𝒳\n" in answer["text"] and "2,000 products" in answer["text"]
        await wrap(buffer, buffer.cursor("Sort"))
        assert "2,000 products" in buffer.text and "\nSort the products by 𝒳\n" in buffer.text
    finally:
        (project.workspace / "scale.toml").unlink()


# -------------------------------------------------------------------------------------------------- all selections at once


@asynchronous
async def test_all_selections_are_wrapped_in_one_edit_and_the_lines_are_right_after_it(project) -> None:
    source = f"x = '𝒳'\n{REQUEST}{NESTED}\n# Sort the variants\n{OTHER}\n\n"
    buffer = project.open("app.py", source)
    end = types.Position(len(source.splitlines()) - 1, 0)
    places = [
        buffer.cursor("Sort the variants"),
        buffer.cursor("Add a filter"),
        buffer.place(NESTED.splitlines()[0]),
        buffer.place("größe"),
        types.Range(end, end),
    ]
    answer = await wrap(buffer, *places)
    assert answer["wrapped"] == 3 and "3 selections" in answer["title"]
    assert [reason.partition(":")[0] for reason in answer["skipped"]] == [f"line {end.line + 1}"]
    assert buffer.text.count("scalesight:begin") == 3
    assert is_part(source, buffer.text)
    named = named_lines(buffer.text)
    assert len(named) >= 4
    assert all(line == "    for product in products:" for line in named), named
    again = await project.run(WRAP, about(buffer, *(buffer.cursor(text) for text in ("variants\n", "größe"))))
    assert again == {"reason": "the prompt is up to date"}


@asynchronous
async def test_code_is_never_replaced_and_its_prompt_is_written_once(project) -> None:
    buffer = project.open("app.py", f"{OTHER}\n{NESTED}")
    await wrap(buffer, buffer.place(NESTED), buffer.place("def stock(products):"))
    assert buffer.text.count("scalesight:begin") == 1 and buffer.text.endswith(NESTED)
    assert buffer.text.startswith(OTHER)
    assert (await project.run(WRAP, about(buffer, buffer.place(NESTED)))) == {"reason": "the prompt is up to date"}
    cursor = buffer.cursor("## Boundaries")
    assert (await project.run(WRAP, about(buffer, cursor))) == {"reason": "the prompt is up to date"}


@asynchronous
async def test_overlapping_selections_of_a_comment_are_one_request(project) -> None:
    source = "# one products\n# two\n# three\n# four\n"
    buffer = project.open("app.py", source)
    one, three = buffer.place("one products\n# t"), buffer.place("wo\n# three")
    answer = await wrap(buffer, one, three)
    assert answer["wrapped"] == 1 and answer["skipped"] == []
    asked = buffer.text.split("scalesight:request ")[1]
    assert "# one products\n# two\n# three\n# scalesight:request-end" in asked
    assert buffer.text.endswith("# four\n")


@asynchronous
async def test_what_cannot_stand_beside_another_prompt_is_left_out_with_the_reason(project) -> None:
    buffer = project.open("app.py", "load(products)  # in pages\n")
    answer = await wrap(buffer, buffer.place("load(products)"), buffer.cursor("in pages"))
    assert answer["wrapped"] == 1
    assert ["the same place" in reason for reason in answer["skipped"]] == [True]
    assert "left out" in answer["title"]


@asynchronous
async def test_above_keeps_the_request_where_it_is(project) -> None:
    buffer = project.open("app.py", REQUEST + "x = 1\n")
    await wrap(buffer, buffer.cursor("filter"), mode="above")
    assert buffer.text.endswith("\n" + REQUEST + "x = 1\n") and "2,000 products" in buffer.text


@asynchronous
async def test_the_prompt_of_a_finding_is_put_above_its_loop(project) -> None:
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(finding)
    copy = next(one for one in await buffer.actions(buffer.cursor("for product in")) if one.kind == CLIPBOARD)
    await wrap(buffer, finding=copy.command.arguments[0]["finding"])
    assert named_lines(buffer.text) == ["    for product in products:"]


# ------------------------------------------------------------------------------------------------------------- refusals


@asynchronous
async def test_what_cannot_be_done_is_a_reason(editor) -> None:
    buffer = editor.open("app.py", f"{REQUEST}x = 1\n\n")
    scale = editor.open("scale.toml", "", "toml")
    closed = {"uri": "untitled:closed", "ranges": [plain(buffer.cursor("x = 1"))]}
    for command in (WRITE, WRAP):
        cursor = about(buffer, buffer.cursor("filter"))
        assert "reason" in await editor.run(command, about(scale, types.Range(*[types.Position(0, 0)] * 2)))
        assert "no such document" in (await editor.run(command, closed))["reason"]
    scale.close()
    for command in (WRITE, WRAP):
        assert "never guessed" in (await editor.run(command, cursor))["reason"]
    editor.write("scale.toml", SCALE)
    many = about(buffer, *[buffer.cursor("filter")] * 101)
    far = types.Position(2**31 - 1, 2**31 - 1)
    for command in (WRITE, WRAP):
        assert "no comment" in (await editor.run(command, about(buffer, buffer.cursor("= 1"))))["reason"]
        assert "no comment" in (await editor.run(command, about(buffer, types.Range(far, far))))["reason"]
        assert "101 selections" in (await editor.run(command, many))["reason"]
        assert "reason" not in await editor.run(command, cursor)


@asynchronous
async def test_an_argument_of_another_form_is_refused(project) -> None:
    buffer = project.open("app.py", REQUEST)
    good = about(buffer, buffer.cursor("filter"))
    place = good["ranges"][0]
    wrong = [
        [],
        [None],
        [good, good],
        [{**good, "uri": 3}],
        [{**good, "finding": 3}],
        [{**good, "ranges": []}],
        [{**good, "ranges": place}],
        [{**good, "ranges": [{**place, "end": {"line": -1, "character": 0}}]}],
        [{**good, "ranges": [{**place, "end": {"line": True, "character": 0}}]}],
        [{**good, "ranges": [{**place, "end": {"line": 2**40, "character": 0}}]}],
        [{"uri": buffer.uri}],
    ]
    for arguments in wrong:
        for command in (WRITE, WRAP):
            with pytest.raises(JsonRpcException) as refused:
                await project.run(command, *arguments)
            assert refused.value.code == -32602, arguments
    with pytest.raises(JsonRpcException, match="above"):
        await project.run(WRAP, {**good, "mode": "unwrap"})


@asynchronous
async def test_a_huge_selection_is_refused_at_once(project) -> None:
    buffer = project.open("app.py", "# größe 𝒳 products\nx = 1\n" * 30_000)
    line = project.open("line.js", "x='é';" * 100_000, "javascript")
    whole = types.Range(types.Position(0, 0), types.Position(60_000, 0))
    wide = types.Range(types.Position(0, 0), types.Position(0, 2**31 - 1))
    await project.run(WRITE, about(buffer, whole))  # what is imported only once
    for opened, place, size in ((buffer, whole, "60,000 lines"), (line, wide, "684 KiB")):
        for command in (WRITE, WRAP):
            seconds, answer = await quickest(lambda: project.run(command, about(opened, place)))  # noqa: B023
            assert size in answer["reason"] and "select less" in answer["reason"]
            assert seconds < 0.2, seconds
        seconds, actions = await quickest(lambda: opened.actions(place))  # noqa: B023
        assert seconds < 0.2, seconds
        if project.name == "vscode":
            (action,) = actions
            assert size in action.disabled.reason
        else:
            assert actions == []
    # The text of 60,000 lines is no hindrance to a request in it.
    assert "text" in await project.run(WRITE, about(buffer, types.Range(*[types.Position(0, 2)] * 2)))


async def quickest(run):
    """The least time of a few runs, in seconds, and an answer: other work on the machine must not count."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        answer = await run()
        times.append(time.perf_counter() - start)
    return min(times), answer


# -------------------------------------------------------------------------------------------------------- the code actions


@asynchronous
async def test_what_the_client_can_do_is_offered_for_the_request(project) -> None:
    buffer = project.open("app.py", f"x = '𝒳'\n{REQUEST}x = 1\n")
    actions = await buffer.actions(buffer.cursor("filter"))
    assert [action.kind.rpartition(".")[2] for action in actions] == ["replace", "above", "clipboard", "chat", "new"]
    assert all("for this comment" in action.title and "Add a filter" in action.title for action in actions[2:])
    for action, command in zip(actions[2:], CLIENT_COMMANDS, strict=True):
        if project.capabilities.text_document.code_action.resolve_support:  # VS Code resolves every action
            assert await project.client.code_action_resolve_async(action) == action
        await project.choose(action)
        name, target = project.handed.pop()
        assert name == command
        assert "Add a filter for products by größe 𝒳\n" in (await project.run(WRITE, target))["text"]
    only = await buffer.actions(buffer.cursor("filter"), only=[CHAT])
    assert [action.kind for action in only] == [CHAT]
    automatic = types.CodeActionTriggerKind.Automatic
    assert await buffer.actions(buffer.cursor("filter"), trigger_kind=automatic) == []


@asynchronous
async def test_on_a_finding_they_speak_of_the_worst_one_only(project) -> None:
    project.write("scale.toml", SCALE.replace("5_000", "500"))
    milder = "def all(products):\n    for product in products:\n        product.save()\n\n\n"
    buffer = project.open("app.py", milder + NESTED)
    mild, worst = await buffer.diagnostics(lambda items: items is not None and len(items) == 2)
    assert mild.severity > worst.severity
    actions = await buffer.actions(buffer.place(milder + NESTED))
    kinds = [action.kind for action in actions if action.kind not in DIRECTIVES]
    assert kinds[:2] == ["quickfix.scalesight.wrap"] * 2, "findings first"
    assert kinds[2:] == ["refactor.rewrite.scalesight.wrap.above", CLIPBOARD, CHAT, NEW]
    assert all("this finding" in action.title and worst.message[:40] in action.title for action in actions[-3:])


@asynchronous
async def test_where_no_comment_can_stand_the_wrap_says_so_and_the_prompt_can_still_leave(project) -> None:
    for name, language, reason in (("data.json", "json", "json"), ("data.yml", "yaml", "between these lines")):
        buffer = project.open(name, "products: 1\n", language)
        place = buffer.place("products: 1")
        actions = await buffer.actions(place)
        assert [action.kind for action in actions if not action.disabled] == [CLIPBOARD, CHAT, NEW]
        if project.name == "vscode":
            assert reason in actions[0].disabled.reason and "new document" in actions[0].disabled.reason
        assert reason in (await project.run(WRAP, about(buffer, place)))["reason"]
        assert f"```{language}\nproducts: 1\n```" in (await project.run(WRITE, about(buffer, place)))["text"]
        cursor = buffer.cursor("products")
        assert not [action for action in await buffer.actions(cursor) if not action.disabled]
        assert "reason" in await project.run(WRITE, about(buffer, cursor))


@asynchronous
async def test_an_action_with_data_that_was_never_offered_changes_nothing(project) -> None:
    buffer = project.open("app.py", REQUEST + NESTED)
    await buffer.diagnostics(finding)
    size = len(buffer.text.encode())
    good = {"uri": buffer.uri, "version": 1, "span": [0, 4], "mode": "replace", "finding": None}
    wrong = [
        *({**good, "span": span} for span in ([0, size + 1], [4, 0], [-1, 4], [0, 2**70], [0.0, 4.0], ["0", "4"])),
        *({**good, "span": span} for span in ([0, 4, 4], [0], [True, 4], None, "ab", {"start": 0})),
        *({**good, "mode": mode} for mode in ("delete", "", 3, None, ["replace"], {})),
        *({**good, "version": version} for version in ("1", None, True, 1.0)),
        {**good, "finding": "0123456789abcdef"},
        {**good, "finding": ["nested-loop", 0, 4], "mode": "above"},
        {**good, "uri": 3},
        {},
        None,
        "data",
        [good],
    ]
    for data in wrong:
        with pytest.raises(JsonRpcException) as refused:
            await project.client.code_action_resolve_async(types.CodeAction("wrap", data=data))
        assert refused.value.code == -32602, data
    resolved = await project.client.code_action_resolve_async(types.CodeAction("wrap", data=good))
    assert resolved.edit is not None


def test_only_what_a_client_declares_is_offered_and_other_names_are_one_message() -> None:
    options, message = parse_options({"clientCommands": ["scalesight.copyPrompt"]})
    assert options.clientCommands == ("scalesight.copyPrompt",) and message is None
    options, message = parse_options({"clientCommands": ["scalesight.copy", "scalesight.draftPrompt", "rm"]})
    assert options.clientCommands == ("scalesight.draftPrompt",)
    assert '"scalesight.copy" is not known (did you mean "scalesight.copyPrompt"?)' in message
    assert '"rm" is not known' in message and "\n" not in message

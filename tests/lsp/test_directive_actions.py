"""The actions that write a directive at a finding, in each of the recorded clients."""

from __future__ import annotations

import pytest
from conftest import NESTED
from lsprotocol import types

pytestmark = pytest.mark.asyncio(loop_scope="module")

IGNORE = "quickfix.scalesight.ignore"
BOUNDED = "quickfix.scalesight.bounded"

LIST = """\
export function List({ products, tags }: Props) {
  return (
    <ul>
      {products.map((product) => (
        <li>{tags.filter((tag) => tag.of === product).length}</li>
      ))}
    </ul>
  )
}
"""


def some(items):
    return bool(items)


def of_kind(actions, kind):
    return [action for action in actions if action.kind == kind]


async def at_the_finding(buffer):
    shown = (await buffer.diagnostics(some))[0]
    return shown, await buffer.actions(buffer.cursor(buffer.shown(shown.range)))


async def test_an_ignored_finding_is_gone_once_there_is_a_reason(project) -> None:
    buffer = project.open("app.py", NESTED)
    shown, actions = await at_the_finding(buffer)
    (action,) = of_kind(actions, IGNORE)
    assert "ignore[nested-loop]" in action.title
    assert [item.message for item in action.diagnostics] == [shown.message]
    await buffer.choose(action)
    line = "    # scale: ignore[nested-loop] -- <why>\n"
    loop = "    for product in products:\n"
    assert buffer.text == NESTED.replace(loop, line + loop)

    told = await buffer.diagnostics(lambda items: items and len(items) == 2)
    assert {item.code for item in told} == {"nested-loop", "directive"}
    (wrong,) = [item for item in told if item.code == "directive"]
    assert "gives no reason" in wrong.message and "<why>" in wrong.message
    buffer.edit("<why>", "once a night, nobody waits")
    assert await buffer.diagnostics(lambda items: not items) == []


async def test_a_bound_begins_with_what_fits(project) -> None:
    buffer = project.open("app.py", NESTED)
    _, actions = await at_the_finding(buffer)
    (action,) = of_kind(actions, BOUNDED)
    await buffer.choose(action)
    assert "    # scale: bounded 1000 -- <why>\n    for product in products:\n" in buffer.text
    buffer.edit("<why>", "one page of them")
    assert await buffer.diagnostics(lambda items: not items) == []


async def test_the_cursor_goes_to_the_reason_where_snippets_are_known(project) -> None:
    buffer = project.open("app.py", NESTED)
    _, actions = await at_the_finding(buffer)
    (ignore,), (bounded,) = of_kind(actions, IGNORE), of_kind(actions, BOUNDED)
    changes = [action.edit.document_changes for action in (ignore, bounded)]
    edits = [change[0].edits[0] if change else None for change in changes]
    if project.name != "vscode":
        assert not any(isinstance(edit, types.SnippetTextEdit) for edit in edits)
        return
    assert [edit.snippet.value for edit in edits] == [
        "    # scale: ignore[nested-loop] -- ${1:<why>}\n",
        "    # scale: bounded ${1:1000} -- ${2:<why>}\n",
    ]


async def test_in_markup_the_comment_stands_where_code_goes_on(project) -> None:
    project.write(
        "scale.toml",
        "[collections.products]\nsize = 2_000\n[collections.tags]\nsize = 200\n[budgets]\niterations = 5_000\n",
    )
    buffer = project.open("list.tsx", LIST, "typescriptreact")
    _, actions = await at_the_finding(buffer)
    action = of_kind(actions, IGNORE)[0]
    await buffer.choose(action)
    assert "{products.map((product) => (  // scale: ignore[nested-loop] -- <why>\n" in buffer.text
    buffer.edit("<why>", "a page of ten")
    assert await buffer.diagnostics(lambda items: not items) == []


async def test_they_are_offered_at_the_finding_and_by_their_kind(project) -> None:
    buffer = project.open("app.py", NESTED)
    await buffer.diagnostics(some)
    quiet = await buffer.actions(buffer.cursor("count = 0"))
    assert not of_kind(quiet, IGNORE) and not of_kind(quiet, BOUNDED)
    only = await buffer.actions(buffer.cursor("for product in"), only=[BOUNDED])
    assert [action.kind for action in only] == [BOUNDED]

"""`:Scalesight wrap`: what is wrapped, where the prompt goes, and when nothing is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from neovim_driver import CODE, SCALE, Neovim

STAND_INS = Path(__file__).parent / "stand_ins"

PROSE = """\
größe 𝒳: Filter the products by e\u0301toile\u0301 𝒳 and more.

Second paragraph about products.
Its second line.
"""
SENTENCE = "Filter the products by e\u0301toile\u0301 𝒳"
PARAGRAPH = "Second paragraph about products.\nIts second line."

SELECTIONS = [
    ("characters, to one of four bytes", "1G0fFvf𝒳:Scalesight wrap<CR>", SENTENCE),
    ("characters, to one with a mark of its own", "1G0fFvt𝒳h:Scalesight wrap<CR>", SENTENCE[:-2]),
    ("characters, backward", "1G0f𝒳;vFF:Scalesight wrap<CR>", SENTENCE),
    ("characters, past the end of the line", "1G0fFv$:Scalesight wrap<CR>", f"{SENTENCE} and more."),
    ("characters, from a mapping", "1G0fFvf𝒳Q", SENTENCE),
    ("characters, the end exclusive", ":set sel=exclusive<CR>1G0fFvf𝒳:Scalesight wrap<CR>:set sel&<CR>", SENTENCE),
    ("a line", "3GV:Scalesight wrap<CR>", "Second paragraph about products."),
    ("lines", "3GVj:Scalesight wrap<CR>", PARAGRAPH),
    ("a block means its lines", "3G3l<C-v>j3l:Scalesight wrap<CR>", PARAGRAPH),
    ("a range", ":3,4Scalesight wrap<CR>", PARAGRAPH),
    ("the paragraph under the cursor", "4G:Scalesight wrap<CR>", PARAGRAPH),
]


def wait_for_prompt(neovim: Neovim) -> None:
    neovim.until(lambda: "Performance & Scale Bottleneck Analysis" in neovim.text, "the prompt")


def request_of(text: str) -> str:
    """What stands between the markers of the request."""
    lines = text.splitlines()
    marks = [number for number, line in enumerate(lines) if "scalesight:request" in line]
    return "\n".join(lines[marks[0] + 1 : marks[1]])


def test_selections(neovim) -> None:
    neovim.edit("request.md", PROSE)
    neovim.lua("vim.keymap.set('x', 'Q', '<Cmd>Scalesight wrap<CR>')")
    wrapped = {}
    for name, keys, _ in SELECTIONS:
        neovim.keys(keys)
        wait_for_prompt(neovim)
        text = neovim.text
        wrapped[name] = request_of(text)
        assert neovim.api.funcs.mode() == "n"
        first, last = PROSE.split(wrapped[name])
        assert text.startswith(first) and text.endswith(last), name
        neovim.keys("u")
        neovim.until(lambda: neovim.text == PROSE, "one step of undo")
    assert wrapped == {name: request for name, _, request in SELECTIONS}


def test_above_leaves_the_text(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.keys(":2Scalesight wrap above<CR>")
    wait_for_prompt(neovim)
    first, second = CODE.splitlines(keepends=True)[:2]
    assert neovim.text.startswith(f"{first}# ")
    assert neovim.text.endswith(CODE.removeprefix(first))
    assert neovim.text.count(second) == 2


def test_a_new_buffer_closes_without_a_question(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.keys(":2Scalesight wrap new<CR>")
    wait_for_prompt(neovim)
    assert neovim.api.current.buffer.options["filetype"] == "markdown"
    assert "Add a filter by größe 𝒳" in neovim.text
    assert "scalesight:" not in neovim.text
    neovim.keys(":q<CR>")
    neovim.until(lambda: neovim.text == CODE, "the code again")


def test_the_clipboard(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.keys(":2Scalesight wrap clipboard<CR>")
    neovim.says("the prompt is in the clipboard")
    clipboard = "\n".join(neovim.lua("return _G.clipboard"))
    assert "Add a filter by größe 𝒳" in clipboard
    assert clipboard == neovim.api.funcs.getreg('"')
    assert neovim.text == CODE


@pytest.mark.parametrize(
    ("title", "proof"),
    [
        ("Copy the blueprint prompt for this comment", "the prompt is in the clipboard"),
        ("Put the blueprint prompt", "no chat plugin: the prompt is in the clipboard"),
    ],
)
def test_code_actions_hand_prompts_over(neovim, title, proof) -> None:
    neovim.edit("app.py", CODE)
    neovim.keys("2G")
    neovim.choose(title)
    neovim.says(proof)
    assert "Add a filter by größe 𝒳" in "\n".join(neovim.lua("return _G.clipboard"))


@pytest.fixture
def install(neovim) -> Iterator[Callable[[str, str], None]]:
    """Installs a module under a name, from a Lua expression, and takes it away at the end."""
    installed = []

    def install_one(module: str, expression: str) -> None:
        installed.append(module)
        neovim.lua(f"package.loaded[...] = {expression}", module)

    yield install_one
    for module in installed:
        neovim.lua("package.loaded[...] = nil", module)


@pytest.mark.parametrize(
    ("chat", "module"), [("CodeCompanion", "codecompanion"), ("CopilotChat", "CopilotChat"), ("avante", "avante.api")]
)
def test_a_chat_gets_a_draft_that_nobody_sent(neovim, install, chat, module) -> None:
    file = STAND_INS / f"{module}.lua"
    install(module, f"dofile([==[{file}]==])")
    neovim.edit("app.py", CODE)
    neovim.keys(":2Scalesight wrap chat<CR>")
    neovim.says(f"the prompt is a draft in {chat}")
    assert neovim.lua("return _G.sent") == 0
    draft = neovim.text.removeprefix("## Me\n\n")
    assert draft.startswith("Act as a Principal Software Architect")
    assert draft.endswith("test at the declared size.\n")
    assert "Add a filter by größe 𝒳" in draft
    # CodeCompanion would take such a heading for a speaker, and leave out what follows.
    assert ("\n## " in draft) == (chat != "CodeCompanion")
    # A second one goes behind what stands there.
    neovim.keys("<C-w>p:2Scalesight wrap chat<CR>")
    neovim.says(f"the prompt is a draft in {chat}")
    assert neovim.text.count("Act as a") == (1 if chat == "CodeCompanion" else 2)
    assert neovim.lua("return _G.sent") == 0


def test_headings_for_a_chat_that_is_markdown(neovim) -> None:
    text = "# One\n## Two\n#tag\n### Three\nA\n---\n\n---\n```py\n# code\n```\n~~~~\n## code\n~~~\n# code\n~~~~\n# End"
    assert neovim.lua("return require('scalesight.chats').below_speakers(...)", text) == (
        "### One\n### Two\n#tag\n### Three\n### A\n\n\n---\n```py\n# code\n```\n~~~~\n## code\n~~~\n# code\n~~~~\n### End"
    )


def test_a_chat_that_fails_leaves_the_prompt_in_the_clipboard(start) -> None:
    neovim = start(
        "package.preload.codecompanion = function() return { chat = function() error('no adapter') end } end"
    )
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE)
    neovim.keys(":2Scalesight wrap chat<CR>")
    neovim.says("CodeCompanion failed: the prompt is in the clipboard")


def test_without_a_clipboard_the_unnamed_register_is_named(start) -> None:
    neovim = start("vim.g.loaded_clipboard_provider = 0")
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE)
    neovim.lua("vim.g.clipboard = nil; vim.env.PATH = ''; vim.env.TMUX, vim.env.DISPLAY, vim.env.WAYLAND_DISPLAY = nil")
    neovim.keys(":2Scalesight wrap clipboard<CR>")
    neovim.says("register")
    neovim.keys("ggP")
    wait_for_prompt(neovim)


def test_nothing_is_wrapped_where_it_cannot_be(neovim) -> None:
    neovim.edit("request.md", PROSE)
    neovim.api.command("set nomodifiable")
    neovim.keys(":Scalesight wrap<CR>")
    neovim.says("this buffer cannot be changed")
    neovim.api.command("set modifiable readonly")
    neovim.keys("4G:Scalesight wrap<CR>")
    neovim.says("read-only")
    wait_for_prompt(neovim)
    neovim.keys(":Scalesight wrap<CR>")  # the cursor is in the prompt, which is as it should be
    neovim.until(neovim.messages, "a reason")
    neovim.edit("large.md", "Filter the products.\n" * 60_000)
    neovim.keys(":%Scalesight wrap<CR>")
    neovim.says("60,000 lines", wide=True)
    assert len(neovim.api.current.buffer) == 60_000
    neovim.keys(":help<CR>:Scalesight wrap<CR>")
    neovim.says("this buffer is no file")


def test_a_buffer_without_a_name_is_served_on_demand(neovim) -> None:
    neovim.edit("app.py", CODE)
    for request in ("Filter the products", "Sort the products"):
        neovim.keys(f":new<CR>i{request}<Esc>:Scalesight wrap<CR>")
        wait_for_prompt(neovim)
        assert request_of(neovim.text) == request
        assert "2,000 products" in neovim.text


def test_a_buffer_without_a_name_leaves_no_other_behind(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    neovim.keys(":enew | setlocal filetype=python<CR>")
    neovim.api.current.buffer[:] = CODE.splitlines()
    before = [buffer.number for buffer in neovim.api.buffers]
    neovim.keys(":2Scalesight wrap<CR>")
    wait_for_prompt(neovim)
    neovim.edit("app.py")
    neovim.until(neovim.diagnostics, "what the server says comes in order")
    assert [buffer.number for buffer in neovim.api.buffers] == before

"""The server in a real Neovim, with the configuration that editors/neovim tells people to use, by the keys they press."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pynvim
import pytest

NEOVIM = shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")
CHECKOUT = Path(__file__).parents[2]

INIT = f"""
vim.opt.swapfile, vim.opt.shadafile = false, "NONE"
vim.opt.completeopt = {{ "menuone", "noselect", "popup" }}
vim.opt.runtimepath:append({str(CHECKOUT / "editors" / "neovim")!r})
vim.lsp.config("scalesight", {{ cmd = {{ {sys.executable!r}, "-m", "scalesight", "server" }} }})
vim.lsp.enable("scalesight")
vim.api.nvim_create_autocmd("LspAttach", {{ callback = function(event)
  vim.lsp.completion.enable(true, event.data.client_id, event.buf, {{ autotrigger = false }})
end }})
vim.cmd("filetype plugin on")
-- Stands for the person who picks an entry of the menu: the first that begins with what the test wants.
_G.menu = {{}}
vim.ui.select = function(items, options, choose)
  _G.menu = vim.tbl_map(options.format_item, items)
  for number, item in ipairs(items) do
    if vim.startswith(_G.menu[number], _G.wanted) then return choose(item, number) end
  end
  choose(nil, nil)
end
"""

SCALE = """\
[collections.products]
size = 2_000

[collections.variants]
per = "products"
size = { min = 3, max = 5 }

[budgets]
iterations = 5_000
"""

CODE = """\
größe = "𝒳"
# Add a filter by größe 𝒳
def stock(products):
    for product in products:
        for variant in product.variants:
            print(variant, größe)
"""


class Neovim:
    """A Neovim with a user interface attached, so that menus are drawn."""

    def __init__(self, folder: Path, init: Path) -> None:
        self.folder = folder
        self.api = pynvim.attach("child", argv=[NEOVIM, "--embed", "--headless", "-u", str(init)])
        self.api.ui_attach(80, 24, rgb=True)

    def edit(self, name: str, text: str | None = None) -> None:
        """Opens a file and waits for the server."""
        if text is not None:
            (self.folder / name).write_text(text, encoding="utf-8")
        self.api.command(f"edit {self.folder / name}")
        self.until(lambda: self.lua("return #vim.lsp.get_clients({ bufnr = 0 })") == 1, "the server attaches")

    def lua(self, code: str) -> Any:
        return self.api.exec_lua(code)

    def keys(self, keys: str) -> None:
        self.api.input(keys)

    def choose(self, title: str, keys: str = "gra") -> None:
        """Opens the menu of code actions and picks an entry."""
        self.api.exec_lua("_G.wanted = ...", title)
        self.keys(keys)

    def diagnostics(self) -> list[dict[str, Any]]:
        return self.lua("return vim.diagnostic.get(0)")

    @property
    def text(self) -> str:
        return "\n".join(self.api.current.buffer[:]) + "\n"

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Waits for something to become true."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if value := condition():
                return value
            time.sleep(0.02)
        raise AssertionError(f"never: {what}\n{self.text}\n{self.api.command_output('messages')}")


@pytest.fixture
def neovim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Neovim]:
    assert NEOVIM, "these tests need Neovim 0.11, which the extra `test` installs"
    for variable in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    init = tmp_path / "init.lua"
    init.write_text(INIT, encoding="utf-8")
    folder = tmp_path / "project"
    folder.mkdir()
    editor = Neovim(folder, init)
    yield editor
    try:
        editor.api.quit("qa!")
    except (EOFError, OSError):  # how pynvim says that the child has ended
        pass
    finally:
        editor.api.close()


def test_findings_follow_the_text(neovim) -> None:
    (neovim.folder / "scale.toml").write_text(SCALE)
    neovim.edit("app.py", CODE)
    (finding,) = neovim.until(neovim.diagnostics, "a finding")
    assert neovim.lua("return vim.lsp.get_clients()[1].offset_encoding") == "utf-8"
    assert (finding["lnum"], finding["col"], finding["code"]) == (3, 4, "nested-loop")
    assert "6,000..10,000" in finding["message"]
    neovim.keys(":4s/in products/in 𝒳<CR>")
    neovim.until(lambda: neovim.diagnostics() == [], "no finding in a loop over something else")
    neovim.keys("u")
    neovim.until(neovim.diagnostics, "the finding again")


def test_findings_follow_the_numbers(neovim) -> None:
    (neovim.folder / "scale.toml").write_text(SCALE)
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    code = neovim.api.current.buffer.number
    # Neovim on Linux watches no files, and asks on its own only about the buffer that is edited.
    neovim.edit("scale.toml")
    neovim.keys(":%s/5_000/50_000/<CR>:w<CR>")
    within_budget = f"return #vim.diagnostic.get({code}) == 0"
    neovim.until(lambda: neovim.lua(within_budget), "no finding within the new budget, in a buffer that was not edited")


def test_a_broken_scale_toml_is_marked_where_it_is_broken(neovim) -> None:
    (neovim.folder / "scale.toml").write_text(SCALE.replace("2_000", '"é𝒳 many"'))
    neovim.edit("scale.toml")
    (problem,) = neovim.until(neovim.diagnostics, "a problem")
    assert (problem["lnum"], problem["col"], problem["end_col"]) == (1, 7, 7 + len('"é𝒳 many"'.encode()))


def test_a_visual_selection_is_wrapped_and_every_character_survives(neovim) -> None:
    (neovim.folder / "scale.toml").write_text(SCALE)
    neovim.edit("app.py", CODE)
    neovim.keys("2G0fAv$h")  # to the last character, which takes four bytes
    neovim.until(lambda: neovim.api.funcs.mode() == "v", "visual mode")
    neovim.choose("Wrap this comment")
    neovim.until(lambda: "2,000 products" in neovim.text, "the prompt")
    assert neovim.lua("return _G.menu")[0].startswith(
        "Wrap this comment in the blueprint prompt: Add a filter by größe 𝒳"
    )
    before, request, after = neovim.text.partition("# Add a filter by größe 𝒳\n")
    assert request
    assert before.startswith('größe = "𝒳"\n#')
    assert after.endswith(CODE.partition(request)[2])
    assert "\ufffd" not in neovim.text
    neovim.keys("<Esc>u")
    neovim.until(lambda: neovim.text == CODE, "one step of undo")


def test_a_finding_becomes_a_prompt_above_its_loop(neovim) -> None:
    (neovim.folder / "scale.toml").write_text(SCALE)
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    neovim.keys("4G^")
    neovim.choose("Insert a blueprint prompt for this finding: 2,000 products")
    neovim.until(lambda: "budget 5,000" in neovim.text, "the prompt")
    head, tail = CODE.split("    for product in")
    assert neovim.text.startswith(head)
    assert neovim.text.endswith(f"    for product in{tail}")


def test_the_blueprint_completes_with_tab_stops(neovim) -> None:
    (neovim.folder / "scale.toml").write_text(SCALE)
    neovim.edit("request.md", "\n")
    neovim.until(lambda: neovim.lua("return vim.bo.omnifunc") == "v:lua.vim.lsp.omnifunc", "completion")
    neovim.keys("iblue<C-x><C-o>")
    neovim.until(neovim.api.funcs.pumvisible, "the menu")
    neovim.keys("<C-n><C-y>")
    neovim.until(lambda: neovim.lua("return vim.snippet.active({ direction = 1 })"), "a snippet with tab stops")
    assert "2,000 products, each with 3 to 5 variants" in neovim.text
    neovim.until(lambda: neovim.api.funcs.mode() == "s", "the request is selected")
    neovim.keys("Add a filter")
    neovim.until(lambda: "\nAdd a filter\n" in neovim.text, "the request is written")


def test_a_scale_toml_is_created_and_shown(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.choose("Create scale.toml")
    neovim.until(lambda: neovim.api.current.buffer.name.endswith("scale.toml"), "the new file is shown")
    neovim.until(lambda: "[budgets]" in neovim.text, "its text")
    assert neovim.api.current.buffer.name == str(neovim.folder / "scale.toml")

"""A real Neovim with the plugin of editors/neovim, driven by the keys that people press."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pynvim

NEOVIM = shutil.which("nvim", path=str(Path(sys.executable).parent)) or shutil.which("nvim")
PLUGIN = Path(__file__).parents[3] / "editors" / "neovim"
SERVER = [sys.executable, "-m", "scalesight"]

SETTINGS = """
vim.opt.swapfile, vim.opt.shadafile = false, "NONE"
vim.opt.completeopt = { "menuone", "noselect", "popup" }
vim.opt.runtimepath:append(PLUGIN)
vim.g.scalesight_command = SERVER
-- Every machine has this clipboard, and none of its own is touched.
_G.clipboard = {}
local function keep(lines) _G.clipboard = lines end
vim.g.clipboard = {
  name = "test",
  copy = { ["+"] = keep, ["*"] = keep },
  paste = { ["+"] = function() return _G.clipboard end, ["*"] = function() return _G.clipboard end },
}
vim.api.nvim_create_autocmd("LspAttach", { callback = function(event)
  vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = false })
end })
-- Stands for the person who picks an entry of the menu: the first that begins with what the test wants.
_G.menu = {}
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
    """A Neovim with a user interface attached, so that menus and questions are drawn."""

    def __init__(self, folder: Path, init: Path) -> None:
        self.folder = folder
        self.api = pynvim.attach("child", argv=[NEOVIM, "--embed", "--headless", "-u", str(init)])
        self.pid = self.api.funcs.getpid()
        self._watchdog: threading.Timer | None = None
        self.watch()
        self.api.ui_attach(80, 24, rgb=True)

    def watch(self) -> None:
        """A question on the screen blocks every request; after this time the test fails instead of waiting for ever."""
        if self._watchdog:
            self._watchdog.cancel()
        self._watchdog = threading.Timer(45, os.kill, (self.pid, signal.SIGKILL))
        self._watchdog.daemon = True
        self._watchdog.start()

    def forget(self) -> None:
        """Closes everything and empties the project, for the next test. The server goes on."""
        self.watch()
        self.keys("<C-c><C-\\><C-n>")
        self.api.command("silent! %bwipeout! | silent! only! | call setqflist([], 'f') | messages clear")
        for entry in self.folder.iterdir():
            if entry.name != ".git":
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        self.lua("_G.clipboard = {}")

    def write(self, name: str, text: str) -> Path:
        """Writes a file of the project."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def edit(self, name: str, text: str | None = None, attaches: bool = True) -> None:
        """Opens a file and waits for the server."""
        if text is not None:
            self.write(name, text)
        self.api.command(f"edit {self.api.funcs.fnameescape(str(self.folder / name))}")
        if attaches:
            self.until(self.attached, "the server attaches")

    def attached(self) -> bool:
        return self.lua("return #vim.lsp.get_clients({ bufnr = 0 })") == 1

    def lua(self, code: str, *arguments: Any) -> Any:
        return self.api.exec_lua(code, *arguments)

    def keys(self, keys: str) -> None:
        self.api.input(keys)

    def choose(self, title: str, keys: str = "gra") -> None:
        """Opens the menu of code actions and picks an entry."""
        self.api.exec_lua("_G.wanted = ...", title)
        self.keys(keys)

    def diagnostics(self) -> list[dict[str, Any]]:
        return self.lua("return vim.diagnostic.get(0)")

    def buffer(self) -> str:
        """The name of the current buffer."""
        return self.api.current.buffer.name

    @property
    def text(self) -> str:
        return "\n".join(self.api.current.buffer[:]) + "\n"

    def messages(self) -> str:
        return self.api.command_output("messages")

    def says(self, text: str, wide: bool = False) -> None:
        """Waits for a message, and takes it out of the list. After a wide one Neovim asks for a key."""
        if wide:
            self.until_asked()
            self.keys("<CR>")
        self.until(lambda: text in self.messages(), f"the message {text!r}")
        self.api.command("messages clear")

    def servers(self) -> list[int]:
        """The processes that this Neovim started."""
        return self.lua("return vim.api.nvim_get_proc_children(vim.fn.getpid())")

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Waits for something to become true."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            # "Press ENTER", say, which answers no other request. No message of the plugin may lead to it.
            if self.api.api.get_mode()["blocking"]:
                time.sleep(0.2)
                assert not self.api.api.get_mode()["blocking"], f"Neovim asks for a key, instead of: {what}"
                continue
            if value := condition():
                return value
            time.sleep(0.04)
        raise AssertionError(f"never: {what}\n{self.text}\n{self.messages()}")

    def until_asked(self) -> None:
        """Waits until Neovim asks for a key."""
        end = time.monotonic() + 30
        while not self.api.api.get_mode()["blocking"]:
            assert time.monotonic() < end, self.messages()
            time.sleep(0.04)

    def quit(self) -> None:
        """Leaves with `:qa!`."""
        try:
            if self.api.api.get_mode()["blocking"]:
                self.keys("<C-c>")
            self.api.quit("qa!")
        except (EOFError, OSError):  # how pynvim says that the child has ended
            pass

    def close(self) -> None:
        if self._watchdog:
            self._watchdog.cancel()
        self.api.close()

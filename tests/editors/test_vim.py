"""The server in a real Vim with ALE, set up as editors/vim/README.md says, by the keys that a person presses."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import ARITHMETIC, CODE, EDITORS, SCALE, alive, descendants, need, search_path, until
from terminal import Terminal

VIM = shutil.which("vim")
PLACES_OF_ALE = ("/usr/share/vim/vimfiles/pack/*/*/ale", "~/.vim/pack/*/*/ale", "~/.vim/plugged/ale")
README = EDITORS / "vim" / "README.md"

# What a test needs of Vim besides the published lines: no files of its own, and a line to the test.
FRAME = """\
set nocompatible encoding=utf-8 noswapfile viminfo= nomore shortmess+=I
set runtimepath+={ale}
autocmd VimEnter * let g:test = ch_open('127.0.0.1:{port}', {{'mode': 'json'}})
"""


def stanza() -> str:
    """The lines for vimrc that the README tells people to add."""
    lines = re.findall(r"^ *```vim\n(.+?)^ *```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)[0]
    return "".join(f"{line.strip()}\n" for line in lines.splitlines())


class Vim:
    """A Vim in a terminal. It is asked and told through a channel, and its keys come through the terminal."""

    def __init__(self, home: Path, folder: Path, ale: Path, path: str, settings: str = "") -> None:
        self.folder = folder
        plugins = home / ".vim" / "pack" / "scalesight" / "start"
        plugins.mkdir(parents=True)
        (plugins / "scalesight").symlink_to(EDITORS / "vim", target_is_directory=True)
        with socket.create_server(("127.0.0.1", 0)) as waiting:
            vimrc = FRAME.format(ale=ale, port=waiting.getsockname()[1]) + stanza() + settings
            (home / ".vim" / "vimrc").write_text(vimrc, "utf-8")
            self._terminal = Terminal([VIM or "vim"], home, {"HOME": str(home), "PATH": path})
            waiting.settimeout(20)
            self._channel, _ = waiting.accept()
        self._channel.settimeout(20)
        self._asked = 0

    def call(self, function: str, *arguments: Any) -> Any:
        """The result of a function of Vim."""
        self._asked -= 1
        self._channel.sendall(json.dumps(["call", function, arguments, self._asked]).encode())
        answer = b""
        while True:
            answer += self._channel.recv(65536) or pytest.fail("Vim has ended")
            with contextlib.suppress(ValueError):  # not yet all of it
                number, result = json.loads(answer)
                assert number == self._asked
                return result

    def keys(self, keys: str) -> None:
        self._terminal.keys(keys)

    def screen(self, since: int = 0) -> str:
        return self._terminal.screen(since)

    def edit(self, name: str, text: str | None = None) -> None:
        if text is not None:
            (self.folder / name).write_text(text, encoding="utf-8")
        self.keys(f":edit {self.call('fnameescape', str(self.folder / name))}\r")
        self.until(lambda: self.call("expand", "%:t") == name, f"{name} is open")

    def findings(self, buffer: str = "") -> list[dict[str, Any]]:
        found = self.call("ale#engine#GetLoclist", self.call("bufnr", buffer))
        return [one for one in found if one["linter_name"] == "scalesight"]

    def choose(self, title: str, keys: str = ":ALECodeAction\r") -> None:
        """Opens ALE's menu of code actions, and types the number of the entry that begins with a title."""
        before = len(self._terminal.drawn)
        self.keys(keys)
        self.until(lambda: "(empty cancels)" in self.screen(before), f"a menu with {title!r}")
        found = re.search(rf"(\d+)\) {re.escape(title)}", self.screen(before))
        assert found, f"no {title!r} in {self.screen(before)}"
        self.keys(f"{found[1]}\r")

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Waits for something to become true, and tells what Vim shows if it never does."""
        return until(condition, what, lambda: f"{self.screen()[-4000:]}\n{self.messages}")

    @property
    def text(self) -> str:
        return "\n".join(self.call("getline", 1, "$")) + "\n"

    @property
    def messages(self) -> str:
        return self.call("execute", "messages")

    def quit(self) -> None:
        self._channel.close()
        self.keys("\x1b\x1b:qa!\r")
        self._terminal.wait()

    @property
    def processes(self) -> set[int]:
        """All processes that Vim has started."""
        return descendants(self._terminal.process.pid)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project, in a path with a blank."""
    folder = tmp_path / "my shop"
    folder.mkdir()
    (folder / "scale.toml").write_text(SCALE)
    return folder


@pytest.fixture
def start(home: Path, folder: Path) -> Iterator[Any]:
    """Starts Vim, and sees to it that neither it nor a server is left."""
    need(VIM, "Vim")
    ale = next(
        (place for pattern in PLACES_OF_ALE for place in Path("/").glob(str(Path(pattern).expanduser())[1:])), None
    )
    need(ale, "ALE")
    started: list[Vim] = []

    def vim(path: str | None = None, settings: str = "", folder: Path = folder) -> Vim:
        started.append(Vim(home, folder, ale, path or search_path(), settings))
        return started[-1]

    yield vim
    for one in started:
        children = one.processes
        one.quit()
        until(lambda left=children: not any(map(alive, left)), "no process is left")


def test_findings_follow_the_text(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    (finding,) = vim.until(vim.findings, "a finding")
    assert (finding["lnum"], finding["col"], finding["code"], finding["type"]) == (4, 5, "nested-loop", "W")
    assert finding["text"].startswith(ARITHMETIC)
    vim.keys(":4s/in products/in [1, 2]/\r")
    vim.until(lambda: vim.findings() == [], "no finding in a loop over something else")
    vim.keys("u")
    vim.until(vim.findings, "the finding again")


def test_the_arithmetic_is_shown_at_the_cursor(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("4G")
    vim.until(lambda: f"nested-loop: {ARITHMETIC[:16]}" in vim.screen(), "the message below the text")
    assert ARITHMETIC[19:] in vim.screen()


def test_findings_follow_the_numbers(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys(":set hidden\r")
    vim.edit("scale.toml")
    vim.keys(":%s/5_000/50_000/\r:w\r")
    vim.until(lambda: vim.findings("app.py") == [], "no finding within the new budget, in a buffer that was not edited")


def test_a_broken_scale_toml_is_marked_where_it_is_broken(start) -> None:
    vim = start()
    vim.edit("scale.toml", SCALE.replace("2_000", '"many"'))
    (problem,) = vim.until(vim.findings, "a problem")
    assert (problem["lnum"], problem["col"], problem["end_col"]) == (2, 8, 7 + len('"many"'))


def test_a_selection_is_wrapped_and_every_character_survives(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("2GV")
    vim.choose("Wrap this comment in the blueprint prompt")
    vim.until(lambda: "2,000 products" in vim.text, "the prompt")
    before, request, after = vim.text.partition("# Add a filter by größe 𝒳\n")
    assert request
    assert before.startswith('größe = "𝒳"\n#')
    assert after.endswith(CODE.partition(request)[2])
    assert re.search(r"^# scalesight:end v1 [0-9a-f]+$", vim.text, re.MULTILINE)
    vim.keys("u")
    vim.until(lambda: vim.text == CODE, "one step of undo")


def test_a_prompt_is_put_above_the_selected_code(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("3GVG")
    vim.choose("Insert the blueprint prompt above this code")
    vim.until(lambda: "2,000 products" in vim.text, "the prompt")
    head, tail = CODE.split("def stock")
    assert vim.text.startswith(head)
    assert vim.text.endswith(f"\ndef stock{tail}")


def test_a_prompt_is_unwrapped(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("2GV")
    vim.choose("Wrap this comment in the blueprint prompt")
    vim.until(lambda: "2,000 products" in vim.text, "the prompt")
    vim.keys("2G")
    vim.choose("Unwrap")
    vim.until(lambda: vim.text == CODE, "the request as it was")


def test_a_prompt_is_refreshed(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("2GV")
    vim.choose("Wrap this comment in the blueprint prompt")
    vim.until(lambda: "2,000 products" in vim.text, "the prompt")
    (vim.folder / "scale.toml").write_text(SCALE.replace("2_000", "2_500"))
    vim.keys("2G")
    vim.choose("Refresh")
    vim.until(lambda: "2,500 products" in vim.text, "the new number")


def test_a_finding_becomes_a_prompt_above_its_loop(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("4G^")
    vim.choose("Insert a blueprint prompt for this finding: 2,000 products")
    vim.until(lambda: "budget 5,000" in vim.text, "the prompt")
    head, tail = CODE.split("    for product in")
    assert vim.text.startswith(head)
    assert vim.text.endswith(f"\n    for product in{tail}")


def test_only_what_ale_can_insert_is_completed(start) -> None:
    vim = start()
    vim.edit("request.md", "\n")
    connected = "len(filter(values(ale#lsp#GetConnections()), 'v:val.initialized'))"
    vim.until(lambda: vim.call("eval", connected), "the server")
    vim.keys(":set omnifunc=ale#completion#OmniFunc\riscale")
    vim.until(lambda: "scale" in vim.text, "a word")
    vim.keys("\x18\x0f")
    # Not through the channel: a message would be taken for a key, and a key ends the search.
    until(lambda: "scale role: Act as" in vim.screen(), "the menu", vim.screen)
    offered = [item["word"] for item in vim.call("complete_info")["items"]]
    assert any(text.startswith("scale role: Act as a Principal Software Architect") for text in offered)
    assert not any(text.startswith("scale blueprint") for text in offered)


def test_the_cost_of_a_loop_is_shown(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("5G^:ALEHover\r")
    vim.until(lambda: "3..5 variants = 3..5 iterations" in vim.screen(), "the cost of the inner loop")


def test_a_scale_toml_is_created(start, folder) -> None:
    (folder / "scale.toml").unlink()
    vim = start()
    vim.edit("app.py", CODE)
    vim.choose("Create scale.toml")
    vim.until(lambda: "scale.toml is created" in vim.screen(), "where it is")
    assert "[budgets]" in (folder / "scale.toml").read_text()


def test_a_missing_server_is_named_once(start, home) -> None:
    vim = start(path=str(home))
    vim.edit("app.py", CODE)
    vim.until(lambda: '"scalesight" cannot be run' in vim.messages, "a message")
    vim.keys("Go# more\x1b")
    vim.until(lambda: "# more" in vim.text, "Vim goes on")
    assert vim.messages.count("cannot be run") == 1


def test_a_server_that_crashes_at_once_is_left_alone(start, home) -> None:
    (home / "bin").mkdir()
    fake = home / "bin" / "scalesight"
    fake.write_text(f"#!/bin/sh\necho started >> '{home}/starts'\nexit 3\n")
    fake.chmod(0o755)
    vim = start(path=str(home / "bin"))
    vim.edit("app.py", CODE)
    for number in range(8):
        vim.keys(f"Go# {number}\x1b:ALELint\r")
        vim.until(lambda text=f"# {number}": text in vim.text, "Vim goes on")
        vim.until(
            lambda: "run" not in vim.call("eval", "map(job_info(), 'job_status(v:val)')"), "the end of the server"
        )
    # ALE starts it in a job of its own, a moment after it was asked to.
    vim.until(lambda: "ended 3 times" in vim.messages, "the one message")
    assert (home / "starts").read_text().count("started") in (2, 3)
    assert vim.messages.count("ended 3 times") == 1


def test_a_server_that_is_killed_is_started_again(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    vim.until(vim.findings, "a finding")
    for child in vim.processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    vim.keys(":4s/in products/in [1, 2]/\r")
    vim.until(lambda: vim.findings() == [], "an answer of the new server")


def test_a_read_only_file_stays_as_it_is(start, folder) -> None:
    vim = start()
    (folder / "app.py").write_text(CODE, "utf-8")
    (folder / "app.py").chmod(0o444)
    vim.edit("app.py")
    vim.until(vim.findings, "a finding")
    vim.keys(":set nomodifiable\r2GV")
    vim.choose("Wrap this comment in the blueprint prompt")
    vim.until(lambda: "E21" in vim.messages, "that the buffer is not modifiable")
    assert vim.text == CODE
    assert (folder / "app.py").read_text("utf-8") == CODE


def test_a_huge_selection_does_not_hang(start) -> None:
    vim = start()
    vim.edit("notes.md", "A line of notes.\n" * 60_000)
    vim.until(lambda: vim.call("ale#engine#IsCheckingBuffer", vim.call("bufnr", "")) == 0, "ALE")
    vim.keys("ggVG:ALECodeAction\r")
    vim.until(lambda: "No code actions received from server" in vim.messages, "the answer")
    assert vim.call("line", "$") == 60_000


def test_a_path_with_blanks_and_letters_beyond_ascii(start, tmp_path) -> None:
    folder = tmp_path / "größe 𝒳 100%"
    folder.mkdir()
    (folder / "scale.toml").write_text(SCALE)
    vim = start(folder=folder)
    vim.edit("ä [1].py", CODE)
    vim.until(vim.findings, "a finding")
    vim.keys("2GV")
    vim.choose("Wrap this comment in the blueprint prompt")
    vim.until(lambda: "2,000 products" in vim.text, "the prompt")


def test_check_through_make_leads_to_the_places(start) -> None:
    vim = start()
    vim.edit("app.py", CODE)
    (settings,) = [
        lines for lines in re.findall(r"```vim\n(.+?)```", README.read_text("utf-8"), re.DOTALL) if "make" in lines
    ]
    (vim.folder / "make.vim").write_text(settings, "utf-8")
    vim.keys(f":cd {vim.call('fnameescape', str(vim.folder))}\r:source make.vim\r:silent make\r")
    vim.until(lambda: vim.call("eval", "len(getqflist())"), "the places")
    # Only the places: `:cnext` would open what an explaining line names as if it were a file.
    (place,) = vim.call("eval", "getqflist()")
    assert (place["lnum"], place["col"], place["valid"]) == (4, 5, 1)
    assert ARITHMETIC in place["text"]

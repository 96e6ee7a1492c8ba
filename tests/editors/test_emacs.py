"""The server in a real Emacs with Eglot, set up as editors/emacs/README.md says, by the keys that a person presses."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import ARITHMETIC, CODE, EDITORS, SCALE, alive, descendants, need, search_path, until
from terminal import Terminal

EMACS, CLIENT = shutil.which("emacs"), shutil.which("emacsclient")
README = EDITORS / "emacs" / "README.md"

# What a test needs of Emacs besides the published lines: no files of its own, and a line to the test.
FRAME = """\
(setq make-backup-files nil auto-save-default nil create-lockfiles nil inhibit-startup-screen t
      python-indent-guess-indent-offset nil vc-handled-backends nil use-short-answers t
      server-socket-dir {folder})
(server-start)
"""
SNIPPETS = "(require 'yasnippet)\n(setq yas-verbosity 0)\n(yas-global-mode 1)\n"


def stanzas() -> list[str]:
    """The lines for the init file that the README tells people to add: the first always, the second to start by itself."""
    found = re.findall(r"^( *)```elisp\n(.+?)^ *```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{indent}", "", lines, flags=re.MULTILINE) for indent, lines in found]


def quoted(text: str) -> str:
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def has_library(name: str) -> bool:
    form = f"(progn (package-initialize) (kill-emacs (if (locate-library {quoted(name)}) 0 1)))"
    command = [EMACS or "emacs", "--batch", "--eval", form]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0


class Emacs:
    """An Emacs in a terminal. It is asked through emacsclient, and its keys come through the terminal."""

    def __init__(self, home: Path, folder: Path, path: str, settings: str) -> None:
        self.folder, self._home = folder, home
        configuration = home / ".emacs.d"
        (configuration / "lisp").mkdir(parents=True)
        shutil.copy(EDITORS / "emacs" / "scalesight.el", configuration / "lisp")
        (configuration / "early-init.el").write_text("(setq native-comp-deferred-compilation nil)\n")
        text = FRAME.format(folder=quoted(str(home))) + stanzas()[0] + settings
        (configuration / "init.el").write_text(text, "utf-8")
        self._environment = {"HOME": str(home), "PATH": path}
        self._terminal = Terminal([EMACS or "emacs", "-nw"], home, self._environment)
        until(lambda: self._evaluate("t").returncode == 0, "Emacs starts", self._terminal.screen)

    def _evaluate(self, form: str) -> subprocess.CompletedProcess[str]:
        command = [CLIENT or "emacsclient", "--socket-name", str(self._home / "server"), "--eval", form]
        return subprocess.run(
            command,
            env=os.environ | self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=20,
            check=False,
        )

    def lisp(self, form: str) -> str:
        """The printed value of a form in the buffer of the window; strings without their quotes."""
        form = f"(with-current-buffer (window-buffer (if (minibufferp) (minibuffer-selected-window) (selected-window))) {form})"
        run = self._evaluate(form)
        assert run.returncode == 0, run.stderr
        value = run.stdout.removesuffix("\n")
        if not value.startswith('"'):
            return value
        return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value[1:-1])

    def keys(self, keys: str) -> None:
        """Types keys; \\x1b before one is Meta."""
        self._terminal.keys(keys)

    def command(self, name: str) -> None:
        self.keys(f"\x1bx{name}\r")

    def edit(self, name: str, text: str | None = None) -> None:
        if text is not None:
            (self.folder / name).write_text(text, encoding="utf-8")
        self.lisp(f"(progn (switch-to-buffer (find-file-noselect {quoted(str(self.folder / name))})) nil)")

    def serve(self) -> None:
        self.command("scalesight-eglot")
        self.until(lambda: self.lisp("(and (fboundp 'eglot-managed-p) (eglot-managed-p))") == "t", "Eglot serves it")

    def findings(self) -> list[str]:
        """Each diagnostic of Flymake: line, severity, text that is marked, and message."""
        form = """(mapconcat (lambda (one) (format "%d|%s|%s|%s" (line-number-at-pos (flymake-diagnostic-beg one))
            (flymake-diagnostic-type one)
            (buffer-substring-no-properties (flymake-diagnostic-beg one) (flymake-diagnostic-end one))
            (flymake-diagnostic-text one))) (flymake-diagnostics) "\\0")"""
        return [one for one in self.lisp(form).split("\0") if one]

    def choose(self, typed: str) -> None:
        """Asks for the code actions of the region or the place, types an entry's beginning, and takes it."""
        self.command("eglot-code-actions")
        self.until(lambda: "Pick an action" in self.prompt, "a menu")
        self.keys(f"{typed}\t\r")
        self.until(lambda: "Pick an action" not in self.prompt, "the choice")  # another question may follow at once

    def go_to(self, line: int, column: int) -> None:
        self.lisp(f"(progn (goto-char (point-min)) (forward-line {line - 1}) (forward-char {column}) nil)")

    def select(self, line: int, column: int, last: int, end: int) -> None:
        self.go_to(line, column)
        self.keys("\x00")  # C-SPC
        self.until(lambda: self.lisp("mark-active") == "t", "the mark")
        move = (
            f"(progn (goto-char (point-min)) (forward-line {last - 1}) (forward-char {end}) (setq deactivate-mark nil))"
        )
        self.lisp(move)

    @property
    def screen(self) -> str:
        return self._terminal.screen()

    @property
    def prompt(self) -> str:
        return self.lisp(
            '(if (active-minibuffer-window) (with-current-buffer (window-buffer (active-minibuffer-window)) (minibuffer-prompt)) "")'
        )

    @property
    def text(self) -> str:
        return self.lisp("(buffer-substring-no-properties (point-min) (point-max))")

    @property
    def messages(self) -> str:
        return self.lisp('(with-current-buffer "*Messages*" (buffer-string))')

    def until(self, condition: Callable[[], Any], what: str) -> Any:
        """Waits for something to become true, and tells what Emacs shows if it never does."""
        return until(condition, what, lambda: f"{self.messages}\n{self.text}")

    def quit(self) -> None:
        self.lisp("(progn (run-with-timer 0 nil (lambda () (set-buffer-modified-p nil) (kill-emacs))) nil)")
        self._terminal.wait()

    @property
    def processes(self) -> set[int]:
        """All processes that Emacs has started."""
        return descendants(self._terminal.process.pid)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)  # the socket of Emacs stands in it
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project, in a path with a blank and letters beyond ASCII."""
    folder = tmp_path / "my größe 𝒳"
    folder.mkdir()
    (folder / "scale.toml").write_text(SCALE)
    return folder


@pytest.fixture
def start(home: Path, folder: Path) -> Iterator[Any]:
    """Starts Emacs, and sees to it that neither it nor a server is left."""
    need(EMACS and CLIENT, "Emacs")
    need(has_library("eglot"), "Eglot")
    started: list[Emacs] = []

    def emacs(settings: str = "", path: str | None = None) -> Emacs:
        started.append(Emacs(home, folder, path or search_path(), settings))
        return started[-1]

    yield emacs
    for one in started:
        children = one.processes
        one.quit()
        until(lambda left=children: not any(map(alive, left)), "no process is left")


def test_findings_follow_the_text(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    (finding,) = emacs.until(emacs.findings, "a finding")
    assert finding.startswith("4|eglot-warning|for product in products|scalesight [nested-loop]: " + ARITHMETIC)
    emacs.go_to(4, len("    for product in "))
    emacs.keys("\x1bd[1, 2]")  # M-d
    emacs.until(lambda: emacs.findings() == [], "no finding in a loop over something else")
    emacs.keys("\x1f\x1f")  # C-_
    emacs.until(emacs.findings, "the finding again")


def test_the_arithmetic_is_shown_at_the_cursor(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.go_to(4, 4)
    emacs.keys("\x0e\x10")  # C-n C-p
    emacs.until(lambda: "6,000..10,000 iterations, budget 5,000" in emacs.screen, "the message in the echo area")


def test_findings_follow_the_numbers(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.edit("scale.toml")
    emacs.lisp('(progn (goto-char (point-min)) (search-forward "5_000") (replace-match "50_000") nil)')
    emacs.keys("\x18\x13")  # C-x C-s
    emacs.until(lambda: "50_000" in (emacs.folder / "scale.toml").read_text(), "the file is saved")
    emacs.edit("app.py")
    emacs.until(lambda: emacs.findings() == [], "no finding within the new budget, in a buffer that was not edited")


def test_a_broken_scale_toml_is_marked_where_it_is_broken(start) -> None:
    emacs = start()
    emacs.edit("scale.toml", SCALE.replace("2_000", '"é𝒳 many"'))
    emacs.serve()
    (problem,) = emacs.until(emacs.findings, "a problem")
    assert problem.startswith('2|eglot-error|"é𝒳 many"|')


def test_a_region_is_wrapped_and_every_character_survives(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.select(2, 2, 2, len("# Add a filter by größe 𝒳"))
    emacs.choose("Wrap")
    emacs.until(lambda: "2,000 products" in emacs.text, "the prompt")
    before, request, after = emacs.text.partition("# Add a filter by größe 𝒳\n")
    assert request
    assert before.startswith('größe = "𝒳"\n#')
    assert after.endswith(CODE.partition(request)[2])
    assert re.search(r"^# scalesight:end v1 [0-9a-f]+$", emacs.text, re.MULTILINE)
    emacs.lisp("(deactivate-mark)")  # Emacs would undo in the region only
    emacs.keys("\x1f")  # C-_
    emacs.until(lambda: emacs.text == CODE, "one step of undo")


def test_a_prompt_is_put_above_the_region(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.select(3, 0, 7, 0)
    emacs.choose("Insert the")
    emacs.until(lambda: "2,000 products" in emacs.text, "the prompt")
    head, tail = CODE.split("def stock")
    assert emacs.text.startswith(head)
    assert emacs.text.endswith(f"\ndef stock{tail}")


def test_a_prompt_is_refreshed_and_unwrapped(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.go_to(2, 5)
    emacs.choose("Wrap")
    emacs.until(lambda: "2,000 products" in emacs.text, "the prompt")
    (emacs.folder / "scale.toml").write_text(SCALE.replace("2_000", "2_500"))
    emacs.go_to(3, 5)
    emacs.choose("Refresh")
    emacs.until(lambda: "2,500 products" in emacs.text, "the new number")
    emacs.go_to(3, 5)
    emacs.choose("Unwrap")
    emacs.until(lambda: emacs.text == CODE, "the request as it was")


def test_a_finding_becomes_a_prompt_above_its_loop(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.go_to(4, 4)
    emacs.choose("Insert a")
    emacs.until(lambda: "budget 5,000" in emacs.text, "the prompt")
    head, tail = CODE.split("    for product in")
    assert emacs.text.startswith(head)
    assert emacs.text.endswith(f"\n    for product in{tail}")


def test_the_blueprint_completes_with_tab_stops(start) -> None:
    need(has_library("yasnippet"), "yasnippet")
    emacs = start(SNIPPETS)
    emacs.edit("request.txt", "\n")
    emacs.serve()
    emacs.keys("blue")
    emacs.command("completion-at-point")
    emacs.until(lambda: "2,000 products, each with 3 to 5 variants" in emacs.text, "the blueprint")
    emacs.keys("Add a filter")  # typed over the first tab stop
    emacs.until(lambda: "\nAdd a filter\n" in emacs.text, "the request is written")
    assert "${" not in emacs.text


def test_the_blueprint_completes_without_snippets(start) -> None:
    emacs = start()
    emacs.edit("request.txt", "\n")
    emacs.serve()
    emacs.keys("blue")
    emacs.command("completion-at-point")
    emacs.until(lambda: "2,000 products, each with 3 to 5 variants" in emacs.text, "the blueprint")
    assert "${" not in emacs.text


def test_the_cost_of_a_loop_is_shown(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.go_to(5, 8)
    emacs.command("eldoc")
    emacs.until(lambda: "3..5 variants = 3..5 iterations" in emacs.screen, "the cost of the inner loop")


def test_a_scale_toml_is_created(start, tmp_path) -> None:
    emacs = start()
    emacs.folder = tmp_path / "my shop"  # Eglot 1.9 would take the bytes of "größe" for letters here
    emacs.folder.mkdir()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.go_to(1, 0)
    emacs.command("eglot-code-actions")
    emacs.until(lambda: "Pick an action" in emacs.prompt, "a menu")
    emacs.keys("Create\t\r")
    # Read from the screen, and given time: emacsclient would take away the question that Emacs asks at that moment.
    emacs.until(lambda: "Proceed?" in emacs.screen, "Eglot asks before it writes another file")
    emacs.keys("y")
    time.sleep(1)
    emacs.until(lambda: emacs.lisp('(and (get-file-buffer "scale.toml") t)') == "t", "a buffer of the file")
    emacs.edit("scale.toml")
    assert "[budgets]" in emacs.text


def test_it_takes_the_place_of_another_server(start, home) -> None:
    other = home / "other"
    other.write_text(f"#!/bin/sh\nexec '{search_path().split(':')[0]}/scalesight' server\n")
    other.chmod(0o755)
    emacs = start(
        f"(with-eval-after-load 'eglot (add-to-list 'eglot-server-programs '(python-mode {quoted(str(other))})))"
    )
    emacs.edit("app.py", CODE)
    emacs.command("eglot")
    emacs.until(lambda: "Connected!" in emacs.messages, "the other server")
    emacs.serve()
    emacs.until(lambda: emacs.messages.count("Connected!") == 2, "scalesight")
    assert (
        emacs.lisp('(string-join (process-command (jsonrpc--process (eglot-current-server))) " ")')
        == "scalesight server"
    )
    emacs.command("eglot-shutdown")
    emacs.until(lambda: emacs.lisp("(eglot-managed-p)") == "nil", "no server")
    emacs.command("eglot")
    emacs.until(lambda: emacs.messages.count("Connected!") == 3, "the other server again")
    assert emacs.lisp("(car (process-command (jsonrpc--process (eglot-current-server))))") == str(other)


def test_it_starts_by_itself_where_a_scale_toml_is(start, folder) -> None:
    emacs = start(stanzas()[1])
    emacs.keys(f"\x18\x06{folder.parent}/plain.py\r")  # C-x C-f
    emacs.until(lambda: emacs.lisp("(buffer-name)") == "plain.py", "a file outside of the project")
    (folder / "app.py").write_text(CODE, "utf-8")
    emacs.edit("app.py")
    emacs.keys("\x0e")  # Eglot waits for the next command
    emacs.until(emacs.findings, "a finding")
    emacs.lisp('(progn (switch-to-buffer "plain.py") nil)')
    assert emacs.lisp("(eglot-managed-p)") == "nil"


def test_a_missing_server_is_a_message(start, home) -> None:
    emacs = start(stanzas()[1], path=str(home))
    emacs.edit("app.py", CODE)
    emacs.until(lambda: "is found; install the server" in emacs.messages, "a message when the file is opened")
    emacs.command("scalesight-eglot")
    emacs.until(lambda: emacs.messages.count("is found; install the server") == 2, "one at the command")
    emacs.keys("# more")
    emacs.until(lambda: "# more" in emacs.text, "Emacs goes on")


def test_a_server_that_crashes_at_once_is_a_message(start, home) -> None:
    (home / "bin").mkdir()
    fake = home / "bin" / "scalesight"
    fake.write_text(f"#!/bin/sh\necho started >> '{home}/starts'\nexit 3\n")
    fake.chmod(0o755)
    emacs = start(path=str(home / "bin"))
    emacs.edit("app.py", CODE)
    emacs.command("scalesight-eglot")
    # Emacs says 256 where it notices the closed pipe before the end of the process.
    emacs.until(lambda: "Server exited with status" in emacs.messages, "a message")
    emacs.keys("# more")
    emacs.until(lambda: "# more" in emacs.text, "Emacs goes on")
    assert (home / "starts").read_text().count("started") <= 3


def test_a_server_that_is_killed_early_is_not_started_again(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.lisp("(progn (signal-process (jsonrpc--process (eglot-current-server)) 'KILL) nil)")
    emacs.until(lambda: "Not auto-reconnecting" in emacs.messages, "a message")
    emacs.keys("# more")
    emacs.until(lambda: "# more" in emacs.text, "Emacs goes on")
    emacs.serve()
    emacs.until(emacs.findings, "a finding of the next server")


def test_a_read_only_buffer_stays_as_it_is(start) -> None:
    emacs = start()
    emacs.edit("app.py", CODE)
    emacs.serve()
    emacs.until(emacs.findings, "a finding")
    emacs.keys("\x18\x11")  # C-x C-q
    emacs.go_to(2, 5)
    emacs.choose("Wrap")
    emacs.until(lambda: "read-only" in emacs.messages, "a message")
    assert emacs.text == CODE


def test_a_buffer_without_a_file_is_a_message(start) -> None:
    emacs = start()
    emacs.command("scalesight-eglot")
    emacs.until(lambda: "save this buffer first" in emacs.messages, "a message")


def test_a_file_without_a_mode_is_a_message(start) -> None:
    emacs = start(stanzas()[1] + "(add-hook 'sh-mode-hook #'scalesight-eglot-ensure)\n")
    emacs.edit("script.sh", "true\n")
    emacs.until(lambda: "`sh-mode' is not served" in emacs.messages, "a message when the file is opened")
    emacs.edit("request.words", "Filter the products.\n")
    emacs.command("scalesight-eglot")
    emacs.until(lambda: "`fundamental-mode' is not served" in emacs.messages, "a message, not a question")
    assert emacs.prompt == ""


def test_a_huge_region_does_not_hang(start) -> None:
    emacs = start()
    emacs.edit("notes.txt", "A line of notes.\n" * 60_000)
    emacs.serve()
    emacs.keys("\x18h")  # C-x h
    emacs.command("eglot-code-actions")
    emacs.until(lambda: "No code actions here" in emacs.messages, "the answer")
    assert emacs.lisp("(count-lines (point-min) (point-max))") == "60000"


def test_check_in_a_compilation_buffer_leads_to_the_places(start) -> None:
    emacs = start("(setq vc-handled-backends '(Git))\n")
    subprocess.run(["git", "init", "-q", str(emacs.folder)], check=True)
    (emacs.folder / "deep").mkdir()
    emacs.edit("app.py", CODE)
    emacs.edit("deep/other.py", "print(1)\n")
    emacs.command("project-compile")
    emacs.until(lambda: "Compile command" in emacs.prompt, "the question for a command")
    emacs.keys("\x01\x0bscalesight check\r")  # C-a C-k
    exited = '(with-current-buffer "*compilation*" (string-match-p "Compilation exited" (buffer-string)))'
    emacs.until(
        lambda: emacs.lisp('(and (get-buffer "*compilation*") t)') == "t" and emacs.lisp(exited) != "nil", "the end"
    )
    emacs.command("next-error")
    emacs.until(
        lambda: emacs.lisp("(list (buffer-name) (line-number-at-pos) (current-column))") == '("app.py" 4 4)',
        "the place",
    )

"""What goes wrong outside the plugin: no server, an old one, one that ends, an editor that is killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from neovim_driver import CODE, SCALE

OLD = [sys.executable, str(Path(__file__).with_name("old_server.py"))]
ENDED = "server ended"


def is_running(process: int) -> bool:
    """Whether a process runs; one that nobody waits for any more is no longer running."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ends(process: int) -> bool:
    end = time.monotonic() + 20
    while is_running(process) and time.monotonic() < end:
        time.sleep(0.05)
    return not is_running(process)


def test_without_a_program_every_command_says_what_to_do(start) -> None:
    neovim = start(server=["/nowhere/scalesight"])
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE, attaches=False)
    neovim.says("the program is not found: :checkhealth scalesight")
    neovim.edit("other.py", CODE, attaches=False)
    for command in ("wrap", "check", "debug"):
        assert neovim.messages().count("not found") == 0
        neovim.keys(f":Scalesight {command}<CR>")
        neovim.says("the program is not found: :checkhealth scalesight")
    assert neovim.text == CODE


def test_nothing_of_the_project_runs(start, tmp_path) -> None:
    ran = tmp_path / "ran"
    project = tmp_path / "ein Projekt für 𝒳"
    for module in ("sitecustomize", "jinja2", "scalesight"):
        (project / f"{module}.py").write_text(f"open({str(ran)!r}, 'w').close()\n")
    (project / "scalesight").write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    (project / "scalesight").chmod(0o755)
    # Neovim itself looks for a Python, which is not what this test is about.
    neovim = start(f"vim.g.loaded_python3_provider = 0; vim.env.PYTHONPATH = [[{project}]]")
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    neovim.lua("vim.env.PATH = '.::/usr/bin:/bin'; vim.g.scalesight_command = nil")
    neovim.keys(":Scalesight restart<CR>")
    neovim.says("the program is not found")
    assert not ran.exists()


def test_an_old_server_is_named_once(start) -> None:
    neovim = start(server=OLD)
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE)
    neovim.says("server 0.0.9 is too old: :checkhealth scalesight")
    neovim.edit("other.py", CODE)
    assert neovim.messages() == ""
    for command in (":Scalesight wrap<CR>", ":enew<CR>:Scalesight wrap<CR>"):
        neovim.keys(command)
        neovim.says("server 0.0.9 is too old: :checkhealth scalesight")
    # A buffer without a name is let go of even if there was no prompt.
    neovim.until(lambda: not neovim.attached(), "the server lets go of it")


def test_a_server_that_ends_at_its_start_is_named_once(start) -> None:
    neovim = start(server=[sys.executable, "-c", "raise SystemExit(3)"])
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE, attaches=False)
    neovim.says("server ended (exit code 3): :Scalesight log, or restart")
    neovim.edit("other.py", CODE, attaches=False)
    neovim.keys(":Scalesight wrap<CR>")
    neovim.says("the server has ended: :Scalesight log, or restart")
    assert neovim.messages() == ""
    neovim.keys(":Scalesight restart<CR>")
    neovim.says(ENDED)


def test_a_server_that_ends_in_the_middle_waits_for_a_restart(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    (process,) = neovim.servers()
    os.kill(process, signal.SIGKILL)
    neovim.says("server ended (signal 9): :Scalesight log, or restart")
    neovim.edit("other.py", CODE, attaches=False)
    assert neovim.diagnostics() == [] and neovim.servers() == [] and neovim.messages() == ""
    neovim.keys(":Scalesight restart<CR>")
    neovim.until(neovim.diagnostics, "the finding again")
    neovim.keys(":2Scalesight wrap<CR>")
    neovim.until(lambda: "2,000 products" in neovim.text, "the prompt")


def test_a_check_that_was_never_answered_leaves_nothing_behind(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    followers = "return #vim.api.nvim_get_autocmds({ event = 'LspProgress' })"
    before = neovim.lua(followers)
    (process,) = neovim.servers()
    os.kill(process, signal.SIGSTOP)
    neovim.keys(":Scalesight check<CR>")
    neovim.until(lambda: neovim.lua(followers) == before + 1, "the check under way")
    os.kill(process, signal.SIGKILL)
    neovim.says(ENDED)
    neovim.keys(":Scalesight restart<CR>")
    neovim.until(neovim.attached, "a server")
    neovim.keys(":Scalesight check<CR>")
    neovim.says("1 finding in 1 file")
    assert neovim.lua(followers) == before


@pytest.mark.parametrize("how", ["quit", "kill"])
@pytest.mark.parametrize("server", [None, [*OLD, "silent"]], ids=["server", "silent"])
def test_no_process_outlives_the_editor(start, how, server) -> None:
    neovim = start(server=server)
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE, attaches=server is None)
    (process,) = neovim.until(neovim.servers, "a process")
    if how == "quit":
        begun = time.monotonic()
        neovim.quit()
        assert time.monotonic() - begun < 5
    else:
        os.kill(neovim.pid, signal.SIGKILL)
    assert ends(process)


def test_a_scale_toml_that_cannot_be_used_is_named(neovim) -> None:
    neovim.write("scale.toml", "[collections.products]\nsize = 'many'\n")
    neovim.edit("app.py", CODE)
    neovim.keys(":2Scalesight wrap<CR>")
    neovim.says("scale.toml", wide=True)
    assert neovim.text == CODE

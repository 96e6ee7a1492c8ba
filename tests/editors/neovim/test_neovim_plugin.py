"""The plugin as a thing to install: how it loads, its health check, its help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from neovim_driver import CODE, NEOVIM, PLUGIN, SCALE, SERVER

HERE = Path(__file__).parent
OLD = [sys.executable, str(HERE / "old_server.py")]


def health(neovim) -> str:
    """The report of `:checkhealth scalesight`, in one line and without backticks."""
    neovim.keys(":checkhealth scalesight<CR>")
    neovim.until(
        lambda: "Where prompts go" in neovim.text and not neovim.api.current.buffer.options["modifiable"], "it"
    )
    return " ".join(neovim.text.replace("`", "").split())


def test_it_loads_late(tmp_path) -> None:
    (tmp_path / "scale.toml").write_text(SCALE)
    file = tmp_path / "ein Ärgernis.py"
    file.write_text(CODE, encoding="utf-8")
    script = [NEOVIM, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-l", str(HERE / "lazy.lua")]
    done = subprocess.run(
        [*script, str(PLUGIN), str(file), *SERVER], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_it_starts_nothing_where_no_scale_toml_is(start) -> None:
    neovim = start()
    neovim.edit("app.py", CODE, attaches=False)
    neovim.lua("vim.wait(300)")
    assert neovim.servers() == [] and neovim.messages() == ""
    assert neovim.lua("return package.loaded['scalesight.process']") is None


def test_one_process_serves_a_repository_with_two_scale_files(neovim) -> None:
    (neovim.folder / "scale.toml").unlink()
    neovim.write("strict/scale.toml", SCALE)
    neovim.write("lax/scale.toml", SCALE.replace("5_000", "50_000"))
    neovim.edit("lax/app.py", CODE)
    neovim.edit("strict/deep/app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding by the strict one")
    assert len(neovim.servers()) == 1
    assert neovim.lua("return vim.lsp.get_clients()[1].root_dir") == str(neovim.folder)
    assert len(neovim.lua("return vim.diagnostic.get()")) == 1  # none by the other


def test_it_does_not_start_by_itself_if_told_so(start) -> None:
    neovim = start("vim.g.scalesight_enable = false")
    neovim.write("scale.toml", SCALE)
    neovim.edit("app.py", CODE, attaches=False)
    assert "g:scalesight_enable is false" in health(neovim)
    neovim.keys(":q<CR>")
    assert neovim.servers() == []
    neovim.keys(":2Scalesight wrap<CR>")
    neovim.until(lambda: "2,000 products" in neovim.text, "the prompt, as it was asked for")


def test_health_where_all_is_well(neovim) -> None:
    neovim.edit("app.py", CODE)
    report = health(neovim)
    for line in (
        "OK Neovim 0.1",
        ", version 0.",
        f"OK scale.toml: {neovim.folder}/scale.toml",
        f"attached, root {neovim.folder}",
        "OK it declares 2 collections",
        "no chat plugin: :Scalesight wrap chat uses the clipboard",
        "OK clipboard: test",
    ):
        assert line in report
    assert "ERROR" not in report and "WARNING" not in report


@pytest.mark.parametrize(
    ("server", "scale", "found", "advice"),
    [
        (["/nowhere/scalesight"], SCALE, "ERROR /nowhere/scalesight is not executable", "uv tool install"),
        (["bin/scalesight"], SCALE, "ERROR g:scalesight_command must be a name or an absolute path", "uv tool install"),
        (["/bin/false"], SCALE, "ERROR /bin/false --version does not work", "install it again"),
        (OLD, SCALE, "is version 0.0.9; this plugin needs 0.1.0", "Update it"),
        (None, None, "WARNING no scale.toml in", ":Scalesight init"),
        (None, "[collections.products]\nsize = 'many'\n", "ERROR scale.toml:2:", ":Scalesight scale opens it"),
    ],
    ids=["missing", "of the project", "broken", "old", "no scale.toml", "unusable scale.toml"],
)
def test_health_says_what_to_do(start, server, scale, found, advice) -> None:
    neovim = start("vim.g.scalesight_enable = true", server)
    if scale:
        neovim.write("scale.toml", scale)
    neovim.edit("app.py", CODE, attaches=server is None and scale is not None)
    report = health(neovim)
    assert found in report
    assert advice in report


def test_health_of_a_file_type_that_is_not_served(neovim) -> None:
    neovim.edit("main.rs", "fn main() {}\n", attaches=False)
    report = health(neovim)
    assert "no server is attached" in report
    assert "It does not start by itself for file type rust" in report


def test_no_lua_of_the_project_is_run(neovim) -> None:
    for name in ("codecompanion.lua", "CopilotChat.lua", "avante/api.lua", "scalesight/wrap.lua"):
        neovim.write(name, "_G.ran = true\nreturn {}\n")
    neovim.edit("app.py", CODE)
    assert neovim.lua("return package.path").startswith("./?.lua")  # where Lua looks for a module that is missing
    assert "no chat plugin" in health(neovim)
    neovim.keys(":q<CR>:2Scalesight wrap chat<CR>")
    neovim.says("no chat plugin: the prompt is in the clipboard")
    assert neovim.lua("return _G.ran") is None
    assert neovim.lua("return package.path").startswith("./?.lua")


def test_help(start, tmp_path) -> None:
    text = (PLUGIN / "doc" / "scalesight.txt").read_text()
    assert [line for line in text.splitlines() if len(line) > 78] == []
    copy = tmp_path / "copy"
    (copy / "doc").mkdir(parents=True)
    (copy / "doc" / "scalesight.txt").write_text(text)
    neovim = start(f"vim.opt.runtimepath:append([[{copy}]])")
    neovim.api.command(f"helptags {copy / 'doc'}")
    for tag in ("scalesight", ":Scalesight", "g:scalesight_command", "scalesight-0.10"):
        neovim.keys(f":help {tag}<CR>")
        neovim.until(lambda tag=tag: f"*{tag}*" in neovim.api.current.line, f"the help of {tag}")
    # Every |link| leads somewhere.
    missing = neovim.lua(
        """local missing = {}
        for link in table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\\n"):gmatch("|([^|%s]+)|") do
          if #vim.fn.getcompletion(link, "help") == 0 then table.insert(missing, link) end
        end
        return missing"""
    )
    assert missing == []


def test_completion_as_the_readme_sets_it(start) -> None:
    blocks = (PLUGIN / "README.md").read_text().split("```lua\n")
    (block,) = [block.partition("```")[0] for block in blocks if "completeopt" in block]
    assert block.removesuffix("\n").replace("\n", "\n    ") in (PLUGIN / "doc" / "scalesight.txt").read_text()
    neovim = start(f"vim.opt.completeopt = nil\n{block}")
    neovim.write("scale.toml", SCALE)
    neovim.edit("request.md", "a line above, longer than the word\n")
    neovim.keys("oblue<C-x><C-o>")
    neovim.until(neovim.api.funcs.pumvisible, "the menu")
    neovim.keys("<C-y>")
    neovim.until(lambda: neovim.lua("return vim.snippet.active({ direction = 1 })"), "a snippet with tab stops")
    assert neovim.text.startswith("a line above, longer than the word\nAct as a ")


def test_the_stanza_for_an_older_neovim(start) -> None:
    text = (PLUGIN / "doc" / "scalesight.txt").read_text()
    stanza = text.partition("8. NEOVIM 0.10")[2].partition(">lua\n")[2].partition("\n<\n")[0]
    command = "{ " + ", ".join(f"[[{word}]]" for word in [*SERVER, "server"]) + " }"
    assert '{ "scalesight", "server" }' in stanza
    stanza = stanza.replace('{ "scalesight", "server" }', command)
    neovim = start(f"vim.g.loaded_scalesight = true\n{stanza}")
    neovim.write("scale.toml", SCALE)
    neovim.edit("deep/app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    neovim.keys("2G")
    neovim.choose("Wrap this comment")
    neovim.until(lambda: "2,000 products" in neovim.text, "the prompt")

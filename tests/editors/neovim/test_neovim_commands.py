"""The other commands of `:Scalesight`: check, init, scale, log, restart, debug; and how they complete."""

from __future__ import annotations

from neovim_driver import CODE, SCALE

TIMES = "2,000 products × 3..5 variants = 6,000..10,000 iterations"


def test_check_fills_the_quickfix_list(neovim) -> None:
    neovim.write("catalog/ü b.py", CODE)
    neovim.write("quiet.py", "print(1)\n")
    neovim.edit("app.py", CODE)
    neovim.keys(":Scalesight check<CR>")
    neovim.says("2 findings in 3 files")
    assert neovim.api.current.buffer.options["buftype"] == "quickfix"
    assert neovim.lua("return vim.fn.getqflist({ title = 1 }).title") == "scalesight: 2 findings in 3 files"
    entries = neovim.lua("return vim.fn.getqflist()")
    assert [(entry["lnum"], entry["col"], entry["type"]) for entry in entries] == [(4, 5, "W")] * 2
    assert all(TIMES in entry["text"] and entry["text"].endswith("[nested-loop]") for entry in entries)
    # The way from the list to the code, where the finding stands once.
    number = 1 + [neovim.api.funcs.bufname(entry["bufnr"]).endswith("ü b.py") for entry in entries].index(True)
    neovim.keys(f":{number}cc<CR>")
    neovim.until(lambda: neovim.buffer().endswith("ü b.py"), "the file of the finding")
    neovim.until(lambda: neovim.attached() and len(neovim.diagnostics()) == 1, "one finding, not two")


def test_check_without_a_finding_opens_nothing(neovim) -> None:
    neovim.write("quiet.py", "print(1)\n")
    neovim.keys(":Scalesight check<CR>")  # in an empty buffer: the working directory
    neovim.says("0 findings in 1 file")
    assert len(neovim.api.windows) == 1


def test_check_looks_at_one_folder(neovim) -> None:
    neovim.write("one/a.py", CODE)
    neovim.write("two/b.py", CODE)
    neovim.keys(":Scalesight check one<CR>")
    neovim.says("1 finding in 1 file")
    neovim.keys(":Scalesight check nowhere<CR>")
    neovim.until_asked()  # the path is wider than the screen
    neovim.keys("<CR>")
    neovim.says("nowhere is no folder")


def test_init_creates_a_scale_toml_and_the_server_attaches(start) -> None:
    neovim = start()
    neovim.edit("app.py", CODE, attaches=False)
    code = neovim.api.current.buffer.number
    neovim.keys(":Scalesight wrap<CR>")
    neovim.says("no scale.toml here or above: :Scalesight init")
    assert neovim.servers() == []
    neovim.keys(":Scalesight init<CR>")
    neovim.says("created scale.toml")
    assert neovim.buffer() == str(neovim.folder / "scale.toml")
    assert "[budgets]" in neovim.text
    neovim.until(lambda: neovim.lua("return #vim.lsp.get_clients({ bufnr = ... })", code) == 1, "the code has a server")
    neovim.until(neovim.attached, "the scale.toml has it too")
    assert len(neovim.servers()) == 1
    neovim.keys(f":b {code}<CR>:Scalesight init<CR>")
    neovim.says("this scale.toml is there already")
    assert neovim.buffer().endswith("scale.toml")


def test_init_in_a_folder(start, tmp_path) -> None:
    neovim = start()
    elsewhere = tmp_path / "elsewhere.py"
    neovim.edit(str(elsewhere), CODE, attaches=False)
    neovim.keys(":Scalesight init<CR>")
    neovim.says("created scale.toml")
    assert neovim.buffer() == str(tmp_path / "scale.toml")
    (neovim.folder / "ein Teil").mkdir()
    neovim.keys(":Scalesight init ein<Tab><CR>")
    neovim.says("created scale.toml")
    assert neovim.buffer() == str(neovim.folder / "ein Teil" / "scale.toml")
    neovim.keys(":Scalesight init nowhere<CR>")
    neovim.until_asked()
    neovim.keys("<CR>")
    neovim.says("no such folder")


def test_scale_log_debug(neovim) -> None:
    neovim.edit("deep/down/app.py", CODE)
    neovim.keys(":Scalesight scale<CR>")
    neovim.until(lambda: neovim.text == SCALE, "the scale.toml")
    neovim.keys(":Scalesight debug<CR>")
    neovim.until(lambda: "workspace folders: " in neovim.text, "what the server knows")
    neovim.keys(":q<CR>:lua vim.lsp.log.error('a line of the log')<CR>:Scalesight log<CR>")
    neovim.until(lambda: "a line of the log" in neovim.text, "the log")
    assert neovim.api.current.buffer.options["readonly"]


def test_restart_starts_another_process(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    (before,) = neovim.servers()
    neovim.keys(":Scalesight restart<CR>")
    neovim.until(lambda: neovim.attached() and before not in neovim.servers(), "another process")
    neovim.until(neovim.diagnostics, "the finding again")
    (before,) = neovim.servers()
    neovim.keys(":Scalesight restart<CR>:2Scalesight wrap<CR>")  # not a moment in between
    neovim.until(lambda: "2,000 products" in neovim.text, "the prompt")
    assert len(neovim.servers()) == 1 and before not in neovim.servers()
    assert neovim.messages() == ""


def test_where_nothing_started_restart_and_log_say_so(start) -> None:
    neovim = start()
    neovim.edit("app.py", CODE, attaches=False)
    neovim.keys(":Scalesight log<CR>")
    neovim.says("nothing was logged yet")
    neovim.keys(":Scalesight restart<CR>")
    neovim.says("no open file has a scale.toml, so no server starts")


def test_completion(neovim) -> None:
    (neovim.folder / "catalog").mkdir()

    def completed(line: str) -> list[str]:
        return neovim.api.funcs.getcompletion(line, "cmdline")

    assert completed("Scalesight ") == ["check", "debug", "init", "log", "restart", "scale", "wrap"]
    assert completed("Scalesight re") == ["restart"]
    assert completed("'<,'>Scalesight wrap ") == ["replace", "above", "new", "clipboard", "chat"]
    assert completed("Scalesight wrap c") == ["clipboard", "chat"]
    assert completed("Scalesight init c") == ["catalog/"]
    assert completed("Scalesight log ") == []
    assert completed("Scalesight wrap new ") == []


def test_wrong_use_is_explained(neovim) -> None:
    for line, reason in [
        ("Scalesight", "expected check, debug, init, log, restart, scale or wrap"),
        ("Scalesight rap", "expected check"),
        ("Scalesight wrap blow", "expected replace, above, new, clipboard or chat"),
        ("Scalesight log now", "unexpected argument now"),
        ("1Scalesight check", "check takes no range"),
    ]:
        assert reason in neovim.api.command_output(line)

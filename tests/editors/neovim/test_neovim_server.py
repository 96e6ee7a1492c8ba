"""What the server shows and offers in a real Neovim with the plugin."""

from __future__ import annotations

from neovim_driver import CODE, SCALE


def test_findings_follow_the_text(neovim) -> None:
    neovim.edit("app.py", CODE)
    (finding,) = neovim.until(neovim.diagnostics, "a finding")
    assert neovim.lua("return vim.lsp.get_clients()[1].offset_encoding") == "utf-8"
    assert (finding["lnum"], finding["col"], finding["code"]) == (3, 4, "nested-loop")
    assert "6,000..10,000" in finding["message"]
    neovim.keys(":4s/in products/in 𝒳<CR>")
    neovim.until(lambda: neovim.diagnostics() == [], "no finding in a loop over something else")
    neovim.keys("u")
    neovim.until(neovim.diagnostics, "the finding again")


def test_findings_are_shown_in_files_that_are_not_current(neovim) -> None:
    for name in ("a.py", "b.py", "c.py", "d.py"):
        neovim.write(name, CODE)
    # As with `nvim -p` and sessions: before the server has answered, other files are current, or none is shown at all.
    neovim.keys(":edit a.py<CR>:tabedit b.py<CR>:vsplit c.py<CR>:edit d.py<CR>:enew<CR>")
    found = "return vim.tbl_map(function(it) return vim.fn.bufname(it.bufnr) end, vim.diagnostic.get())"
    neovim.until(lambda: sorted(neovim.lua(found)) == ["a.py", "b.py", "c.py", "d.py"], "the findings of all")
    neovim.keys(":wincmd p<CR>:bufdo 4s/in products/in 𝒳<CR>")
    neovim.until(lambda: neovim.lua(found) == [], "none in any, after an edit of each")


def test_findings_follow_the_numbers(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    code = neovim.api.current.buffer.number
    # Neovim on Linux watches no files: the server hears of the change because the buffer is written.
    neovim.edit("scale.toml")
    neovim.keys(":%s/5_000/50_000/<CR>:w<CR>")
    within_budget = f"return #vim.diagnostic.get({code}) == 0"
    neovim.until(lambda: neovim.lua(within_budget), "no finding within the new budget, in a buffer that was not edited")


def test_a_broken_scale_toml_is_marked_where_it_is_broken(neovim) -> None:
    neovim.edit("scale.toml", SCALE.replace("2_000", '"é𝒳 many"'))
    (problem,) = neovim.until(neovim.diagnostics, "a problem")
    assert (problem["lnum"], problem["col"], problem["end_col"]) == (1, 7, 7 + len('"é𝒳 many"'.encode()))


def test_a_visual_selection_is_wrapped_and_every_character_survives(neovim) -> None:
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
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    neovim.keys("4G^")
    neovim.choose("Insert a blueprint prompt for this finding: 2,000 products")
    neovim.until(lambda: "budget 5,000" in neovim.text, "the prompt")
    head, tail = CODE.split("    for product in")
    assert neovim.text.startswith(head)
    assert neovim.text.endswith(f"    for product in{tail}")


def test_the_blueprint_completes_with_tab_stops(neovim) -> None:
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


def test_the_cost_of_a_loop_is_shown(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.until(neovim.diagnostics, "a finding")
    neovim.keys("4G^K")
    neovim.until(lambda: len(neovim.api.windows) == 2, "a window for it")
    shown = "\n".join(neovim.api.windows[1].buffer[:])
    assert "2,000 products × 3..5 variants = 6,000..10,000 iterations" in shown


def test_a_prompt_is_refreshed_and_unwrapped(neovim) -> None:
    neovim.edit("app.py", CODE)
    neovim.keys("2G")
    neovim.choose("Wrap this comment")
    neovim.until(lambda: "2,000 products" in neovim.text, "the prompt")
    neovim.write("scale.toml", SCALE.replace("2_000", "3_000"))
    neovim.keys("3G")
    neovim.choose("Refresh")
    neovim.until(lambda: "3,000 products" in neovim.text and "2,000 products" not in neovim.text, "the new number")
    neovim.choose("Unwrap")
    neovim.until(lambda: neovim.text == CODE, "the request as it was")

-- What lazy.nvim does with a plugin that loads on a file type: Neovim is up and a file is open; then the folder comes
-- onto the runtimepath, the files of plugin/ are sourced, and the event is triggered again.
--    nvim --headless -u NONE -l lazy.lua PLUGIN FILE COMMAND…          ends with 0 if all is well
local plugin, file = arg[1], arg[2]
vim.g.scalesight_command = vim.list_slice(arg, 3)

local function check(ok, what)
  if not ok then
    io.stderr:write("failed: " .. what .. "\n")
    vim.cmd("cquit 1")
  end
end

vim.cmd("filetype plugin on")
vim.cmd.edit(vim.fn.fnameescape(file))
check(vim.fn.exists(":Scalesight") == 0, "nothing is loaded yet")

vim.opt.runtimepath:prepend(plugin)
for _, script in ipairs(vim.fn.globpath(plugin, "plugin/**/*.lua", false, true)) do
  vim.cmd.source(vim.fn.fnameescape(script))
end

check(vim.fn.exists(":Scalesight") == 2, "the command is there")
check(vim.wait(20000, function()
  return #vim.lsp.get_clients({ bufnr = 0 }) == 1
end, 20), "the server attaches to the file that was open")
check(vim.wait(20000, function()
  return #vim.diagnostic.get(0) == 1
end, 20), "its finding is shown")

-- The selection by a script, without a key.
vim.cmd("2Scalesight wrap")
check(vim.wait(20000, function()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"):find("2,000 products", 1, true)
end, 20), "a comment is wrapped")
vim.cmd("silent undo")

local client = vim.lsp.get_clients()[1]
client:stop()
check(vim.wait(20000, function()
  return vim.lsp.get_client_by_id(client.id) == nil
end, 20), "the server ends")

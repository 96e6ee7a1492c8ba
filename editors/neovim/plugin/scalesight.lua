if vim.g.loaded_scalesight then
  return
end
vim.g.loaded_scalesight = true

if vim.fn.has("nvim-0.11") == 0 then
  vim.notify_once("scalesight needs Neovim 0.11; for 0.10 see :help scalesight-0.10", vim.log.levels.WARN)
  return
end

vim.api.nvim_create_user_command("Scalesight", function(arguments)
  require("scalesight.commands").run(arguments)
end, {
  desc = "Blueprint prompts and scale warnings",
  nargs = "*",
  range = true,
  complete = function(lead, line)
    return require("scalesight.commands").complete(lead, line)
  end,
})

if vim.g.scalesight_enable ~= false and vim.g.scalesight_enable ~= 0 then
  vim.lsp.enable("scalesight")
end

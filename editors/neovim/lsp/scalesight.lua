--- The language server, for `vim.lsp.enable("scalesight")`, which plugin/scalesight.lua calls.
--- Everything here can be changed by `vim.lsp.config("scalesight", { … })`.

---@param mode scalesight.TextTarget
local function hands_off(mode)
  return function(command, context)
    local client = assert(vim.lsp.get_client_by_id(context.client_id))
    require("scalesight.wrap").text(client, command.arguments[1], mode, context.bufnr)
  end
end

---@type vim.lsp.Config
return {
  -- A function, so that the program is looked for at every start: it may be installed meanwhile.
  cmd = function(dispatchers, config)
    return require("scalesight.process").spawn(dispatchers, config)
  end,
  filetypes = {
    "python",
    "javascript",
    "javascriptreact",
    "typescript",
    "typescriptreact",
    "toml",
    "markdown",
    "text",
    "gitcommit",
  },
  -- No scale.toml, no server: most files belong to projects that declare nothing.
  root_dir = function(bufnr, on_dir)
    local named = vim.api.nvim_buf_get_name(bufnr) ~= ""
    local root = named and require("scalesight.project").root_of_buffer(bufnr)
    if root and require("scalesight.process").may_start(root) then
      on_dir(root)
    end
  end,
  workspace_required = true,
  init_options = {
    -- What this plugin can do with a prompt; the code actions offer it then. The handlers are `commands` below.
    clientCommands = { "scalesight.copyPrompt", "scalesight.draftPrompt", "scalesight.newPromptDocument" },
  },
  commands = {
    ["scalesight.copyPrompt"] = hands_off("clipboard"),
    ["scalesight.draftPrompt"] = hands_off("chat"),
    ["scalesight.newPromptDocument"] = hands_off("new"),
  },
  -- The server sends diagnostics to a client that does not ask for them. Neovim 0.11 asks only about the buffer that is
  -- current when it was opened or edited: files in other windows, tab pages or in the background would show none.
  before_init = function(params)
    params.capabilities.textDocument.diagnostic = nil
  end,
  handlers = {
    -- A buffer without a name has the URI "file://" here. Neovim would open one with the name "/" to show them there.
    ["textDocument/publishDiagnostics"] = function(problem, params, context)
      if params.uri ~= vim.uri_from_fname("") then
        vim.lsp.handlers["textDocument/publishDiagnostics"](problem, params, context)
      end
    end,
  },
  on_init = function(client)
    require("scalesight.process").check_version(client)
  end,
}

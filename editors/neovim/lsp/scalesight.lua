--- Neovim 0.11 or later. Found on the runtimepath by `vim.lsp.enable("scalesight")`.

---@type vim.lsp.Config
local config = {
  cmd = { "scalesight", "server" },
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
  root_markers = { "scale.toml", ".git" },
}

-- Neovim 0.11 asks for diagnostics only after an edit of that buffer. With this, the server can have it ask again when
-- scale.toml changes; later versions do so themselves.
if vim.fn.has("nvim-0.12") == 0 then
  config.capabilities = { workspace = { diagnostics = { refreshSupport = true } } }
  config.handlers = {
    ["workspace/diagnostic/refresh"] = function(_, _, context)
      local client = vim.lsp.get_client_by_id(context.client_id)
      for bufnr in pairs(client and client.attached_buffers or {}) do
        local document = vim.lsp.util.make_text_document_params(bufnr)
        client:request("textDocument/diagnostic", { textDocument = document }, nil, bufnr)
      end
      return vim.NIL
    end,
  }
end

return config

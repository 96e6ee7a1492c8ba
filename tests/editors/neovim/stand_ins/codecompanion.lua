--- Stands for CodeCompanion: the documented `chat()`, which opens a new chat, a buffer of the file type `codecompanion`.
_G.sent = 0

return {
  chat = function(arguments)
    -- As in versions before 17: messages are sent at once, whatever else is said.
    _G.sent = _G.sent + #(arguments and arguments.messages or {})
    vim.cmd.vnew()
    vim.bo.buftype, vim.bo.filetype = "nofile", "codecompanion"
    vim.api.nvim_buf_set_lines(0, 0, -1, false, { "## Me", "", "" })
  end,
}

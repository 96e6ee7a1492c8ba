--- Stands for avante: the documented `ask()`, whose sidebar has an input of the file type `AvanteInput`.
_G.sent = 0

local input

return {
  ask = function(arguments)
    if arguments and arguments.question then
      _G.sent = _G.sent + 1
    end
    local code = vim.api.nvim_get_current_win()
    if not input then
      vim.cmd.vnew()
      input = vim.api.nvim_get_current_buf()
      vim.bo.buftype, vim.bo.filetype = "nofile", "AvanteInput"
      vim.api.nvim_set_current_win(code)
    end
  end,
}

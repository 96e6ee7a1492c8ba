--- Stands for CopilotChat: the documented `open()`, `ask()`, and methods of its window.
_G.sent = 0

local window = { messages = {} }

function window:get_message(role)
  local last = self.messages[#self.messages]
  return last and last.role == role and last or nil
end

function window:add_message(message)
  local last = self.messages[#self.messages]
  if last and last.role == message.role then
    last.content = last.content .. message.content
  else
    last = vim.deepcopy(message)
    table.insert(self.messages, last)
  end
  local text = "## Me\n\n" .. last.content
  vim.api.nvim_buf_set_lines(self.buffer, 0, -1, false, vim.split(text, "\n"))
end

function window:follow() end

return {
  chat = window,
  open = function()
    if window.buffer then
      vim.cmd.wincmd("p")
    else
      vim.cmd.vnew()
      window.buffer = vim.api.nvim_get_current_buf()
      vim.bo.buftype = "nofile"
    end
  end,
  ask = function()
    _G.sent = _G.sent + 1
  end,
}

--- Where a prompt can go: a new buffer, the clipboard, or a chat as a draft that the person sends.

local chats = require("scalesight.chats")
local message = require("scalesight.message")

local M = {}

--- A buffer of its own. It counts as unchanged until the person edits it, so that it closes without a question.
---@param text string
function M.new(text)
  vim.cmd.new()
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, "\n", { plain = true }))
  vim.bo.filetype = "markdown"
  vim.bo.modified = false
end

--- The clipboard, or the unnamed register where there is none.
---@param text string
---@param instead? string why this stands in for what was asked for
function M.clipboard(text, instead)
  vim.fn.setreg('"', text)
  if vim.fn.has("clipboard") == 1 and pcall(vim.fn.setreg, "+", text) then
    message.info((instead and instead .. ": " or "") .. "the prompt is in the clipboard")
  else
    message.info((instead or "no clipboard") .. ': the prompt is in register "')
  end
end

--- The input of a chat plugin, not sent. The clipboard, if there is no such plugin.
---@param text string
function M.chat(text)
  local chat, problem = chats.find()
  if not chat then
    return M.clipboard(text, problem)
  end
  local ok, drafted = pcall(chat.draft, text)
  if ok and drafted then
    message.info(("the prompt is a draft in %s"):format(chat.name))
  else
    M.clipboard(text, ("%s failed"):format(chat.name))
  end
end

return M

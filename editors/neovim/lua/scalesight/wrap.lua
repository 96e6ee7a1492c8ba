--- The blueprint prompt: into the text, or as a text of its own.

local hand_off = require("scalesight.hand_off")
local message = require("scalesight.message")
local project = require("scalesight.project")
local selections = require("scalesight.selection")
local server = require("scalesight.server")

local M = {}

---@alias scalesight.TextTarget "new"|"clipboard"|"chat"
---@alias scalesight.Mode "replace"|"above"|scalesight.TextTarget

---@class scalesight.Target what the server is asked about
---@field uri string
---@field ranges lsp.Range[]
---@field finding? any

---@type scalesight.Mode[]
M.MODES = { "replace", "above", "new", "clipboard", "chat" }

--- Wraps what a command was given for, in the current buffer.
---@param mode scalesight.Mode
---@param arguments { range: integer, line1: integer, line2: integer }
function M.command(mode, arguments)
  local bufnr = vim.api.nvim_get_current_buf()
  local into_text = mode == "replace" or mode == "above"
  if not project.folder_of_buffer(bufnr) then
    return message.warn(message.NO_FILE)
  elseif into_text and not vim.bo[bufnr].modifiable then
    return message.warn("this buffer cannot be changed; try :Scalesight wrap new")
  end
  local selection = selections.of_command(arguments)
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  server.with_client(bufnr, function(client)
    if not vim.api.nvim_buf_is_valid(bufnr) then
      return
    end
    if vim.api.nvim_buf_get_changedtick(bufnr) ~= tick then
      server.release_unnamed(client, bufnr)
      return message.warn("the text changed meanwhile; nothing was wrapped")
    end
    ---@type scalesight.Target
    local target = {
      uri = vim.uri_from_bufnr(bufnr),
      ranges = vim.api.nvim_buf_call(bufnr, function()
        return { selections.range(selection, client.offset_encoding) }
      end),
    }
    if into_text then
      M.edit(client, bufnr, target, mode)
    else
      M.text(client, target, mode, bufnr)
    end
  end)
end

--- Asks the server about a buffer, and lets go of one without a name whatever the answer.
---@param client vim.lsp.Client
---@param bufnr integer
---@param command string
---@param target scalesight.Target
---@param done fun(result: any)
local function ask(client, bufnr, command, target, done)
  local function release()
    server.release_unnamed(client, bufnr)
  end
  local request = { command = command, arguments = { target }, bufnr = bufnr, failed = release }
  server.execute(client, request, function(result)
    release()
    done(result)
  end)
end

--- Puts the prompt into the text.
---@param client vim.lsp.Client
---@param bufnr integer
---@param target scalesight.Target
---@param mode "replace"|"above"
function M.edit(client, bufnr, target, mode)
  local tick = vim.api.nvim_buf_get_changedtick(bufnr)
  ask(client, bufnr, "scalesight.computeWrap", vim.tbl_extend("error", target, { mode = mode }), function(result)
    if not result.edit then
      return message.info(result.reason)
    end
    if not vim.api.nvim_buf_is_valid(bufnr) or vim.api.nvim_buf_get_changedtick(bufnr) ~= tick then
      return message.warn("the text changed meanwhile; nothing was wrapped")
    end
    -- By its number: Neovim does not find a buffer without a name by the URI that it gives it.
    local edits = vim.tbl_get(result.edit, "changes", target.uri)
    if edits then
      vim.lsp.util.apply_text_edits(edits, bufnr, client.offset_encoding)
    else
      vim.lsp.util.apply_workspace_edit(result.edit, client.offset_encoding)
    end
    if vim.bo[bufnr].readonly then
      message.info("wrapped; the file is read-only, :w! writes it")
    end
  end)
end

--- Hands the prompt over as a text of its own.
---@param client vim.lsp.Client
---@param target scalesight.Target
---@param mode scalesight.TextTarget
---@param bufnr integer
function M.text(client, target, mode, bufnr)
  ask(client, bufnr, "scalesight.writePrompt", target, function(result)
    if not result.text then
      return message.info(result.reason)
    end
    hand_off[mode](result.text)
  end)
end

return M

--- `:Scalesight`: a table of its subcommands, and their completion.

local message = require("scalesight.message")

local M = {}

---@class scalesight.Subcommand
---@field run fun(argument: string?, arguments: vim.api.keyset.create_user_command.command_args)
---@field complete? fun(lead: string): string[] its argument; without it, it takes none
---@field range? boolean whether it takes a range

---@param lead string
---@return string[]
local function folders(lead)
  return vim.tbl_map(vim.fn.fnameescape, vim.fn.getcompletion(lead, "dir"))
end

--- Shows a text in a buffer of its own, which `:q` closes.
---@param text string
local function scratch(text)
  vim.cmd.new()
  vim.bo.buftype, vim.bo.bufhidden = "nofile", "wipe"
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, "\n", { plain = true }))
end

---@param words string[]
---@return string
local function expected(words)
  return ("expected %s or %s"):format(table.concat(words, ", ", 1, #words - 1), words[#words])
end

---@type table<string, scalesight.Subcommand>
local SUBCOMMANDS = {
  wrap = {
    range = true,
    run = function(mode, arguments)
      local wrap = require("scalesight.wrap")
      mode = mode or "replace"
      if not vim.tbl_contains(wrap.MODES, mode) then
        return message.warn(expected(wrap.MODES))
      end
      wrap.command(mode, arguments)
    end,
    complete = function()
      return require("scalesight.wrap").MODES
    end,
  },
  init = {
    run = function(folder)
      require("scalesight.scale_file").init(folder)
    end,
    complete = folders,
  },
  scale = {
    run = function()
      require("scalesight.scale_file").open()
    end,
  },
  check = {
    run = function(folder)
      require("scalesight.check").run(folder)
    end,
    complete = folders,
  },
  log = {
    run = function()
      local file = vim.lsp.log.get_filename()
      if not vim.uv.fs_stat(file) then
        return message.info("nothing was logged yet")
      end
      vim.cmd.split({ args = { file }, magic = { file = false, bar = false } })
      vim.bo.readonly = true
      vim.cmd.normal({ "G", bang = true })
    end,
  },
  restart = {
    run = function()
      require("scalesight.server").restart()
    end,
  },
  debug = {
    run = function()
      local server = require("scalesight.server")
      server.with_client_for_folder(require("scalesight.project").folder_of_buffer(0) or vim.fn.getcwd(), function(client)
        server.execute(client, { command = "scalesight.debugInformation" }, scratch)
      end)
    end,
  },
}

---@return string[]
local function names()
  local all = vim.tbl_keys(SUBCOMMANDS)
  table.sort(all)
  return all
end

---@param arguments vim.api.keyset.create_user_command.command_args
function M.run(arguments)
  local name, argument = arguments.fargs[1], arguments.fargs[2]
  local subcommand = SUBCOMMANDS[name]
  if not subcommand then
    return message.warn(expected(names()))
  elseif #arguments.fargs > (subcommand.complete and 2 or 1) then
    local last = arguments.fargs[#arguments.fargs]
    return message.warn(("unexpected argument %s; a blank in a name is `\\ `"):format(last))
  elseif arguments.range > 0 and not subcommand.range then
    return message.warn(("%s takes no range"):format(name))
  end
  subcommand.run(argument, arguments)
end

---@param lead string
---@param line string the whole command line
---@return string[]
function M.complete(lead, line)
  local before = line:sub(1, #line - #lead)
  local name = before:match("Scal%a*%s+(%a+)%s+$")
  if name then
    local subcommand = SUBCOMMANDS[name]
    local offered = subcommand and subcommand.complete and subcommand.complete(lead) or {}
    return vim.tbl_filter(function(item)
      return vim.startswith(item, lead)
    end, offered)
  elseif not before:match("Scal%a*%s+$") then
    return {}
  end
  return vim.tbl_filter(function(item)
    return vim.startswith(item, lead)
  end, names())
end

return M

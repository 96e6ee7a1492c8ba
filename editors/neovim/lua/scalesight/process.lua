--- The process of the server: its start, and what is done when it ends by itself.

local message = require("scalesight.message")
local program = require("scalesight.program")

local M = {}

--- Roots whose server ended by itself. None is started there again before `:Scalesight restart`: it would end again.
--- "" stands for every root: early versions of Neovim 0.11 do not say which one it was.
---@type table<string, true>
local ended = {}

---@param root string
---@return boolean
function M.has_ended(root)
  return ended[root] or ended[""] or false
end

--- Lets servers start again that ended by themselves.
function M.forget_ends()
  ended = {}
end

--- Starts the process. Takes the place of `cmd` in lsp/scalesight.lua.
---@param dispatchers vim.lsp.rpc.Dispatchers
---@param config? vim.lsp.ClientConfig
---@return vim.lsp.rpc.PublicClient
function M.spawn(dispatchers, config)
  local command, problem = program.command()
  if not command then
    error(problem, 0)
  end
  config = config or {}
  local asked = false
  local rpc = vim.lsp.rpc.start(
    vim.list_extend(command, { "server" }),
    vim.tbl_extend("force", dispatchers, {
      on_exit = function(code, signal)
        if asked then
          return dispatchers.on_exit(code, signal)
        end
        -- Neovim's own message names a number and a file. Ours says what to do; "terminated" keeps Neovim quiet.
        dispatchers.on_exit(0, 15)
        vim.schedule(function()
          M.on_unexpected_end(config.root_dir, code, signal)
        end)
      end,
    }),
    {
      cwd = config.cmd_cwd or vim.uv.os_homedir(),
      env = vim.tbl_extend("force", program.ENVIRONMENT, config.cmd_env or {}),
      detached = config.detached,
    }
  )
  local notify, terminate = rpc.notify, rpc.terminate
  rpc.notify = function(method, params)
    asked = asked or method == "exit"
    return notify(method, params)
  end
  rpc.terminate = function()
    asked = true
    return terminate()
  end
  return rpc
end

---@param root string?
---@param code integer
---@param signal integer
function M.on_unexpected_end(root, code, signal)
  ended[root or ""] = true
  local how = signal ~= 0 and ("signal %d"):format(signal) or ("exit code %d"):format(code)
  message.warn(("server ended (%s): :Scalesight log, or restart"):format(how))
end

--- Whether the server may start by itself. Says why not, once.
---@param root string
---@return boolean
function M.may_start(root)
  if M.has_ended(root) then
    return false
  end
  local _, problem = program.command()
  if problem then
    message.warn_once(message.NO_PROGRAM)
    return false
  end
  return true
end

---@param client vim.lsp.Client
function M.check_version(client)
  local version = vim.tbl_get(client, "server_info", "version")
  if program.is_too_old(version) then
    message.warn_once(message.TOO_OLD:format(version))
  end
end

return M

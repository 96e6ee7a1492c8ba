--- Where the program `scalesight` is, and how it is run: never one of the project that is open.

local M = {}

--- The oldest server that this plugin can work with.
M.MINIMUM = "0.1.0"

--- The program has a Python of its own; a project's modules must not come in through these.
---@type table<string, string>
M.ENVIRONMENT = { PYTHONPATH = "", PYTHONHOME = "" }

local windows = vim.fn.has("win32") == 1

---@param path string
---@return boolean
local function is_absolute(path)
  return path:match(windows and "^%a:[/\\]" or "^/") ~= nil
end

--- Looks a program up on PATH. Entries that are not absolute would mean the folder that is open, which Windows searches
--- even unasked; so the whole path is found here, and given to the system.
---@param name string
---@return string?
local function on_path(name)
  local endings = windows and { ".exe", ".cmd", ".bat" } or { "" }
  for _, folder in ipairs(vim.split(vim.env.PATH or "", windows and ";" or ":", { plain = true, trimempty = true })) do
    if is_absolute(folder) then
      for _, ending in ipairs(endings) do
        local file = vim.fs.joinpath(folder, name .. ending)
        if vim.fn.executable(file) == 1 then
          return file
        end
      end
    end
  end
end

--- The command without its subcommand: `g:scalesight_command`, or `scalesight` on PATH.
---@return string[]? command
---@return string? problem
function M.command()
  local given = vim.g.scalesight_command
  if given ~= nil and type(given) ~= "string" and not (vim.islist(given) and type(given[1]) == "string") then
    return nil, "g:scalesight_command must be a string or a list of strings"
  end
  local command = type(given) == "table" and vim.deepcopy(given) or { given or "scalesight" } ---@type string[]
  local name = command[1]
  if name:find("/", 1, true) or name:find("\\", 1, true) then
    command[1] = vim.fs.normalize(name)
    if not is_absolute(command[1]) then
      return nil, ("g:scalesight_command must be a name or an absolute path, found `%s`"):format(name)
    elseif vim.fn.executable(command[1]) == 0 then
      return nil, ("`%s` is not executable"):format(name)
    end
    return command
  end
  local file = on_path(name)
  if not file then
    return nil, ("`%s` is not on PATH"):format(name)
  end
  command[1] = file
  return command
end

--- Runs the program to its end. Waits, unless `done` is given.
---@param arguments string[]
---@param done? fun(result: vim.SystemCompleted)
---@return vim.SystemCompleted? result
---@return string? problem
function M.run(arguments, done)
  local command, problem = M.command()
  if not command then
    return nil, problem
  end
  local options = { text = true, timeout = 20000, cwd = vim.uv.os_homedir(), env = M.ENVIRONMENT }
  local ok, process = pcall(vim.system, vim.list_extend(command, arguments), options, done and vim.schedule_wrap(done))
  if not ok then
    return nil, tostring(process)
  end
  return not done and process:wait() or nil
end

--- Whether a version is older than what this plugin needs. An unreadable version is not.
---@param version string?
---@return boolean
function M.is_too_old(version)
  local major, minor, patch = (version or ""):match("^(%d+)%.(%d+)%.?(%d*)")
  if not major then
    return false
  end
  return vim.version.lt({ tonumber(major), tonumber(minor), tonumber(patch) or 0 }, M.MINIMUM)
end

return M

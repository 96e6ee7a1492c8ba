--- Creating and opening scale.toml.

local message = require("scalesight.message")
local program = require("scalesight.program")
local project = require("scalesight.project")
local server = require("scalesight.server")

local M = {}

--- Shows a file: where it is shown already, else in this window, or in a new one if this one may not be left.
---@param file string
local function open(file)
  local window = vim.fn.bufwinid(vim.fn.bufadd(file))
  if window ~= -1 then
    return vim.api.nvim_set_current_win(window)
  end
  local command = { args = { file }, magic = { file = false, bar = false }, mods = { silent = true } }
  if not pcall(vim.cmd.edit, command) then
    vim.cmd.split(command)
  end
end

--- Opens the scale.toml that governs the current buffer, or else the working directory.
function M.open()
  local folder = project.folder_of_buffer(0) or vim.fn.getcwd()
  local file = project.scale_file(folder)
  if not file then
    return message.warn(message.NO_SCALE)
  end
  open(file)
end

--- Where a scale.toml belongs if the person names no folder: in the repository of the current file; else in the working
--- directory if the file lies below it; else beside the file.
---@return string
local function default_folder()
  local working = vim.fn.getcwd()
  local folder = project.folder_of_buffer(0)
  if not folder then
    return working
  end
  return vim.fs.root(folder, ".git") or vim.fs.relpath(working, folder) and working or folder
end

--- Creates a scale.toml, opens it, and attaches the server to the open buffers that it governs.
---@param folder? string
function M.init(folder)
  folder = vim.fs.normalize(vim.fn.fnamemodify(folder or default_folder(), ":p")):gsub("(.)/$", "%1")
  local file = vim.fs.joinpath(folder, project.SCALE_FILE)
  if vim.uv.fs_stat(file) then
    open(file)
    return message.info("this scale.toml is there already")
  end
  local _, problem = program.run({ "init", folder }, function(result)
    if result.code ~= 0 then
      local reason = vim.trim(result.stderr or ""):gsub("^scalesight: ", ""):gsub("%s*\n%s*", " ")
      return message.warn(reason ~= "" and reason or ("`scalesight init` failed with exit code %d"):format(result.code))
    end
    open(file)
    server.attach_open_buffers()
    message.info("created scale.toml; put your own numbers in")
  end)
  if problem then
    message.warn(message.NO_PROGRAM)
  end
end

return M

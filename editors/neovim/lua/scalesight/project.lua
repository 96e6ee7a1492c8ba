--- Which scale.toml governs a buffer, and the folder that the server is started for.

local M = {}

M.SCALE_FILE = "scale.toml"

--- The folder that a buffer lies in: its file's, or the working directory if it has no name.
--- nil for what is no file: help, terminals, the lists of other plugins, names like `oil://…`.
---@param bufnr integer
---@return string?
function M.folder_of_buffer(bufnr)
  local kind = vim.bo[bufnr].buftype
  if kind ~= "" and kind ~= "acwrite" then
    return nil
  end
  local name = vim.api.nvim_buf_get_name(bufnr)
  if name == "" then
    return vim.fn.getcwd()
  end
  if name:match("^%a[%w+.-]+://") then
    return nil
  end
  return vim.fs.dirname(vim.fs.normalize(name))
end

--- The nearest scale.toml, from a folder upward.
---@param folder string
---@return string? file
function M.scale_file(folder)
  return vim.fs.find(M.SCALE_FILE, { path = folder, upward = true, type = "file" })[1]
end

--- The folder that the server is started for; nil if no scale.toml lies upward.
---
--- The whole repository, not the folder of the nearest scale.toml: a repository may hold several of them, and one
--- process serves them all (in each file the nearest one counts). Without a repository it is the topmost folder with a
--- scale.toml, for the same reason.
---@param folder string
---@return string?
function M.root(folder)
  local nearest = M.scale_file(folder)
  if not nearest then
    return nil
  end
  local repository = vim.fs.root(vim.fs.dirname(nearest), ".git")
  if repository then
    return repository
  end
  local all = vim.fs.find(M.SCALE_FILE, { path = folder, upward = true, type = "file", limit = math.huge })
  return vim.fs.dirname(all[#all])
end

--- The root for a buffer; nil if it is no file, or if no scale.toml governs it.
---@param bufnr integer
---@return string?
function M.root_of_buffer(bufnr)
  local folder = M.folder_of_buffer(bufnr)
  return folder and M.root(folder)
end

return M

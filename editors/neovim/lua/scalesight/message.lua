--- What the person at the keyboard is told. One line each, as a longer one makes Neovim ask for a key.

local M = {}

---@param text string
---@param level integer
local function show(text, level)
  vim.notify("scalesight: " .. text, level, { title = "scalesight" })
end

---@param text string
function M.info(text)
  show(text, vim.log.levels.INFO)
end

---@param text string
function M.warn(text)
  show(text, vim.log.levels.WARN)
end

local said = {} ---@type table<string, true>

--- Warns, unless the same was said before.
---@param text string
function M.warn_once(text)
  if not said[text] then
    said[text] = true
    M.warn(text)
  end
end

return M

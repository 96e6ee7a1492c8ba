--- What the person at the keyboard is told. Short: Neovim asks for a key ("Press ENTER") after a message of more than
--- 67 columns on a screen of 80.

local M = {}

M.NO_FILE = "this buffer is no file"
M.NO_SCALE = "no scale.toml here or above: :Scalesight init"
M.TOO_OLD = "server %s is too old: :checkhealth scalesight"
M.NO_PROGRAM = "the program is not found: :checkhealth scalesight"

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

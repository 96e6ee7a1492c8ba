--- The chat plugins that take a draft. Nothing here ever sends one: only functions that open a chat are called, and the
--- text is then put where the person would have typed it.

local M = {}

---@class scalesight.Chat
---@field name string
---@field module string what is required; it loads a plugin that loads lazily
---@field draft fun(text: string): boolean whether the text is in its input

--- Adds a text at the end of the buffer in a window, behind a draft that is there already.
---@param window integer
---@param text string
local function append(window, text)
  local bufnr = vim.api.nvim_win_get_buf(window)
  local new = vim.split(vim.trim(text), "\n", { plain = true })
  local count = vim.api.nvim_buf_line_count(bufnr)
  if vim.trim(vim.api.nvim_buf_get_lines(bufnr, -2, -1, false)[1]) == "" then
    count = count - 1
  else
    table.insert(new, 1, "")
  end
  vim.api.nvim_buf_set_lines(bufnr, count, -1, false, new)
  vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(bufnr), 0 })
end

--- The same Markdown with no heading above the third level, except in fenced code. A chat of CodeCompanion is Markdown
--- itself: it takes a heading of the second level for a speaker, and would not send what follows.
---@param text string
---@return string
function M.below_speakers(text)
  local lines = {} ---@type string[]
  local fence ---@type string?
  for _, line in ipairs(vim.split(text, "\n", { plain = true })) do
    local mark = line:match("^ ? ? ?(```+)") or line:match("^ ? ? ?(~~~+)")
    local underline = line:match("^ ? ? ?=+%s*$") or line:match("^ ? ? ?%-+%s*$")
    local above = lines[#lines] or ""
    if fence then
      if mark and vim.startswith(mark, fence) and line:match("^[%s`~]*$") then
        fence = nil
      end
    elseif mark then
      fence = mark
    elseif underline and above:match("%S") and not above:match("^#") then
      lines[#lines] = "### " .. above
      line = ""
    else
      line = line:gsub("^ ? ? ?##?%f[%s]", "###")
    end
    lines[#lines + 1] = line
  end
  return table.concat(lines, "\n")
end

--- The window of this tab page that shows a buffer of a file type.
---@param filetype string
---@return integer?
local function window_of(filetype)
  for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
    if vim.bo[vim.api.nvim_win_get_buf(window)].filetype == filetype then
      return window
    end
  end
end

---@type table<string, scalesight.Chat>
M.KNOWN = {
  codecompanion = {
    name = "CodeCompanion",
    module = "codecompanion",
    -- `chat()` with no message opens a new chat and sends nothing; the chat is a buffer to write in.
    draft = function(text)
      require("codecompanion").chat()
      local window = vim.api.nvim_get_current_win()
      if vim.bo[vim.api.nvim_win_get_buf(window)].filetype ~= "codecompanion" then
        return false
      end
      append(window, M.below_speakers(text))
      return true
    end,
  },
  copilotchat = {
    name = "CopilotChat",
    module = "CopilotChat",
    -- A message of the user that is added is what stands in the input; only `ask()` sends.
    draft = function(text)
      local chat = require("CopilotChat")
      chat.open()
      local draft = chat.chat:get_message("user")
      local gap = draft and vim.trim(draft.content) ~= "" and "\n\n" or ""
      chat.chat:add_message({ role = "user", content = gap .. vim.trim(text) })
      chat.chat:follow()
      return true
    end,
  },
  avante = {
    name = "avante",
    module = "avante.api",
    -- `ask()` without a question opens the sidebar and sends nothing.
    draft = function(text)
      require("avante.api").ask({ floating = false })
      local window = window_of("AvanteInput")
      if not window then
        return false
      end
      append(window, text)
      vim.api.nvim_set_current_win(window)
      return true
    end,
  },
}

--- The places that are absolute. Lua looks in "./?.lua" as well, which is the folder that is open.
---@param places string as in `package.path`
---@return string
local function absolute(places)
  local kept = vim.tbl_filter(function(place)
    return place:match("^/") or place:match("^%a:[/\\]")
  end, vim.split(places, ";", { plain = true }))
  return table.concat(kept, ";")
end

--- Whether a chat is there, after loading it: never from the project that is open, which may have a file of that name.
---@param chat scalesight.Chat
---@return boolean
local function loads(chat)
  local saved = {} ---@type table<string, string>
  for _, places in ipairs({ "path", "cpath" }) do
    saved[places] = package[places]
    package[places] = absolute(package[places])
  end
  local ok = pcall(require, chat.module)
  for places, before in pairs(saved) do
    if package[places] == absolute(before) then -- else the chat has set it meanwhile
      package[places] = before
    end
  end
  return ok
end

local ORDER = { "codecompanion", "copilotchat", "avante" }

--- The chat to use: `g:scalesight_chat`, else the first that is in use in this session, else the first installed.
---@return scalesight.Chat? chat
---@return string? problem why there is none
function M.find()
  local wanted = vim.g.scalesight_chat
  if wanted == false then
    return nil, "g:scalesight_chat is off"
  elseif wanted ~= nil then
    local chat = M.KNOWN[tostring(wanted):lower()]
    if not chat then
      return nil, "unknown g:scalesight_chat"
    end
    if not loads(chat) then
      return nil, ("%s is missing"):format(chat.name)
    end
    return chat
  end
  for _, name in ipairs(ORDER) do
    if package.loaded[M.KNOWN[name].module] then
      return M.KNOWN[name]
    end
  end
  for _, name in ipairs(ORDER) do
    if loads(M.KNOWN[name]) then
      return M.KNOWN[name]
    end
  end
  return nil, "no chat plugin"
end

return M

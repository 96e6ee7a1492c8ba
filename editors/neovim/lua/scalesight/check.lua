--- Checks a whole project and lists what was found in the quickfix list.

local message = require("scalesight.message")
local project = require("scalesight.project")
local server = require("scalesight.server")

local M = {}

---@class scalesight.Item
---@field uri string
---@field range lsp.Range
---@field severity 1|2|3|4
---@field code string
---@field message string

---@class scalesight.Checked
---@field files integer
---@field lines integer
---@field seconds number
---@field findings integer
---@field items scalesight.Item[]
---@field problems string[]

local TYPES = { "E", "W", "I", "N" } -- by severity; `:help errorformat` has these letters

--- The check under way.
---@type { client: vim.lsp.Client, request: integer?, progress: integer }?
local running

---@param items scalesight.Item[]
---@param encoding string
---@return vim.quickfix.entry[]
local function entries(items, encoding)
  -- It turns columns into bytes, for which it reads the files. Each entry keeps its item in `user_data`.
  local located = vim.lsp.util.locations_to_items(items, encoding)
  for _, entry in ipairs(located) do
    local item = entry.user_data ---@type scalesight.Item
    entry.type = TYPES[item.severity] or "W"
    entry.text = ("%s [%s]"):format(item.message:gsub("%s*\n%s*", " "), item.code)
    entry.user_data = nil
  end
  return located
end

---@param count integer
---@param one string
---@return string
local function number(count, one)
  local digits = tostring(count):reverse():gsub("%d%d%d", "%0,"):reverse():gsub("^,", "")
  return ("%s %s%s"):format(digits, one, count == 1 and "" or "s")
end

---@param result scalesight.Checked
---@param client vim.lsp.Client
local function show(result, client)
  local summary = ("%s in %s"):format(number(result.findings, "finding"), number(result.files, "file"))
  if result.findings > #result.items then
    summary = summary .. (", the first %d are listed"):format(#result.items)
  end
  local list = entries(result.items, client.offset_encoding)
  for _, problem in ipairs(result.problems) do
    table.insert(list, { text = problem, type = "E" })
  end
  vim.fn.setqflist({}, " ", { title = "scalesight: " .. summary, items = list })
  if #list > 0 then
    vim.cmd("botright copen")
  end
  message.info(summary)
end

--- Shows how far it is, as Neovim itself shows no progress.
---@param token string
---@return integer autocommand
local function follow(token)
  return vim.api.nvim_create_autocmd("LspProgress", {
    callback = function(event)
      local params = event.data.params ---@type lsp.ProgressParams
      if params.token ~= token or params.value.kind == "end" then
        return
      end
      local percentage = params.value.percentage and (" %d %%"):format(params.value.percentage) or ""
      local what = params.value.message or params.value.title or "checking"
      vim.api.nvim_echo({ { ("scalesight: %s%s"):format(what, percentage) } }, false, {})
      vim.cmd.redraw()
    end,
  })
end

--- Ends the check under way, if there is one.
---@return boolean
function M.cancel()
  if not running then
    return false
  end
  local client, request = running.client, running.request
  pcall(vim.api.nvim_del_autocmd, running.progress) -- a server that has ended does not answer
  running = nil
  if request and not client:is_stopped() then
    client:cancel_request(request)
  end
  return true
end

---@param client vim.lsp.Client
---@param folder? string
local function start(client, folder)
  M.cancel()
  local token = "scalesight.check." .. vim.uv.hrtime()
  local mine = { client = client, progress = follow(token) }
  running = mine
  local function finish()
    pcall(vim.api.nvim_del_autocmd, mine.progress)
    if running == mine then
      running = nil
    end
  end
  mine.request = server.execute(client, {
    command = "scalesight.checkFolders",
    arguments = folder and { { uris = { vim.uri_from_fname(folder) } } } or {},
    workDoneToken = token,
    failed = finish,
  }, function(result)
    local superseded = running ~= mine
    finish()
    if superseded then
      return
    elseif not result.items then
      return message.warn(result.reason)
    end
    show(result, client)
  end)
end

--- Checks a folder, or the project of the current buffer, or else that of the working directory.
---@param folder? string
function M.run(folder)
  if folder then
    folder = vim.fs.normalize(vim.fn.fnamemodify(folder, ":p")):gsub("(.)/$", "%1")
    if vim.fn.isdirectory(folder) == 0 then
      return message.warn(("%s is no folder"):format(folder))
    end
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local client = not folder and server.client(bufnr)
  if client then
    return start(client)
  end
  local from = folder or (project.root_of_buffer(bufnr) and project.folder_of_buffer(bufnr)) or vim.fn.getcwd()
  server.with_client_for_folder(from, function(found)
    start(found, folder)
  end)
end

return M

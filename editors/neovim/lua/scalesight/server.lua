--- The running server, and how the rest of the plugin gets hold of it.

local message = require("scalesight.message")
local process = require("scalesight.process")
local program = require("scalesight.program")
local project = require("scalesight.project")

local M = {}

local NAME = "scalesight"
local START_SECONDS = 20

--- The client of a buffer, if it is ready.
---@param bufnr integer
---@return vim.lsp.Client?
function M.client(bufnr)
  for _, client in ipairs(vim.lsp.get_clients({ name = NAME, bufnr = bufnr })) do
    if not client:is_stopped() then
      return client
    end
  end
end

--- Lets go of a buffer without a name. To Neovim all of them have the same URI: the server could tell no two of them
--- apart, and the edit of a code action would not find its buffer. So each is attached for one command only.
---@param client vim.lsp.Client
---@param bufnr integer
function M.release_unnamed(client, bufnr)
  if vim.api.nvim_buf_is_valid(bufnr) and vim.api.nvim_buf_get_name(bufnr) == "" then
    vim.lsp.buf_detach_client(bufnr, client.id)
  end
end

--- Why no server can be had for a buffer; nil if one can.
---@param bufnr integer
---@return string?
function M.obstacle(bufnr)
  local folder = project.folder_of_buffer(bufnr)
  if not folder then
    return message.NO_FILE
  end
  local root = project.root(folder)
  if not root then
    return message.NO_SCALE
  end
  if process.has_ended(root) then
    return "the server has ended: :Scalesight log, or restart"
  end
  local _, problem = program.command()
  return problem and message.NO_PROGRAM
end

--- The configuration as the person has it.
---@return vim.lsp.Config
local function configuration()
  return vim.deepcopy(vim.lsp.config[NAME])
end

--- Attaches the server to a buffer, whatever its file type: the person asked for it.
---@param bufnr integer
function M.attach(bufnr)
  local config = configuration()
  local function start(root)
    config.root_dir = root
    vim.lsp.start(config, { bufnr = bufnr, reuse_client = config.reuse_client })
  end
  if type(config.root_dir) == "function" and vim.api.nvim_buf_get_name(bufnr) ~= "" then
    config.root_dir(bufnr, start)
  else
    start(project.root_of_buffer(bufnr))
  end
end

--- Attaches to every open buffer that the server is for, as `vim.lsp.enable` does when a file is opened.
---@return boolean any whether there is one
function M.attach_open_buffers()
  local any = false
  local filetypes = configuration().filetypes or {}
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local named = vim.api.nvim_buf_is_loaded(bufnr) and vim.api.nvim_buf_get_name(bufnr) ~= ""
    local wanted = named and vim.tbl_contains(filetypes, vim.bo[bufnr].filetype)
    if wanted and not M.client(bufnr) and not M.obstacle(bufnr) then
      M.attach(bufnr)
      any = true
    end
  end
  return any
end

--- Calls back as soon as `find` finds something, at most START_SECONDS later.
---@generic T
---@param find fun(): T?
---@param found fun(it: T)
---@param root string
local function await(find, found, root)
  local give_up = vim.uv.now() + START_SECONDS * 1000
  local function look()
    local it = find()
    if it then
      found(it)
    elseif process.has_ended(root) then
      return -- which was said
    elseif vim.uv.now() > give_up then
      message.warn("no answer from the server: :Scalesight log, or restart")
    else
      vim.defer_fn(look, 20)
    end
  end
  look()
end

--- Calls back with the server of a buffer, which is attached if need be. Says why if there can be none.
---@param bufnr integer
---@param use fun(client: vim.lsp.Client)
function M.with_client(bufnr, use)
  local client = M.client(bufnr)
  if client then
    return use(client)
  end
  local obstacle = M.obstacle(bufnr)
  if obstacle then
    return message.warn(obstacle)
  end
  M.attach(bufnr)
  await(function()
    return M.client(bufnr)
  end, use, assert(project.root_of_buffer(bufnr)))
end

--- Calls back with a server for a folder, without a buffer. Says why if there can be none.
---@param folder string
---@param use fun(client: vim.lsp.Client)
function M.with_client_for_folder(folder, use)
  local root = project.root(folder)
  if not root then
    return message.warn(message.NO_SCALE)
  end
  local _, problem = program.command()
  if problem then
    return message.warn(message.NO_PROGRAM)
  end
  local config = configuration()
  config.root_dir = root
  local id = vim.lsp.start(config, { attach = false, reuse_client = config.reuse_client })
  await(function()
    local client = id and vim.lsp.get_client_by_id(id)
    return client and client.initialized and client or nil
  end, use, root)
end

---@class scalesight.Request
---@field command string
---@field arguments? any[]
---@field workDoneToken? string
---@field bufnr? integer whose changes must be known to the server first
---@field failed? fun() called instead of `done` if there is no result

--- Runs a command of the server.
---@param client vim.lsp.Client
---@param request scalesight.Request
---@param done fun(result: any)
---@return integer? id of the request
function M.execute(client, request, done)
  local failed = request.failed or function() end
  local known = vim.tbl_get(client.server_capabilities, "executeCommandProvider", "commands") or {}
  if not vim.tbl_contains(known, request.command) then
    local version = vim.tbl_get(client, "server_info", "version") or "without a version"
    message.warn(message.TOO_OLD:format(version))
    return failed()
  end
  local params = {
    command = request.command,
    arguments = request.arguments or {},
    workDoneToken = request.workDoneToken,
  }
  local sent, id = client:request("workspace/executeCommand", params, function(problem, result)
    if problem then
      failed()
      if problem.code ~= vim.lsp.protocol.ErrorCodes.RequestCancelled then
        message.warn(problem.message)
      end
    else
      done(result)
    end
  end, request.bufnr)
  return sent and id or failed()
end

--- Stops every server, then starts one for each project of an open buffer.
function M.restart()
  local _, problem = program.command()
  if problem then
    return message.warn(message.NO_PROGRAM)
  end
  process.forget_ends()
  local clients = vim.lsp.get_clients({ name = NAME })
  local buffers = {} ---@type integer[]
  for _, client in ipairs(clients) do
    vim.list_extend(buffers, vim.tbl_keys(client.attached_buffers))
    client:stop()
  end
  local force_at = vim.uv.now() + 3000
  local function start()
    local left = vim.tbl_filter(function(client)
      return vim.lsp.get_client_by_id(client.id) ~= nil
    end, clients)
    if #left > 0 then
      if vim.uv.now() > force_at then
        force_at = math.huge
        for _, client in ipairs(left) do
          client:stop(true)
        end
      end
      return vim.defer_fn(start, 20)
    end
    local any = M.attach_open_buffers()
    for _, bufnr in ipairs(buffers) do -- and to those of other file types that it was attached to
      if vim.api.nvim_buf_is_loaded(bufnr) and not M.obstacle(bufnr) then
        M.attach(bufnr)
        any = true
      end
    end
    if not any then
      message.info("no open file has a scale.toml, so no server starts")
    end
  end
  start()
end

return M

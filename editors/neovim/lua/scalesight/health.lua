--- `:checkhealth scalesight`: what is there, what is missing, and what to do about it.

local chats = require("scalesight.chats")
local program = require("scalesight.program")
local project = require("scalesight.project")
local server = require("scalesight.server")

local health = vim.health

local M = {}

--- The buffer that the person looked at; the report has a buffer of its own by now.
---@return integer
local function looked_at()
  local report = vim.api.nvim_get_current_buf()
  local previous = vim.fn.bufnr("#")
  if previous > 0 and previous ~= report and vim.api.nvim_buf_is_loaded(previous) then
    return previous
  end
  local tab = vim.fn.tabpagenr("#")
  local window = vim.fn.tabpagewinnr(tab > 0 and tab or vim.fn.tabpagenr(), tab > 0 and "$" or "#")
  local other = vim.fn.tabpagebuflist(tab > 0 and tab or vim.fn.tabpagenr())[window]
  return other or report
end

local function check_neovim()
  local version = tostring(vim.version())
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok("Neovim " .. version)
  else
    health.error("Neovim " .. version .. ": 0.11 is needed", ":help scalesight-0.10 has a stanza for your version")
  end
  if vim.g.scalesight_enable == false or vim.g.scalesight_enable == 0 then
    health.info("g:scalesight_enable is false: the server starts only by a command of :Scalesight")
  elseif not vim.lsp.is_enabled("scalesight") then
    health.warn("the server is not enabled", 'Is plugin/scalesight.lua loaded? Else: `vim.lsp.enable("scalesight")`')
  end
end

---@return boolean
local function check_program()
  local command, problem = program.command()
  if not command then
    health.error(assert(problem), {
      "Install it: `uv tool install .` or `pipx install .` in a checkout of scalesight",
      "Or say where it is, in init.lua: `vim.g.scalesight_command = '/path/to/scalesight'`",
      "Does a shell find it? Then start Neovim there; PATH is " .. (vim.env.PATH or "empty") .. " here",
    })
    return false
  end
  local result, failure = program.run({ "--version" })
  local version = result and result.code == 0 and (result.stdout or ""):match("(%d+%.[%w.+-]+)")
  local shown = table.concat(command, " ")
  if not version then
    local said = failure or vim.trim(result and (result.stderr ~= "" and result.stderr or result.stdout) or "")
    health.error(("`%s --version` does not work: %s"):format(shown, said ~= "" and said or "it says nothing"), {
      "Run it in a shell; if it does not work there either, install it again: `uv tool install --force .`",
    })
    return false
  elseif program.is_too_old(version) then
    health.error(("%s is version %s; this plugin needs %s"):format(shown, version, program.MINIMUM), {
      "Update it: `git pull` and `uv tool install --force .` in its checkout",
    })
    return false
  end
  health.ok(("%s, version %s"):format(shown, version))
  return true
end

---@param bufnr integer
local function check_buffer(bufnr)
  local name = vim.api.nvim_buf_get_name(bufnr)
  health.info("Buffer: " .. (name == "" and "without a name" or vim.fn.fnamemodify(name, ":~")))
  local folder = project.folder_of_buffer(bufnr)
  if not folder then
    return health.warn("this buffer is no file", "Run :checkhealth scalesight from the file in question")
  end
  local file = project.scale_file(folder)
  if not file then
    return health.warn(("no scale.toml in %s or above it, so no server is needed"):format(folder), {
      "`:Scalesight init` creates one in the root of the repository, `:Scalesight init DIR` in a folder",
    })
  end
  health.ok("scale.toml: " .. vim.fn.fnamemodify(file, ":~"))
  local client = server.client(bufnr)
  if not client then
    local advice = { server.obstacle(bufnr) or "`:Scalesight restart` starts it; `:Scalesight log` shows what happened" }
    local filetypes = vim.lsp.config.scalesight and vim.lsp.config.scalesight.filetypes or {}
    local filetype = vim.bo[bufnr].filetype
    if not vim.tbl_contains(filetypes, filetype) then
      local what = filetype == "" and "a buffer without a file type" or ("file type %s"):format(filetype)
      table.insert(advice, 1, ("It does not start by itself for %s; `:Scalesight wrap` starts it"):format(what))
    end
    return health.warn("no server is attached to this buffer", advice)
  end
  health.ok(("server %s attached, root %s"):format(
    vim.tbl_get(client, "server_info", "version") or "without a version",
    vim.fn.fnamemodify(client.root_dir or "none", ":~")
  ))
  M.check_scale(client, bufnr)
end

--- Asks the server whether it can use the scale.toml.
---@param client vim.lsp.Client
---@param bufnr integer
function M.check_scale(client, bufnr)
  local answer, problem = client:request_sync("workspace/executeCommand", {
    command = "scalesight.declaredScale",
    arguments = { { uri = vim.uri_from_bufnr(bufnr) } },
  }, 5000, bufnr)
  local declared = answer and answer.result
  if type(declared) ~= "table" then
    local why = problem or vim.tbl_get(answer or {}, "err", "message") or "no answer"
    health.warn("the server does not say what scale.toml declares: " .. why, "`:Scalesight log` may show why")
  elseif not declared.usable then
    health.error(tostring(declared.problem or "scale.toml cannot be used"), "`:Scalesight scale` opens it")
  elseif declared.problem and declared.problem ~= vim.NIL then
    health.warn(declared.problem, "`:Scalesight scale` opens it")
  else
    health.ok(("it declares %d collection%s"):format(declared.collections, declared.collections == 1 and "" or "s"))
  end
end

local function check_hand_off()
  local chat, problem = chats.find()
  if chat then
    health.ok(("`:Scalesight wrap chat` makes a draft in %s"):format(chat.name))
  else
    health.info(("%s: `:Scalesight wrap chat` uses the clipboard"):format(problem))
  end
  if vim.fn.has("clipboard") == 1 then
    health.ok("clipboard: " .. tostring(vim.fn["provider#clipboard#Executable"]()))
  else
    health.info('no clipboard: prompts go into the register " (:help clipboard says how to get one)')
  end
end

function M.check()
  local bufnr = looked_at()
  health.start("Neovim and the plugin")
  check_neovim()
  health.start("The program")
  local runs = check_program()
  if runs and vim.fn.has("nvim-0.11") == 1 then
    health.start("The project")
    check_buffer(bufnr)
  end
  health.start("Where prompts go")
  check_hand_off()
end

return M

--- What the person selected, as a range of the protocol.

local M = {}

---@class scalesight.Selection
---@field kind "cursor"|"characters"|"lines"
---@field from [integer, integer] line and byte column, from 0
---@field to [integer, integer] end, exclusive

--- The byte column behind the character at a byte column, with the marks that combine with it.
---@param line string
---@param column integer from 1
---@return integer from 0, exclusive
local function behind(line, column)
  if column > #line then
    return #line
  end
  return column - 1 + #vim.fn.matchstr(line, ([[\%%%dc.]]):format(column))
end

---@param lnum integer from 1
---@return string
local function line_at(lnum)
  return vim.api.nvim_buf_get_lines(0, lnum - 1, lnum, false)[1] or ""
end

---@param first integer from 1
---@param last integer
---@return scalesight.Selection
local function lines(first, last)
  return { kind = "lines", from = { first - 1, 0 }, to = { last - 1, #line_at(last) } }
end

--- A visual selection. A block is taken by its lines: a prompt about a column of text would mean nothing.
---@param mode string "v", "V" or CTRL-V
---@param one integer[] a place as getpos() gives it
---@param other integer[]
---@return scalesight.Selection
local function visual(mode, one, other)
  local from, to = one, other
  if one[2] > other[2] or (one[2] == other[2] and one[3] > other[3]) then
    from, to = other, one
  end
  if mode ~= "v" then
    return lines(from[2], to[2])
  end
  local last = line_at(to[2])
  -- With 'selection' set to "exclusive" the last place is no longer part of it.
  local stop = vim.o.selection == "exclusive" and math.min(to[3] - 1, #last) or behind(last, to[3])
  return {
    kind = "characters",
    from = { from[2] - 1, math.min(from[3] - 1, #line_at(from[2])) },
    to = { to[2] - 1, stop },
  }
end

--- The selection that a command means: a mapping with <Cmd> leaves Visual mode on; `:'<,'>` names the last selection,
--- whose columns count; any other range means its lines; no range means the place of the cursor.
---@param arguments { range: integer, line1: integer, line2: integer }
---@return scalesight.Selection
function M.of_command(arguments)
  local mode = vim.fn.mode()
  if mode == "v" or mode == "V" or mode == "\22" then
    local selection = visual(mode, vim.fn.getpos("v"), vim.fn.getpos("."))
    vim.cmd.normal({ "\27", bang = true })
    return selection
  end
  if arguments.range == 0 then
    local line, column = unpack(vim.api.nvim_win_get_cursor(0))
    return { kind = "cursor", from = { line - 1, column }, to = { line - 1, column } }
  end
  local first, last = vim.fn.getpos("'<"), vim.fn.getpos("'>")
  if arguments.range == 2 and arguments.line1 == first[2] and arguments.line2 == last[2] then
    return visual(vim.fn.visualmode(), first, last)
  end
  return lines(arguments.line1, arguments.line2)
end

--- A selection of the current buffer as the server counts.
---@param selection scalesight.Selection
---@param encoding "utf-8"|"utf-16"|"utf-32"
---@return lsp.Range
function M.range(selection, encoding)
  local function position(place)
    local text = line_at(place[1] + 1)
    return { line = place[1], character = vim.str_utfindex(text, encoding, place[2], false) }
  end
  return { start = position(selection.from), ["end"] = position(selection.to) }
end

return M

-- Run in a headless Neovim that docs/editors.md has set up: opens a Dockerfile,
-- reads its diagnostics, asks for actions and a hover, and saves it, fixed.

local function fail(message)
  io.stderr:write('neovim.lua: ' .. message .. '\n')
  vim.cmd('cquit 1')
end

local function check(holds, message)
  if not holds then fail(message) end
end

local function run()
  check(vim.bo.filetype == 'dockerfile', 'the file is no Dockerfile to Neovim: ' .. vim.bo.filetype)
  check(vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20), 'no diagnostics came')
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    found[diagnostic.message:match('^[^\n]*')] = diagnostic
    check(diagnostic.source == 'dfix', 'a diagnostic of somebody else')
  end
  check(next(found) ~= nil, 'no finding is told')

  local at = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 0, character = 6 } }
  local hovers = vim.lsp.buf_request_sync(0, 'textDocument/hover', at, 5000)
  local _, hover = next(hovers)
  check(hover.result.contents.value:find('family: debian', 1, true), 'the hover knows nothing of the image')

  local range = { start = { line = 1, character = 0 }, ['end'] = { line = 1, character = 0 } }
  local params = { textDocument = at.textDocument, range = range, context = { diagnostics = {}, only = { 'quickfix' } } }
  local _, actions = next(vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 5000))
  local chosen
  for _, action in ipairs(actions.result) do
    if action.title == 'Ignore legacy-key-value here' then chosen = action end
  end
  check(chosen, 'the ignore is not offered')
  vim.lsp.util.apply_workspace_edit(chosen.edit, 'utf-16')
  check(vim.fn.getline(2) == '# dfix: ignore=legacy-key-value', 'the ignore is not written: ' .. vim.fn.getline(2))
  vim.cmd('undo')
  check(vim.fn.getline(2) == 'ENV A b', 'undo brings the line back')

  -- A keystroke, and what follows from it.
  vim.api.nvim_buf_set_lines(0, -1, -1, true, { 'ENV C d' })
  vim.cmd('write')
  check(not vim.bo.modified, 'the file is not written')
  vim.cmd('qall!')
end

local ok, message = pcall(run)
if not ok then fail(message) end

// Wrapping a request in the blueprint prompt: through code actions and through the commands.
const { api, assert, clearMessages, command, findings, fs, inWorkspace, message, open, path, place, select, until, vscode, workspace, writeScale } = require("./testing");

const REQUEST = "# Add a filter for products by größe 𝒳";
const CODE = `x = "𝒳"\n${REQUEST}\ndef f(products):\n    return len(products)\n`;
const REPLACE = "refactor.rewrite.scalesight.wrap.replace";

const actionsAt = (document, range, kind = "") =>
  vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, kind || undefined, 20);

/** Asserts that a text is the old one with the request wrapped: commented, with the declared numbers. */
function assertWrapped(text, before, after) {
  assert(text.startsWith(before) && text.endsWith(after), text);
  const block = text.slice(before.length, text.length - after.length);
  assert.match(block, /2,000 products/);
  assert(block.includes(`${REQUEST}\n`), block);
  assert(block.trimEnd().split("\n").every((line) => line.startsWith("#")), block);
  assert.notEqual(block, `${REQUEST}\n`);
}

exports.tests = {
  "a code action on a selection wraps multi-byte text, and one undo takes it back": async () => {
    await api();
    const editor = await open("wrap/action.py", CODE);
    const { document } = editor;
    const wanted = place(document, "Add a filter for products by größe 𝒳");
    select(editor, wanted);
    const actions = await actionsAt(document, wanted, REPLACE);
    assert.equal(actions.length, 1, JSON.stringify(actions.map(({ title }) => title)));
    const [action] = actions;
    assert.match(action.title, /comment/);
    assert(action.edit, "the edit was not resolved");
    assert(await vscode.workspace.applyEdit(action.edit));
    assertWrapped(document.getText(), 'x = "𝒳"\n', "def f(products):\n    return len(products)\n");
    await command("undo");
    assert.equal(document.getText(), CODE);
  },

  "the actions on a selection: replace, above, copy, chat, new document": async () => {
    const { document } = await open("wrap/offers.py", CODE);
    const kinds = (await actionsAt(document, place(document, REQUEST))).map(({ kind }) => kind.value).filter((kind) => kind.includes("scalesight"));
    const wanted = ["replace", "above", "clipboard", "chat", "new"].map((name) => `refactor.rewrite.scalesight.wrap.${name}`);
    assert.deepEqual(wanted.filter((kind) => !kinds.includes(kind)), [], `offered: ${kinds}`);
  },

  "a finding is wrapped by a quick fix above its loop": async () => {
    const { document } = await open("catalog/filters.py");
    const [, shown] = await findings(document, 2);
    const actions = await actionsAt(document, shown.range, "quickfix.scalesight");
    const action = actions.find(({ kind }) => kind.value === "quickfix.scalesight.wrap");
    assert(action?.edit, JSON.stringify(actions));
    assert.match(action.title, /400,000/);
    const before = document.getText();
    assert(await vscode.workspace.applyEdit(action.edit));
    assert.match(document.getText(), /# .*400,000 iterations, budget 5,000/);
    await command("undo");
    assert.equal(document.getText(), before);
  },

  "a prompt is refreshed with new numbers, and unwrapped byte for byte": async () => {
    const before = fs.readFileSync(inWorkspace("scale.toml").fsPath, "utf8");
    const editor = await open("wrap/refresh.py", CODE);
    const { document } = editor;
    const choose = async (kind, pattern) => {
      const action = await until(`an action like ${pattern}`, async () => {
        const line = place(document, REQUEST);
        return (await actionsAt(document, line, kind)).find(({ edit, title }) => edit && pattern.test(title));
      });
      assert(await vscode.workspace.applyEdit(action.edit));
    };
    try {
      await choose(REPLACE, /comment/);
      await writeScale(before.replace("size = 2_000", "size = 3_000"));
      await choose(REPLACE, /3,000 products/);
      assert.match(document.getText(), /3,000 products/);
      assert.doesNotMatch(document.getText(), /2,000 products/);
      await choose("refactor.rewrite.scalesight.unwrap", /./);
      assert.equal(document.getText(), CODE);
    } finally {
      await writeScale(before);
    }
  },

  "the command wraps the comment under the cursor": async () => {
    const editor = await open("wrap/cursor.py", CODE);
    const { start } = place(editor.document, "filter");
    select(editor, new vscode.Range(start, start));
    await command("scalesight.wrap.replace");
    assertWrapped(editor.document.getText(), 'x = "𝒳"\n', "def f(products):\n    return len(products)\n");
    await command("undo");
    assert.equal(editor.document.getText(), CODE);
  },

  "the command puts the prompt above and leaves the request": async () => {
    const editor = await open("wrap/above.py", CODE);
    select(editor, place(editor.document, REQUEST));
    await command("scalesight.wrap.above");
    const text = editor.document.getText();
    assert(text.startsWith('x = "𝒳"\n#') && text.endsWith(CODE.slice(CODE.indexOf(REQUEST))), text);
    assert.match(text.slice(0, -CODE.length), /2,000 products/);
  },

  "several selections are wrapped at once, in one step of undo": async () => {
    const second = "# Count the tags of größe 𝒴 products";
    const both = `${CODE}\n\n${second}\ndef g(tags):\n    return len(tags)\n`;
    const editor = await open("wrap/several.py", both);
    const { document } = editor;
    select(editor, place(document, REQUEST), place(document, second));
    await command("scalesight.wrap.all");
    const text = document.getText();
    assert(text.includes(`${REQUEST}\n`) && text.includes(`${second}\n`), text);
    assert.equal(text.match(/Performance & Scale Bottleneck Analysis/g)?.length, 2, text);
    assert(text.endsWith("def g(tags):\n    return len(tags)\n"), text);
    await command("undo");
    assert.equal(document.getText(), both);
  },

  "a paragraph of Markdown and an untitled document are wrapped": async () => {
    const editor = await open("notes.md", "# Notes\n\nFilter the products by größe 𝒳.\n\nOther text é\n");
    select(editor, place(editor.document, "Filter the products by größe 𝒳."));
    await command("scalesight.wrap.replace");
    assert.match(editor.document.getText(), /^# Notes\n\n<!-- [^]*Filter the products by größe 𝒳\.\n[^]*2,000 products[^]* -->\n\nOther text é\n$/);
    const untitled = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "markdown", content: "Filter the products by größe 𝒳." }));
    const end = untitled.document.lineAt(0).range.end;
    select(untitled, new vscode.Range(end, end));
    await command("scalesight.wrap.replace");
    assert.match(untitled.document.getText(), /Filter the products by größe 𝒳\.\n[^]*2,000 products/);
  },

  "a selection in a notebook cell is wrapped in the cell": async () => {
    const cells = [REQUEST, "x = 1"].map((source) => ({ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: [source] }));
    const notebook = { cells, metadata: { language_info: { name: "python" } }, nbformat: 4, nbformat_minor: 5 };
    const uri = inWorkspace("analysis.ipynb");
    fs.writeFileSync(uri.fsPath, JSON.stringify(notebook));
    const opened = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(opened);
    await command("notebook.focusTop");
    await command("notebook.cell.edit");
    const cell = opened.cellAt(0).document;
    const editor = await until("an editor of the cell", () => vscode.window.visibleTextEditors.find(({ document }) => document === cell));
    await until("the cell to be active", () => vscode.window.activeTextEditor === editor);
    assert.equal(cell.languageId, "python");
    select(editor, place(cell, "Add a filter"));
    await command("scalesight.wrap.replace");
    assertWrapped(`${cell.getText()}\n`, "", "");
    assert.equal(opened.cellAt(1).document.getText(), "x = 1");
    assert(await opened.save());
  },

  "a read-only file is not written: the message offers other places": async () => {
    await clearMessages();
    const file = path.join(workspace(), "wrap/locked.py");
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, CODE, { mode: 0o444 });
    const editor = await open("wrap/locked.py");
    select(editor, place(editor.document, REQUEST));
    const running = command("scalesight.wrap.replace");
    const { buttons } = await message(/locked\.py is read-only/);
    assert.deepEqual(buttons, ["Open in New Document", "Copy"]);
    assert.equal(editor.document.getText(), CODE);
    await clearMessages();
    await running;
  },

  "a huge selection is refused with its size, and nothing is lost": async () => {
    await clearMessages();
    const text = "# Filter the products\n".repeat(60_000);
    const editor = await open("wrap/huge.py", text);
    await command("editor.action.selectAll");
    const running = command("scalesight.wrap.replace");
    await message(/60,00[01] lines/);
    assert.equal(editor.document.getText(), text);
    await clearMessages();
    await running;
  },
};

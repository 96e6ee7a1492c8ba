// Prompt snippets and declared numbers where a prompt is written.
const { api, assert, open, until, vscode } = require("./testing");

async function completions(document, position) {
  const list = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", document.uri, position);
  return list.items;
}
const labelOf = ({ label }) => label.label ?? label;

exports.tests = {
  "the blueprint is a snippet with tab stops": async () => {
    await api();
    const editor = await open("snippet.md", "scale\n");
    const end = new vscode.Position(0, 5);
    const item = (await completions(editor.document, end)).find((one) => labelOf(one) === "scale blueprint");
    assert(item, "no completion called scale blueprint");
    assert(item.insertText instanceof vscode.SnippetString);
    assert.match(item.insertText.value, /\$\{1:[^}]+\}/);
    await editor.insertSnippet(item.insertText, new vscode.Range(0, 0, 0, 5));
    assert.match(editor.document.getText(), /2,000 products/);
    assert.doesNotMatch(editor.document.getText(), /\$\{?\d/);
    assert(!editor.selection.isEmpty, "the first tab stop is not selected");
  },

  "a declared collection completes to a sentence with its number": async () => {
    const editor = await open("sentence.md", "pro\n");
    const items = await completions(editor.document, new vscode.Position(0, 3));
    const item = items.find((one) => /2,000 products/.test(one.insertText?.value ?? one.insertText ?? ""));
    assert(item, JSON.stringify(items.map(labelOf)));
  },

  "keys of scale.toml complete": async () => {
    const editor = await open("scale.toml");
    const { lineCount } = editor.document;
    await editor.edit((edit) => edit.insert(new vscode.Position(lineCount, 0), "\n[collections.suppliers]\ns"));
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    const labels = await until("a completion", async () => {
      const found = (await completions(editor.document, end)).map(labelOf);
      return found.includes("size") && found;
    });
    assert(!labels.includes("iterations"), String(labels));
  },
};

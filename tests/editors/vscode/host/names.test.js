// Blanks and other alphabets in the path of the workspace and of the server, which is found on PATH.
const { api, assert, command, findings, fs, inWorkspace, open, ours, path, place, select, until, vscode, workspace } = require("./testing");

exports.tests = {
  "the server on PATH is found, and the workspace cannot put its own code in": async () => {
    const { ready, located, state, log } = await api();
    await ready;
    assert.equal(state(), "running", log.join("\n"));
    assert.equal(located().source, "PATH");
    assert(located().command.endsWith("prögramme und mehr/scalesight"), located().command);
  },

  "findings, and their related places, are in the file with this path": async () => {
    assert(workspace().endsWith("läden ü 東京 shop"));
    const { document } = await open("catalog/filters.py");
    const [shown] = await findings(document, 2);
    assert.match(shown.message, /6,000\.\.10,000/);
    assert.equal(shown.relatedInformation[0].location.uri.toString(), document.uri.toString());
  },

  "a file with blanks and other alphabets in its name is checked and wrapped": async () => {
    const request = "# Filter the products by größe 𝒳";
    const editor = await open("größen 𝒳/die größe.py", `${request}\ndef f(products):\n    for a in products:\n        for b in products:\n            print(a, b)\n`);
    await findings(editor.document, 1);
    select(editor, place(editor.document, request));
    await command("scalesight.wrap.replace");
    assert.match(editor.document.getText(), /2,000 products/);
    const line = place(editor.document, "    for a in products").start.line;
    await until("the finding at its new line", () => ours(editor.document).some((shown) => shown.range.start.line === line));
  },

  "scale.toml is opened and its changes are seen": async () => {
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    await command("scalesight.openScale");
    const scale = await until("scale.toml", () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.fsPath === path.join(workspace(), "scale.toml") && active;
    });
    const edit = new vscode.WorkspaceEdit();
    edit.replace(scale.uri, place(scale, "iterations = 5_000"), "iterations = 20_000");
    assert(await vscode.workspace.applyEdit(edit));
    assert(await scale.save());
    await findings(document, 1);
  },

  "a check of the workspace finds its way": async () => {
    await command("scalesight.checkWorkspace");
    await until("findings in a closed file", () => vscode.languages.getDiagnostics(inWorkspace("suppliers/sync.py")).length === 2);
    assert(fs.existsSync(inWorkspace("suppliers/sync.py").fsPath));
  },
};

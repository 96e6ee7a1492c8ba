// The commands of the palette, the status bar item, and the tools for agents.
const { api, assert, bridge, command, findings, fs, inWorkspace, open, ours, until, vscode } = require("./testing");

const statusBar = async (pattern) => until(`${pattern} in the status bar`, async () => {
  const shown = await bridge("statusBar");
  return shown.find((text) => pattern.test(text));
});

const textOf = (result) => result.content.map(({ value }) => value).join("");
const invoke = (name, input) => vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });

exports.tests = {
  "every command of the manifest exists": async () => {
    await api();
    const known = await vscode.commands.getCommands(true);
    const declared = vscode.extensions.getExtension("scalesight.scalesight").packageJSON.contributes.commands;
    assert.deepEqual(declared.map(({ command: id }) => id).filter((id) => !known.includes(id)), []);
  },

  "the status bar names the scale.toml in use": async () => {
    await open("catalog/views.py");
    assert.match(await statusBar(/storefront/), /storefront/);
  },

  "the scale.toml in use is opened": async () => {
    await open("catalog/views.py");
    await command("scalesight.openScale");
    await until("scale.toml in the editor", () => vscode.window.activeTextEditor?.document.uri.fsPath === inWorkspace("scale.toml").fsPath);
  },

  "init opens a scale.toml that is there, and leaves it as it is": async () => {
    const before = fs.readFileSync(inWorkspace("scale.toml").fsPath, "utf8");
    await command("scalesight.init");
    await until("scale.toml in the editor", () => vscode.window.activeTextEditor?.document.uri.fsPath === inWorkspace("scale.toml").fsPath);
    assert.equal(fs.readFileSync(inWorkspace("scale.toml").fsPath, "utf8"), before);
  },

  "a check of the workspace shows the findings of files that are not open": async () => {
    const closed = ["catalog/similar.py", "orders/export.py", "suppliers/sync.py", "web/src/lib/sellable.ts"];
    await until("a workspace without findings", () => closed.every((name) => vscode.languages.getDiagnostics(inWorkspace(name)).length === 0));
    await command("scalesight.checkWorkspace");
    const shown = (name) => vscode.languages.getDiagnostics(inWorkspace(name)).filter(({ source }) => source === "scalesight");
    await until("findings in closed files", () => closed.every((name) => shown(name).length > 0));
    assert.equal(shown("suppliers/sync.py").length, 2);
    assert.equal(shown("catalog/serialize.py").length, 0);
    const { document } = await open("suppliers/sync.py");
    await findings(document, 2);
    assert.equal(ours(document).length, 2, "the same finding from two sides");
  },

  "debug information names the versions": async () => {
    await command("scalesight.showDebugInformation");
    const shown = await until("a document", () => vscode.window.activeTextEditor?.document);
    await until("its text", () => /scalesight \d+\.\d+/.test(shown.getText()));
    assert.match(shown.getText(), /Python 3\.\d+/);
    assert(shown.getText().includes(process.env.SCALESIGHT_TEST_PROGRAM), "the path of the server is not in it");
  },

  "an agent is told the declared scale": async () => {
    const text = textOf(await invoke("scalesight_declared_scale", {}));
    assert.match(text, /2,000/);
    assert.match(text, /5,000/);
    assert.match(textOf(await invoke("scalesight_declared_scale", { filePath: "catalog/filters.py" })), /2,000/);
  },

  "an agent gets the check of a file as text, and of nothing outside the workspace": async () => {
    const text = textOf(await invoke("scalesight_check_file", { filePath: "catalog/filters.py" }));
    assert.match(text, /2,000 products × 200 tags = 400,000 iterations, budget 5,000/);
    const outside = await invoke("scalesight_check_file", { filePath: "../../../../etc/hostname" }).then(textOf, String);
    assert.match(outside, /outside the workspace/);
  },
};

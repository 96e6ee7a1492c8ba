// A folder that the person does not trust: only the server on PATH runs, and no template of the folder speaks.
const { api, assert, bridge, command, findings, fs, open, path, place, select, until, vscode } = require("./testing");

const world = process.env.SCALESIGHT_TEST_WORLD;
const marks = () => (fs.existsSync(path.join(world, "marks")) ? fs.readFileSync(path.join(world, "marks"), "utf8") : "");
const REQUEST = "# Add a filter for the products";

async function wrapped(name) {
  const editor = await open(name, `${REQUEST}\ndef f(products):\n    return len(products)\n`);
  select(editor, place(editor.document, REQUEST));
  await command("scalesight.wrap.replace");
  assert.match(editor.document.getText(), /2,000 products/);
  return editor.document.getText();
}

exports.tests = {
  "the workspace is not trusted, and the server on PATH runs": async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const { ready, located, state, log } = await api();
    await ready;
    assert.equal(state(), "running", log.join("\n"));
    assert.equal(located().source, "PATH");
    assert.equal(located().command, path.join(world, "programs/scalesight"));
    assert(log.some((line) => /not trusted/.test(line)), log.join("\n"));
  },

  "no program of the workspace was run": async () => {
    await command("scalesight.restart");
    assert.equal(marks(), "");
  },

  "findings are shown, and prompts come from the built-in template": async () => {
    await findings((await open("catalog/filters.py")).document, 2);
    assert.doesNotMatch(await wrapped("untrusted.py"), /ROLE OF THE WORKSPACE/);
  },

  "when trust is granted the server starts anew, and the workspace may speak": async () => {
    await command("workbench.trust.manage");
    await bridge("grantTrust");
    await until("trust", () => vscode.workspace.isTrusted);
    // Now the setting of the workspace counts; what it names is no server.
    await until("the program of the workspace", () => marks() !== "");
    const configuration = vscode.workspace.getConfiguration("scalesight");
    await configuration.update("path", process.env.SCALESIGHT_TEST_PROGRAM, vscode.ConfigurationTarget.Workspace);
    const { state, located } = await api();
    await until("the right server", () => state() === "running" && located()?.command === process.env.SCALESIGHT_TEST_PROGRAM);
    assert.match(await wrapped("trusted.py"), /ROLE OF THE WORKSPACE/);
  },
};

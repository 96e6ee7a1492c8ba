// A workspace without a scale.toml: the extension stays out of it until it is asked.
const { api, assert, bridge, clearMessages, command, findings, fs, inWorkspace, message, open, ours, pause, place, select, until, vscode, writeScale } = require("./testing");

const REQUEST = "# Add a filter for products";
const CODE = `${REQUEST}\ndef f(products):\n    for a in products:\n        for b in products:\n            print(a, b)\n`;

exports.tests = {
  "nothing is started, and nothing is said": async () => {
    await open("mine.py", CODE);
    await pause(2000);
    assert.equal(vscode.extensions.getExtension("scalesight.scalesight").isActive, false);
    assert.deepEqual(await bridge("servers"), []);
  },

  "a command says that no scale.toml applies, and offers to create one": async () => {
    await clearMessages();
    const editor = await open("mine.py");
    select(editor, place(editor.document, REQUEST));
    const running = command("scalesight.wrap.replace");
    const { buttons } = await message(/scale\.toml/);
    assert.deepEqual(buttons, ["Create scale.toml"]);
    assert.equal(editor.document.getText(), CODE);
    assert.deepEqual(ours(editor.document), []);
    await bridge("press", { button: "Create scale.toml" });
    const shown = await until("scale.toml in the editor", () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.uri.fsPath === inWorkspace("scale.toml").fsPath && active;
    });
    assert.match(shown.getText(), /\[collections/);
    await until("the file on the disk", () => fs.existsSync(shown.uri.fsPath) && fs.readFileSync(shown.uri.fsPath, "utf8") === shown.getText());
    await running;
  },

  "what is declared there counts at once": async () => {
    await api();
    await writeScale("[collections.products]\nsize = 2_000\n\n[budgets]\niterations = 5_000\n");
    const [shown] = await findings((await open("mine.py")).document, 1);
    assert.match(shown.message, /2,000 products × 2,000 products = 4,000,000 iterations, budget 5,000/);
  },
};

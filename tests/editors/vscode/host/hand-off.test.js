// The prompt outside the document: in a new one, on the clipboard, in the chat as a draft.
const { api, assert, clearMessages, command, findings, message, open, place, select, until, vscode } = require("./testing");

const REQUEST = "# Add a filter for products by größe 𝒳";
const CODE = `x = 1\n${REQUEST}\ndef f(products):\n    return len(products)\n`;

async function openRequest(name) {
  await api();
  const editor = await open(`hand-off/${name}.py`, CODE);
  select(editor, place(editor.document, REQUEST));
  return editor;
}

/** Asserts that a text stands alone: the request without its comment mark, the numbers, and no marker. */
function assertPrompt(text) {
  assert.match(text, /2,000 products/);
  assert.match(text, /^Add a filter for products by größe 𝒳$/m);
  assert.doesNotMatch(text, /scalesight:|<!--/);
}

exports.tests = {
  "the prompt opens in a new document and the request stays": async () => {
    const { document } = await openRequest("new");
    await command("scalesight.wrap.new");
    const shown = vscode.window.activeTextEditor.document;
    assert(shown.isUntitled && shown.languageId === "markdown");
    assertPrompt(shown.getText());
    assert.equal(document.getText(), CODE);
  },

  "the prompt is copied": async () => {
    const { document } = await openRequest("copy");
    await vscode.env.clipboard.writeText("something else");
    await command("scalesight.wrap.clipboard");
    assertPrompt(await vscode.env.clipboard.readText());
    assert.equal(document.getText(), CODE);
  },

  "selected code goes along in a fence of its language": async () => {
    await api();
    const editor = await open("catalog/filters.py");
    const [, shown] = await findings(editor.document, 2);
    select(editor, new vscode.Range(shown.range.start, shown.range.start.translate(4)));
    await command("scalesight.wrap.clipboard");
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /```python\n[^]*for product in Product\.objects\.all\(\):[^]*\n```/);
    assert.match(text, /2,000 products × 200 tags = 400,000 iterations/);
  },

  "the chat gets the prompt as a draft, not sent": async () => {
    await openRequest("chat");
    const calls = [];
    const chat = vscode.commands.registerCommand("workbench.action.chat.open", (given) => void calls.push(given));
    try {
      await vscode.workspace.getConfiguration("chat").update("disableAIFeatures", false, vscode.ConfigurationTarget.Global);
      await command("scalesight.wrap.chat");
      assert.equal(calls.length, 1);
      assert.equal(calls[0].isPartialQuery, true);
      assertPrompt(calls[0].query);
    } finally {
      chat.dispose();
      await vscode.workspace.getConfiguration("chat").update("disableAIFeatures", true, vscode.ConfigurationTarget.Global);
    }
  },

  "where there is no chat the prompt goes to the clipboard, and a message says so": async () => {
    await clearMessages();
    await openRequest("no-chat");
    await vscode.env.clipboard.writeText("something else");
    await command("scalesight.wrap.chat");
    await message(/clipboard/);
    assertPrompt(await vscode.env.clipboard.readText());
    await clearMessages();
  },

  "the code action runs the copy with the finding's own prompt": async () => {
    await api();
    const { document } = await open("catalog/filters.py");
    const [first] = await findings(document, 2);
    const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, first.range, "refactor.rewrite.scalesight.wrap.clipboard", 20);
    assert.equal(actions.length, 1, JSON.stringify(actions));
    assert.match(actions[0].title, /6,000\.\.10,000/);
    const { command: id, arguments: given } = actions[0].command;
    await command(id, ...given);
    const text = await until("the prompt on the clipboard", async () => {
      const copied = await vscode.env.clipboard.readText();
      return copied.includes("6,000..10,000") && copied;
    });
    assert.match(text, /6,000\.\.10,000 iterations, budget 5,000/);
  },
};

// The server's life: restarted by hand, back after a crash, and a setting that changes while it runs.
const { api, assert, bridge, command, findings, open, setting, until, vscode } = require("./testing");

const running = async () => (await bridge("servers")).map((line) => Number(line.split(" ")[0]));

exports.tests = {
  "the log says which server was taken and why": async () => {
    const { log, located } = await api();
    assert(located(), "nothing located");
    assert(log.some((line) => line.includes(process.env.SCALESIGHT_TEST_PROGRAM) && line.includes("scalesight.path")), log.join("\n"));
  },

  "a restart starts another process, and the findings return": async () => {
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    const before = await running();
    await command("scalesight.restart");
    await until("another process", async () => {
      const now = await running();
      return now.length > 0 && now.every((pid) => !before.includes(pid));
    });
    await findings(document, 2);
    assert.equal((await api()).state(), "running");
  },

  "a server that is killed comes back with its findings": async () => {
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    const [before] = await running();
    process.kill(before, "SIGKILL");
    await until("another process", async () => {
      const now = await running();
      return now.length > 0 && !now.includes(before);
    });
    await findings(document, 2);
    const actions = await until("a wrap", async () =>
      (await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, new vscode.Range(57, 0, 58, 0), "refactor.rewrite.scalesight", 5)).length);
    assert(actions > 0);
  },

  "a text that was typed while the server was down is what is checked": async () => {
    const editor = await open("catalog/typed.py", "def f(products):\n    pass\n");
    const [before] = await running();
    process.kill(before, "SIGKILL");
    await editor.edit((edit) => edit.insert(new vscode.Position(2, 0), "\ndef g(products):\n    for a in products:\n        for b in products:\n            print(a, b)\n"));
    await findings(editor.document, 1);
  },

  "a changed path is taken without a reload": async () => {
    const before = await running();
    await setting("path", `${process.env.SCALESIGHT_TEST_PROGRAM}`.replace(/\/scalesight$/, "/../bin/scalesight"));
    await until("another process", async () => {
      const now = await running();
      return now.length > 0 && now.every((pid) => !before.includes(pid));
    });
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    await setting("path", process.env.SCALESIGHT_TEST_PROGRAM);
  },
};

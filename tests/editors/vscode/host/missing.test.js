// No server on the machine: one message with ways out, nothing hangs, and the server is taken as soon as it is there.
const { api, assert, clearMessages, command, findings, fs, message, open, path, place, select, setting, until, vscode } = require("./testing");

const world = process.env.SCALESIGHT_TEST_WORLD;
const MISSING = /scalesight server is not installed/;

exports.tests = {
  "one message with the ways to install it": async () => {
    const { ready, state, client } = await api();
    await ready;
    assert.equal(state(), "missing");
    assert.equal(client(), undefined);
    const { buttons } = await message(MISSING);
    assert.deepEqual(buttons, ["Install with uv", "Install with pip", "Set Path"]);
  },

  "the log names every place that was looked at": async () => {
    const { log } = await api();
    for (const where of [/setting scalesight\.path: not set/, /PATH: no scalesight in \/usr\/bin/, /\.local\/bin/, /uvx/]) {
      assert(log.some((line) => where.test(line)), `${where} is not in\n${log.join("\n")}`);
    }
  },

  "commands end, and say it again": async () => {
    const editor = await open("catalog/filters.py");
    select(editor, place(editor.document, "for product in products"));
    const before = editor.document.getText();
    for (const id of ["wrap.replace", "wrap.clipboard", "wrap.all", "checkWorkspace", "openScale", "restart"]) {
      await clearMessages();
      await command(`scalesight.${id}`);
      await message(MISSING);
    }
    assert.equal(editor.document.getText(), before);
    await clearMessages();
  },

  "debug information and the tools answer without a server": async () => {
    await command("scalesight.showDebugInformation");
    const shown = await until("debug information", () => vscode.window.activeTextEditor?.document);
    await until("its text", () => /missing/.test(shown.getText()));
    const answer = await vscode.lm.invokeTool("scalesight_declared_scale", { input: {}, toolInvocationToken: undefined });
    assert.match(answer.content.map(({ value }) => value).join(""), /does not run/);
    await clearMessages();
  },

  "uvx is asked for the pinned version, where it is there": async () => {
    const uvx = path.join(world, "home/.local/bin/uvx");
    fs.mkdirSync(path.dirname(uvx), { recursive: true });
    fs.symlinkSync(path.join(process.env.SCALESIGHT_TEST_SERVERS, "uvx"), uvx);
    await command("scalesight.restart");
    const { located, state } = await api();
    assert.equal(state(), "running");
    assert.equal(located().source, "uvx");
    await findings((await open("catalog/filters.py")).document, 2);
    fs.rmSync(uvx);
  },

  "a server in the folder of pipx and uv comes before uvx, without a reload": async () => {
    const program = path.join(world, "home/.local/bin/scalesight");
    fs.symlinkSync(process.env.SCALESIGHT_TEST_PROGRAM, program);
    await command("scalesight.restart");
    const { located, state } = await api();
    assert.equal(state(), "running");
    assert.equal(located().source, "user folder");
    assert.equal(located().command, program);
    fs.rmSync(program);
  },

  "a setting that names the server starts it, and taking it away ends it": async () => {
    const { state } = await api();
    await command("scalesight.restart");
    assert.equal(state(), "missing");
    await setting("path", process.env.SCALESIGHT_TEST_PROGRAM);
    await until("a server", () => state() === "running");
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    await setting("path", undefined);
    await until("no server", () => state() === "missing");
    await findings(document, 0);
  },
};

// Servers that are too old, do not start, crash again and again, or say nothing; and settings that name no server.
const { api, assert, bridge, clearMessages, command, findings, fs, message, messages, open, path, setting, until, vscode } = require("./testing");

const world = process.env.SCALESIGHT_TEST_WORLD;
const server = (name) => path.join(process.env.SCALESIGHT_TEST_SERVERS, name);

/** Sets the path and waits until the extension has made up its mind. */
async function take(value) {
  await clearMessages();
  const { state, log } = await api();
  const before = log.length;
  await setting("path", value);
  await until("a start", () => log.slice(before).some((line) => line.includes("scalesight.path changed")));
  await until("the outcome", () => state() !== "starting");
  return state();
}

/** What the person is told about a value of the setting that names no usable server. */
async function refusal(value, pattern) {
  assert.equal(await take(value), "failed");
  const { buttons } = await message(pattern);
  assert(buttons.includes("Set Path"), String(buttons));
  assert.deepEqual(await bridge("servers"), []);
}

exports.tests = {
  "a server that is too old is not started: the message has both versions and the update": async () => {
    const { ready, state, client } = await api();
    await ready;
    assert.equal(state(), "failed");
    assert.equal(client(), undefined);
    const { buttons } = await message(/too-old is scalesight 0\.0\.1, and \d+\.\d+\.\d+ or later is needed/);
    assert(buttons.includes("Update") && buttons.includes("Set Path"), String(buttons));
    assert.deepEqual(await bridge("servers"), []);
  },

  "a server that ends at its start is told with its last word": async () => {
    assert.equal(await take(server("ends-at-start")), "failed");
    const { buttons } = await message(/does not start.*ImportError: the library is broken/);
    assert.deepEqual(buttons, ["Restart", "Show Logs"]);
  },

  "a server that ends again and again is started four times, then one message": async () => {
    const starts = () => (fs.existsSync(path.join(world, "starts")) ? fs.readFileSync(path.join(world, "starts"), "utf8").trim().split("\n").length : 0);
    const { state } = await api();
    await clearMessages();
    await setting("path", server("ends-soon"));
    await until("the message", async () => (await messages()).some(({ text }) => /is not started again/.test(text)));
    const { buttons } = await message(/ended by itself 4 times in 3 minutes \(exit code 3\)/);
    assert.deepEqual(buttons, ["Restart", "Show Logs"]);
    assert.equal((await messages()).length, 1);
    assert.equal(state(), "failed");
    assert.equal(starts(), 4);
    // A command says it again, and does not start it for a fifth time.
    await open("catalog/filters.py");
    await command("scalesight.wrap.clipboard");
    assert.equal(starts(), 4);
    await command("scalesight.restart");
    await until("a fifth start, which was asked for", () => starts() >= 5);
    await until("the end of it", () => state() === "failed");
  },

  "a server that says nothing is given up and ended": async () => {
    assert.equal(await take(server("says-nothing")), "failed");
    await message(/does not start.*no answer within \d+ s/);
    await until("its end", async () => (await bridge("servers")).length === 0);
  },

  "while a server says nothing, another path is taken at once": async () => {
    const { state } = await api();
    assert.equal(await take(process.env.SCALESIGHT_TEST_PROGRAM), "running");
    await setting("path", server("says-nothing"));
    await until("the silent server", async () => (await bridge("servers")).some((line) => line.includes("says-nothing server")));
    await setting("path", process.env.SCALESIGHT_TEST_PROGRAM);
    await until("the right server", () => state() === "running");
    await findings((await open("catalog/filters.py")).document, 2);
    await until("the end of the other", async () => (await bridge("servers")).length === 1);
  },

  "another program is named for what it is": () => refusal(server("another-program"), /is not scalesight: asked for its version, it answered "Usage/),
  "a path of Windows on this machine": () => refusal("C:\\Users\\ada\\.local\\bin\\scalesight.exe", /is a path of Windows, and this machine runs/),
  "a folder in place of the program": () => refusal(path.dirname(process.env.SCALESIGHT_TEST_PROGRAM), /is a folder\. Expected: the program in it/),
  "a program that does not exist": () => refusal("/nowhere/scalesight", /\/nowhere\/scalesight.*does not exist/),
  "a relative path": () => refusal("bin/scalesight", /is not an absolute path/),
  "a file that is not executable": () => refusal("${workspaceFolder}/manage.py", /manage\.py.*is not executable/),
  "a value of the wrong type": () => refusal(["scalesight"], /is not a text/),

  "after all of this the right path works": async () => {
    assert.equal(await take(`  ${process.env.SCALESIGHT_TEST_PROGRAM} `), "running");
    assert.deepEqual(await messages(), []);
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    assert.equal(vscode.languages.getDiagnostics(document.uri).length, 2);
  },
};

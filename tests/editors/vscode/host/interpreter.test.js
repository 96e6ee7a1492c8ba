// The server in the Python environment that the Python extension says is active.
const { api, assert, command, findings, fs, open, path, until, vscode } = require("./testing");

const world = process.env.SCALESIGHT_TEST_WORLD;

exports.tests = {
  "the active environment has the server, and its Python is never run": async () => {
    const { ready, located, state, log } = await api();
    await ready;
    assert.equal(state(), "running", log.join("\n"));
    assert.equal(located().source, "interpreter");
    assert.equal(located().command, path.join(world, "environment/bin/scalesight"));
    await findings((await open("catalog/filters.py")).document, 2);
  },

  "another active environment is followed without a reload": async () => {
    const { located, state } = await api();
    fs.mkdirSync(path.join(world, "other/bin"), { recursive: true });
    fs.symlinkSync(process.env.SCALESIGHT_TEST_PROGRAM, path.join(world, "other/bin/scalesight"));
    vscode.extensions.getExtension("ms-python.python").exports.choose(path.join(world, "other/bin/python3.12"));
    await until("the other server", () => located()?.command === path.join(world, "other/bin/scalesight") && state() === "running");
    await findings((await open("catalog/filters.py")).document, 2);
  },

  "an environment without it leaves the other places": async () => {
    const { located, state } = await api();
    vscode.extensions.getExtension("ms-python.python").exports.choose(path.join(world, "nothing/bin/python"));
    await until("no server", () => state() === "missing");
    assert.equal(located(), undefined);
    await command("notifications.clearAll");
  },
};

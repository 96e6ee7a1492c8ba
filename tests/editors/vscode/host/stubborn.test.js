// A server that does not want to end. What happens when the window is closed on it is tested by the launcher.
const { api, assert, bridge, command, until } = require("./testing");

exports.tests = {
  "a restart ends it by force": async () => {
    const { ready, state } = await api();
    await ready;
    assert.equal(state(), "running");
    const [before] = await bridge("servers");
    await command("scalesight.restart");
    await until("another process, and one only", async () => {
      const now = await bridge("servers");
      return now.length === 1 && now[0] !== before;
    });
    assert.equal(state(), "running");
  },
};

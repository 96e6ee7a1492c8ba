// Runs inside the extension host: all tests of one scenario, one after the other, each told to the launcher when it ends.
const { bridge, within } = require("./testing");

const LONGEST = 150; // seconds that one test may take

exports.run = async () => {
  const { tests } = require(process.env.SCALESIGHT_TEST_SCENARIO);
  for (const [name, test] of Object.entries(tests)) {
    await bridge("alive", {});
    const started = Date.now();
    let error;
    try {
      await within(LONGEST, name, test());
    } catch (thrown) {
      error = thrown?.stack ?? String(thrown);
    }
    await bridge("result", { name, milliseconds: Date.now() - started, error });
  }
  await bridge("done", {});
};

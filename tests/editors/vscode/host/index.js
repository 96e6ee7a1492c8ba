// Runs inside the extension host: all tests of one scenario, one after the other, each told to the launcher when it ends.
const { bridge, closeAll, within } = require("./testing");

const LONGEST = 150; // seconds that one test may take

exports.run = async () => {
  const modules = process.env.SCALESIGHT_TEST_MODULES.split("\n").map((file) => require(file).tests);
  const tests = modules.flatMap((module) => Object.entries(module)).filter(([name]) => name.includes(process.env.SCALESIGHT_TEST_ONLY));
  for (const [name, test] of tests) {
    await bridge("alive", {});
    const started = Date.now();
    let error;
    try {
      await within(LONGEST, name, test());
      await closeAll();
    } catch (thrown) {
      error = thrown?.stack ?? String(thrown);
      await bridge("screenshot", { file: name.replace(/[^a-z0-9]+/gi, "-") });
    }
    await bridge("result", { name, milliseconds: Date.now() - started, error });
  }
  await bridge("done", {});
};

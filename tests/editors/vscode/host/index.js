// An extension of the tests' own: runs all tests of one scenario inside the extension host, one after the other. VS Code's
// way for this (extensionTestsPath) trusts every workspace and answers every dialog by itself, which people's windows do not.
const { bridge, closeAll, within } = require("./testing");

const LONGEST = 150; // seconds that one test may take

exports.activate = () => void run();

async function run() {
  const modules = process.env.SCALESIGHT_TEST_MODULES.split("\n").map((file) => require(file).tests);
  const tests = modules.flatMap((module) => Object.entries(module)).filter(([name]) => name.includes(process.env.SCALESIGHT_TEST_ONLY));
  for (const [name, test] of tests) {
    await bridge("alive");
    const started = Date.now();
    let error;
    try {
      await within(LONGEST, name, test());
      await within(LONGEST, "closing the editors", closeAll());
    } catch (thrown) {
      error = thrown?.stack ?? String(thrown);
      await bridge("screenshot", { file: name.replace(/[^a-z0-9]+/gi, "-") });
    }
    await bridge("result", { name, milliseconds: Date.now() - started, error });
  }
  await bridge("done");
}

// Runs the suites: `host` inside VS Code's extension host, `page` through what a person sees and types. See README.md.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";

import { summary } from "./harness/report.mjs";
import { checkout } from "./harness/world.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, "update-media": { type: "boolean" } },
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
const output = path.join(checkout, ".vscode-test/output");
fs.rmSync(output, { recursive: true, force: true });
const suites = values["update-media"] ? ["page"] : positionals.length ? positionals : ["host", "page"];
for (const suite of suites) {
  const { run } = await import(`./${suite}/run.mjs`);
  await run({ output: path.join(output, suite), only: values.only, updateMedia: values["update-media"] ?? false });
}
process.exit(summary());

// Installs the packaged extension and works with it as a person does: with the mouse and the keys, in one window.
import fs from "node:fs";
import path from "node:path";

import { report } from "../harness/report.mjs";
import { startVSCode } from "../harness/vscode.mjs";
import { checkout, createWorld, program } from "../harness/world.mjs";
import { Person } from "./person.mjs";
import { takePictures } from "./pictures.mjs";

const vsix = path.join(checkout, "editors/vscode/dist/scalesight.vsix");
const MODULES = ["walkthrough", "findings", "prompts", "surface"];

/** @param {string} [options.only]  part of the name of a test; leaves screenshots in `output` */
export async function run({ output, only = "", updateMedia }) {
  fs.mkdirSync(output, { recursive: true });
  if (updateMedia) return takePictures(output);
  const world = createWorld({ path: [path.dirname(program)] });
  let vscode;
  try {
    vscode = await startVSCode(world, { output, vsix });
    const person = new Person(vscode.page, world, output);
    await person.seesTheWorkbench();
    for (const module of MODULES) {
      const { tests } = await import(`./${module}.test.mjs`);
      for (const [name, test] of Object.entries(tests)) {
        if (name.includes(only)) await runTest(name, test, person);
      }
    }
  } catch (error) {
    await vscode?.page.screenshot({ path: path.join(output, "failed.png") }).catch(() => {});
    report({ suite: "page", name: "runs to its end", milliseconds: 0, error: `${error.stack}\nSee ${output}` });
  } finally {
    await vscode?.stop();
    world.destroy();
  }
}

async function runTest(name, test, person) {
  const started = Date.now();
  let error;
  try {
    await test(person);
  } catch (thrown) {
    error = thrown?.stack ?? String(thrown);
  }
  await person.screenshot(`${error ? "failed-" : ""}${name.replace(/[^a-z0-9]+/gi, "-")}`);
  report({ suite: "page", name, milliseconds: Date.now() - started, error });
  await person.closesEverything();
}

// Starts one VS Code for each scenario and has its tests run inside the extension host.
import fs from "node:fs";
import path from "node:path";

import { openBridge } from "../harness/bridge.mjs";
import { report } from "../harness/report.mjs";
import { startVSCode } from "../harness/vscode.mjs";
import { checkout, createWorld, serversOf } from "../harness/world.mjs";
import { scenarios } from "./scenarios.mjs";

const SILENCE = 180_000; // longest time without news of a test

/** @param {string} [options.only]  "scenario" or "scenario/part of the name of a test" */
export async function run({ output, only = "" }) {
  const [wanted, filter] = only.split("/");
  for (const [name, scenario] of Object.entries(scenarios)) {
    if (name.includes(wanted)) await runScenario(name, scenario, path.join(output, name), filter);
  }
}

async function runScenario(name, scenario, output, filter) {
  fs.mkdirSync(output, { recursive: true });
  const suite = `host/${name}`;
  const world = createWorld(scenario.world);
  let heard = Date.now();
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  let vscode;
  const bridge = await openBridge({
    result: (result) => report({ suite, ...result }),
    alive: () => void (heard = Date.now()),
    done: () => finish(undefined),
    messages: () => messagesOf(vscode.page),
    servers: () => serversOf(world),
    press: ({ button }) => vscode.page.locator(".notifications-center .monaco-button", { hasText: button }).first().click(),
    grantTrust: () => vscode.page.locator(".workspace-trust-editor .monaco-button", { hasText: "Trust" }).first().click(),
    statusBar: () => vscode.page.locator(".statusbar-item").allInnerTexts(),
    screenshot: ({ file }) => vscode.page.screenshot({ path: path.join(output, `${file}.png`) }),
  });
  Object.assign(world.environment, {
    SCALESIGHT_TEST_BRIDGE: bridge.address,
    SCALESIGHT_TEST_MODULES: scenario.tests.map((module) => path.join(import.meta.dirname, `${module}.test.js`)).join("\n"),
    SCALESIGHT_TEST_ONLY: filter ?? "",
  });
  const started = Date.now();
  try {
    vscode = await startVSCode(world, {
      output,
      trust: scenario.trust ?? false,
      developed: import.meta.dirname,
      installed: [path.join(checkout, ".vscode-test/extension/extension"), ...(scenario.extensions ?? [])],
    });
    const watch = setInterval(() => Date.now() - heard > SILENCE && finish("no news from the extension host"), 1000);
    const problem = await finished;
    clearInterval(watch);
    if (problem) throw new Error(problem);
    await nothingIsLeft(suite, world, scenario.killed ? "VS Code is killed" : "the window is closed", scenario.killed ? vscode.kill : vscode.closeWindow);
  } catch (error) {
    await vscode?.page.screenshot({ path: path.join(output, "failed.png") }).catch(() => {});
    report({ suite, name: "runs to its end", milliseconds: Date.now() - started, error: `${error.stack}\nSee ${output}` });
  } finally {
    await vscode?.stop();
    bridge.close();
    world.destroy();
  }
}

/** The messages in the list of notifications, which the test has opened: `{text, buttons}[]`, newest first. */
function messagesOf(page) {
  return page.locator(".notifications-center .notification-list-item").evaluateAll((items) =>
    items.map((item) => ({
      text: item.querySelector(".notification-list-item-message").textContent,
      buttons: [...item.querySelectorAll(".notification-list-item-buttons-container .monaco-button")].map(({ textContent }) => textContent.trim()),
    })),
  );
}

async function nothingIsLeft(suite, world, event, happen) {
  const started = Date.now();
  const before = serversOf(world).length;
  await happen();
  let left = serversOf(world);
  for (const deadline = Date.now() + 60_000; left.length && Date.now() < deadline; left = serversOf(world)) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const error = left.length ? `still running:\n${left.join("\n")}` : undefined;
  report({ suite, name: `no server is left after ${event}, of ${before}`, milliseconds: Date.now() - started, error });
}

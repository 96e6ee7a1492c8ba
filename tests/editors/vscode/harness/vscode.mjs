// One running VS Code: the server of code-server, and a page of it in Chromium. Nothing in it can reach beyond this machine.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";

const { CODE_SERVER, PLAYWRIGHT, CHROMIUM } = process.env;
const { chromium } = (await import(pathToFileURL(path.join(PLAYWRIGHT, "index.mjs")).href));
const NOWHERE = JSON.stringify({ serviceUrl: "http://127.0.0.1:9", itemUrl: "http://127.0.0.1:9" });
const BROWSER = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

/**
 * @param world  see world.mjs
 * @param {object} options
 * @param {string} options.output       folder for logs and screenshots
 * @param {boolean} [options.trust]     whether VS Code asks for trust in the folder
 * @param {object} [options.view]       viewport and scale of the page
 * @param {string} [options.developed]  unpacked extension to load from where it is
 * @param {string[]} [options.installed]  unpacked extensions to install
 * @param {string} [options.vsix]       packaged extension to install first
 */
export async function startVSCode(world, { output, trust = false, view = {}, developed, installed = [], vsix }) {
  const port = await freePort();
  const folders = ["--user-data-dir", path.join(world.root, "server/data"), "--extensions-dir", path.join(world.root, "extensions")];
  const environment = { ...world.environment, EXTENSIONS_GALLERY: NOWHERE };
  const log = fs.createWriteStream(path.join(output, "vscode.log"));
  const start = (script, options) => {
    const child = spawn(process.execPath, [path.join(CODE_SERVER, script), ...options, ...folders], {
      env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true, cwd: world.home,
    });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => log.write(data));
    child.ended = new Promise((resolve) => child.on("close", resolve));
    return child;
  };
  if (vsix) {
    const code = await start("out/node/entry.js", ["--install-extension", vsix]).ended;
    if (code !== 0) throw new Error(`${vsix} was not installed, see ${log.path}`);
  }
  for (const folder of installed) {
    const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    fs.cpSync(folder, path.join(world.root, "extensions", `${publisher}.${name}-${version}`), { recursive: true });
  }
  // Only this script takes --enable-smoke-test-driver, without which VS Code does not load unpacked extensions.
  const server = start("lib/vscode/out/server-main.js", [
    "--host", "127.0.0.1", "--port", String(port), "--without-connection-token", "--accept-server-license-terms",
    "--enable-smoke-test-driver", "--disable-telemetry", "--server-data-dir", path.join(world.root, "server"),
    "--force-disable-user-env", // a login shell would put a PATH of its own in place of the world's
    ...(trust ? [] : ["--disable-workspace-trust"]),
  ]);
  let browser;
  // It leads a group of its own: without this it would outlive a run that is interrupted.
  const signalAll = (signal) => {
    try {
      return process.kill(-server.pid, signal);
    } catch {
      return false; // the whole group has ended
    }
  };
  const end = () => signalAll("SIGKILL");
  process.once("exit", end);
  const stop = async () => {
    process.off("exit", end);
    await browser?.close().catch(() => {});
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      if (!signalAll(signal)) break;
      await Promise.race([server.ended, new Promise((resolve) => setTimeout(resolve, 10_000))]);
    }
    log.end();
  };
  try {
    await listening(port, server);
    browser = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: BROWSER });
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...view });
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: `http://127.0.0.1:${port}` });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on("console", (message) => log.write(`page ${message.type()}: ${message.text().slice(0, 500)}\n`));
    const there = (file) => `vscode-remote://127.0.0.1:${port}${encodeURI(file)}`;
    const payload = developed ? [["extensionDevelopmentPath", there(developed)]] : [];
    const query = new URLSearchParams({ folder: world.workspace, payload: JSON.stringify(payload) });
    await page.goto(`http://127.0.0.1:${port}/?${query}`);
    return { page, stop, kill: end, closeWindow: () => page.close({ runBeforeUnload: false }) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().on("error", reject).listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function listening(port, server) {
  let ended = false;
  void server.ended.then(() => (ended = true));
  const answers = () => new Promise((resolve) => {
    http.get({ host: "127.0.0.1", port, path: "/version" }, (answer) => resolve(answer.resume() !== undefined)).on("error", () => resolve(false));
  });
  for (const deadline = Date.now() + 120_000; !(await answers()); await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (ended || Date.now() > deadline) throw new Error("the server of VS Code did not start, see vscode.log");
  }
}

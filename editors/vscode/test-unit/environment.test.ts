/** The real machine: programs run to an end, or are ended with everything they started. */

import assert from "node:assert/strict";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, test } from "node:test";

import { thisMachine } from "../src/environment";
import { ServerProcess } from "../src/server-process";

const posix = { skip: process.platform === "win32" ? "shell scripts" : false };
let folder: string;

before(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), "scalesight ünit "));
});
after(() => fs.rm(folder, { recursive: true }));

async function script(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await fs.writeFile(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return file;
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 100, "it did not become true in 5 s");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("what stands at a path is told apart", posix, async () => {
  const machine = thisMachine();
  await fs.writeFile(path.join(folder, "text"), "");
  assert.equal(await machine.kind(await script("good", "")), "program");
  assert.equal(await machine.kind(path.join(folder, "nowhere")), "missing");
  assert.equal(await machine.kind(folder), "folder");
  assert.equal(await machine.kind(path.join(folder, "text")), "not executable");
});

test("a program runs away from the workspace and without the variables that change what Python loads", posix, async () => {
  process.env["PYTHONPATH"] = folder;
  const ending = await thisMachine().run(await script("where", 'pwd; echo "path: $PYTHONPATH"; echo "$1" >&2; exit 4'), ["a b"], 5000);
  delete process.env["PYTHONPATH"];
  const home = await fs.realpath(os.homedir());
  assert.deepEqual(ending, { code: 4, stdout: `${home}\npath: \n`, stderr: "a b\n" });
});

test("a program that hangs is ended in time, with the program that it started", posix, async () => {
  const pids = path.join(folder, "pids");
  const hangs = await script("hangs", `sleep 600 & echo "$$ $!" > "${pids}"; wait`);
  const started = Date.now();
  const ending = await thisMachine().run(hangs, [], 500);
  assert.equal(ending.problem, "timed out");
  assert.ok(Date.now() - started < 3000);
  const [parent = 0, child = 0] = (await fs.readFile(pids, "utf8")).trim().split(" ").map(Number);
  await until(async () => !lives(parent) && (!lives(child) || /^State:\s+Z/m.test(await fs.readFile(`/proc/${child}/status`, "utf8").catch(() => ""))));
});

test("a cancelled search ends the program that it asks, and starts none", posix, async () => {
  const cancellation = new AbortController();
  const running = thisMachine(cancellation.signal).run(await script("waits", "sleep 600"), [], 60_000);
  setTimeout(() => cancellation.abort(), 100);
  assert.equal((await running).problem, "cancelled");
  assert.equal((await thisMachine(cancellation.signal).run("/bin/true", [], 1000)).problem, "cancelled");
});

test("a program that cannot be started, or that talks without end, does no harm", posix, async () => {
  assert.match((await thisMachine().run(path.join(folder, "nowhere"), [], 1000)).problem ?? "", /ENOENT/);
  const tooLong = "x".repeat(4_000_000); // an exception of spawn, not an event
  assert.match((await thisMachine().run("/bin/echo", [tooLong], 1000)).problem ?? "", /E2BIG/);
  const ending = await thisMachine().run(await script("talks", "yes"), [], 300);
  assert.ok(ending.stdout.length <= 64 * 1024);
});

test("a server ends with its input; one that does not is ended, and its last words are kept", posix, async () => {
  const lines: string[] = [];
  const gentle = new ServerProcess(await script("gentle", "cat > /dev/null; echo bye >&2; exit 3"), [], (line) => lines.push(line));
  await gentle.end();
  assert.deepEqual([gentle.ending, gentle.lastWord, lines], ["exit code 3", "bye", ["bye"]]);
  const stubborn = new ServerProcess(await script("stubborn", 'trap "" TERM INT HUP; while :; do sleep 1; done'), [], () => undefined);
  await stubborn.end();
  assert.equal(stubborn.ending, "SIGKILL");
  const missing = new ServerProcess(path.join(folder, "nowhere"), [], () => undefined);
  await missing.end();
  assert.match(missing.ending ?? "", /ENOENT/);
});

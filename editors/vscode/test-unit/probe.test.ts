/** What a program answers to `--version`, and the command that updates an old server. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { probe, updateCommand } from "../src/probe";
import { isOlder, versionIn } from "../src/version";
import { type File, Machine } from "./machine";

async function answer(file: File): Promise<string> {
  const probed = await probe(new Machine({ files: { "/x/scalesight": file } }), "/x/scalesight");
  return "problem" in probed ? probed.problem : `= ${probed.version}`;
}

test("a good answer is a version", async () => {
  assert.equal(await answer("scalesight 0.1.0"), "= 0.1.0");
  assert.equal(await answer("a warning of Python\nscalesight 1.2.3.dev4+g1234"), "= 1.2.3.dev4+g1234");
});

test("each bad answer is told in its own words, with the path", async () => {
  assert.equal(await answer({ problem: "timed out" }), "/x/scalesight --version gave no answer within 15 s. Try it in a terminal, or choose another program.");
  assert.equal(await answer({ problem: "spawn ENOEXEC" }), "/x/scalesight --version could not be run: spawn ENOEXEC.");
  assert.equal(
    await answer({ code: 1, stderr: "Traceback (most recent call last):\nModuleNotFoundError: No module named 'scalesight'\n" }),
    "/x/scalesight --version ended with exit code 1: ModuleNotFoundError: No module named 'scalesight'.",
  );
  assert.equal(await answer("Python 3.11.2"), '/x/scalesight is not scalesight: asked for its version, it answered "Python 3.11.2".');
  assert.equal(await answer(""), "/x/scalesight is not scalesight: asked for its version, it answered nothing.");
  assert.match(await answer("scalesight 0.0.9"), /^\/x\/scalesight is scalesight 0\.0\.9, and 0\.1\.0 or later is needed\. Update it with: /);
});

test("the version is read from a line of its own only", () => {
  assert.equal(versionIn("usage: scalesight 0.1.0"), undefined);
  assert.equal(versionIn("scalesight 0.1.0 is what I am not"), undefined);
  assert.equal(versionIn("scalesight 0.1.0\r\n"), "0.1.0");
});

test("versions compare by number, and a pre-release comes before its release", () => {
  const older: readonly (readonly [string, string])[] = [["0.9.9", "0.10.0"], ["0.1", "0.1.1"], ["0.1.0rc1", "0.1.0"], ["0.1.0.dev2", "0.1.0"], ["1.0", "2"]];
  for (const [left, right] of older) {
    assert.ok(isOlder(left, right), `${left} < ${right}`);
    assert.ok(!isOlder(right, left), `not ${right} < ${left}`);
  }
  for (const [left, right] of [["0.1", "0.1.0"], ["0.1.0+local", "0.1.0"], ["0.1.0.post1", "0.1.0"]] as const) {
    assert.ok(!isOlder(left, right), `${left} is not older than ${right}`);
  }
});

test("the update command is that of the tool which installed the server", async () => {
  const machine = new Machine({
    links: {
      "/home/ada/.local/bin/scalesight": "/home/ada/.local/share/uv/tools/scalesight/bin/scalesight",
      "/pipx/bin/scalesight": "/home/ada/.local/share/pipx/venvs/scalesight/bin/scalesight",
    },
    files: { "/opt/shop/bin/python": "Python 3.12", "/usr/bin/python": "Python 3.12" },
  });
  assert.deepEqual(await updateCommand(machine, "/home/ada/.local/bin/scalesight"), ["uv", "tool", "upgrade", "scalesight"]);
  assert.deepEqual(await updateCommand(machine, "/pipx/bin/scalesight"), ["pipx", "upgrade", "scalesight"]);
  assert.deepEqual(await updateCommand(machine, "/opt/shop/bin/scalesight"), ["/opt/shop/bin/python", "-m", "pip", "install", "--upgrade", "scalesight"]);
  assert.deepEqual(await updateCommand(machine, "/usr/bin/scalesight"), ["python3", "-m", "pip", "install", "--user", "--upgrade", "scalesight"]);
});

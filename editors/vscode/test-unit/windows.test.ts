/** The search on Windows, with its paths, its programs and its folders. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Description, type File, GOOD, search, summary } from "./machine";

const FOLDER = "C:\\work\\shop";

function windows(files: Record<string, File>, variables: Record<string, string> = {}): Description {
  return { platform: "win32", files, variables };
}

test("scripts lie beside the interpreter of a virtual environment, and in Scripts of any other", async () => {
  const cases = [
    ["C:\\venv\\Scripts\\python.exe", "C:\\venv\\Scripts\\scalesight.exe"],
    ["C:\\Python312\\python.exe", "C:\\Python312\\Scripts\\scalesight.exe"],
    ["C:\\conda\\envs\\shop", "C:\\conda\\envs\\shop\\Scripts\\scalesight.exe"],
  ] as const;
  for (const [interpreter, program] of cases) {
    const outcome = await search(windows({ [program]: GOOD }), { interpreter, folders: [FOLDER] });
    assert.equal(summary(outcome), `interpreter: ${program}`);
  }
});

test("the environments of variables and of the workspace keep their programs in Scripts", async () => {
  const virtual = windows({ "D:\\env\\Scripts\\scalesight.exe": GOOD }, { VIRTUAL_ENV: "D:\\env" });
  assert.equal(summary(await search(virtual, { folders: [FOLDER] })), "interpreter: D:\\env\\Scripts\\scalesight.exe");
  const own = windows({ "C:\\work\\shop\\.venv\\Scripts\\scalesight.exe": GOOD });
  assert.equal(summary(await search(own, { folders: [FOLDER] })), "interpreter: C:\\work\\shop\\.venv\\Scripts\\scalesight.exe");
});

test("PATH is split at semicolons; quotes are no part of an entry; relative and driveless entries are left out", async () => {
  const files = { "C:\\Program Files\\sight\\scalesight.exe": GOOD, ".\\scalesight.exe": GOOD, "\\tools\\scalesight.exe": GOOD, "C:here\\scalesight.exe": GOOD };
  const outcome = await search(windows(files, { PATH: '.;;\\tools;C:here;"C:\\Program Files\\sight"' }), { folders: [FOLDER] });
  assert.equal(summary(outcome), "PATH: C:\\Program Files\\sight\\scalesight.exe");
  assert.match(outcome.log.join("\n"), /left out, as they are not absolute: \., \\tools, C:here/);
});

test("only an .exe is a program that can be started", async () => {
  const files = { "C:\\bin\\scalesight": GOOD, "C:\\bin\\scalesight.cmd": GOOD };
  assert.match(summary(await search(windows(files, { PATH: "C:\\bin" }), { folders: [FOLDER] })), /^missing/);
});

test("the folders of pip for the user and for the machine are searched, the newest Python first", async () => {
  const roaming = "C:\\Users\\ada\\AppData\\Roaming";
  const variables = { APPDATA: roaming, LOCALAPPDATA: "C:\\Users\\ada\\AppData\\Local" };
  const files = {
    [`${roaming}\\Python\\Python39\\Scripts\\scalesight.exe`]: GOOD,
    [`${roaming}\\Python\\Python312\\Scripts\\scalesight.exe`]: GOOD,
    [`${roaming}\\Python\\Python313\\Scripts\\scalesight.exe`]: GOOD,
  };
  const found = await search(windows(files, variables), { folders: [FOLDER] });
  assert.match(summary(found), /^user folder: .*\\Python313\\Scripts\\scalesight\.exe$/i);
  const local = { "C:\\Users\\ada\\AppData\\Local\\Programs\\Python\\Python313\\Scripts\\scalesight.exe": GOOD };
  assert.match(summary(await search(windows(local, variables), { folders: [FOLDER] })), /Programs\\Python\\Python313/i);
  const uv = { "C:\\Users\\ada\\.local\\bin\\scalesight.exe": GOOD };
  assert.equal(summary(await search(windows(uv), { folders: [FOLDER] })), "user folder: C:\\Users\\ada\\.local\\bin\\scalesight.exe");
});

test("a workspace that is not trusted is told apart in any case of letters, and on any drive", async () => {
  const files = { "C:\\Work\\Shop\\bin\\scalesight.exe": GOOD };
  const inside = await search(windows(files, { PATH: "C:\\WORK\\SHOP\\bin" }), { trusted: false, folders: [FOLDER] });
  assert.match(summary(inside), /^missing/);
  const other = await search(windows({ "D:\\bin\\scalesight.exe": GOOD }, { PATH: "D:\\bin" }), { trusted: false, folders: [FOLDER] });
  assert.equal(summary(other), "PATH: D:\\bin\\scalesight.exe");
});

test("an old server is updated with the launcher of Windows, or with the python beside it", async () => {
  const old = await search(windows({ "C:\\bin\\scalesight.exe": "scalesight 0.0.1" }, { PATH: "C:\\bin" }), { folders: [FOLDER] });
  assert.ok("update" in old.found && old.found.update?.[0] === "py");
  const files = { "C:\\my venv\\Scripts\\scalesight.exe": "scalesight 0.0.1", "C:\\my venv\\Scripts\\python.exe": "Python 3.12" };
  const own = await search(windows(files, { VIRTUAL_ENV: "C:\\my venv" }), { folders: [FOLDER] });
  assert.match(summary(own), /Update it with: "C:\\my venv\\Scripts\\python\.exe" -m pip install --upgrade scalesight$/);
});

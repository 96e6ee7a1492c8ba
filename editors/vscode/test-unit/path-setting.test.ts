/** The setting `scalesight.path`: what it may be, and the message for everything else. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { readPathSetting } from "../src/path-setting";
import { type Description, GOOD, Machine } from "./machine";

const FILES = {
  "/home/ada/bin/scalesight": GOOD,
  "/projects/shop/.venv/bin/scalesight": GOOD,
  "/opt/text": { kind: "not executable" },
  "/opt/$odd/scalesight": GOOD,
  "/opt/a b/scälesight": GOOD,
} as const;
const WINDOWS: Description = { platform: "win32", files: { "C:\\Users\\ada\\bin\\scalesight.exe": GOOD, "C:\\tools\\scalesight.cmd": GOOD } };

async function read(value: unknown, description: Description = { files: FILES }, folders = ["/projects/shop", "/projects/other"]): Promise<string | null> {
  const setting = await readPathSetting(new Machine(description), value, folders);
  return setting && ("problem" in setting ? setting.problem : `= ${setting.program}`);
}

test("nothing is not a setting", async () => {
  for (const value of ["", "  ", undefined, null]) assert.equal(await read(value), null);
});

test("home and the first workspace folder are replaced", async () => {
  assert.equal(await read("~/bin/scalesight"), "= /home/ada/bin/scalesight");
  assert.equal(await read(" ${workspaceFolder}/.venv/bin/scalesight "), "= /projects/shop/.venv/bin/scalesight");
  assert.equal(await read("~\\bin\\scalesight.exe", WINDOWS), "= C:\\Users\\ada\\bin\\scalesight.exe");
  assert.equal(await read("c:/users/ada/bin/scalesight.exe", WINDOWS), "= c:\\users\\ada\\bin\\scalesight.exe");
});

test("blanks, other alphabets and a dollar in a name are no problem", async () => {
  assert.equal(await read("/opt/a b/scälesight"), "= /opt/a b/scälesight");
  assert.equal(await read("/opt/$odd/scalesight"), "= /opt/$odd/scalesight");
});

test("each mistake gets a message of its own: what was found, what is expected, what to do", async () => {
  const messages: readonly (readonly [unknown, RegExp])[] = [
    [3, /^The setting scalesight\.path, "3", is not a text\. Expected: the absolute path/],
    ["/nowhere/scalesight", /"\/nowhere\/scalesight", does not exist\. Correct the path, or empty the setting/],
    ["~/nowhere", /"~\/nowhere" \(\/home\/ada\/nowhere\), does not exist/],
    ["/opt/text", /is not executable\. Choose another file, or run: chmod \+x "\/opt\/text"/],
    ["/opt", /is a folder\. Expected: the scalesight program itself\./],
    ["/home/ada/bin", /is a folder\. Expected: the program in it, "\/home\/ada\/bin\/scalesight"\./],
    ["${workspaceFolder}/.venv", /is a folder\. Expected: the program in it, "\/projects\/shop\/\.venv\/bin\/scalesight"\./],
    ["scalesight", /is not an absolute path\. .*A program on PATH needs no setting\./],
    ["./bin/scalesight", /is not an absolute path/],
    ["~ada/bin/scalesight", /is not an absolute path/],
    ["C:\\tools\\scalesight.exe", /is a path of Windows, and this machine runs Linux\. Expected, for example: \/home\/ada\/\.local\/bin\/scalesight\./],
    ["C:/tools/scalesight.exe", /is a path of Windows/],
    ["\\\\server\\share\\scalesight.exe", /is a path of Windows/],
    ["tools\\scalesight.exe", /is a path of Windows/],
    ["%APPDATA%\\scalesight.exe", /uses %APPDATA%, which is not replaced here/],
    ["${env:HOME}/bin/scalesight", /uses \$\{env:HOME\}, which is not replaced here\. Use ~, \$\{workspaceFolder\} or the whole path/],
    ["$HOME/bin/scalesight", /uses \$HOME, which is not replaced here/],
  ];
  for (const [value, message] of messages) assert.match((await read(value)) ?? "nothing", message);
});

test("a path of another system is told on Windows too, and so is a script that no program can start", async () => {
  assert.match((await read("/usr/bin/scalesight", WINDOWS)) ?? "", /is not a path of Windows, .*for example: C:\\Users\\ada\\\.local\\bin\\scalesight\.exe/);
  assert.match((await read("C:\\tools\\scalesight.cmd", WINDOWS)) ?? "", /is a script\. Expected: a program, such as scalesight\.exe/);
  assert.match((await read("C:\\Users\\ada\\bin", WINDOWS)) ?? "", /Expected: the program in it, "C:\\Users\\ada\\bin\\scalesight\.exe"/);
});

test("a workspace folder cannot be meant where none is open", async () => {
  assert.match((await read("${workspaceFolder}/x", { files: FILES }, [])) ?? "", /uses \$\{workspaceFolder\}, and no folder is open/);
});

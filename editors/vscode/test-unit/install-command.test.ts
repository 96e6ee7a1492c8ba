/** What the *Install* buttons run, by what the machine has. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { installCommand } from "../src/install-command";
import type { Wanted } from "../src/locate";
import { type Description, Machine } from "./machine";

const WANTED: Wanted = { setting: "", trusted: true, folders: ["/projects/shop"] };

async function command(installer: "uv" | "pip", description: Description, wanted: Partial<Wanted> = {}): Promise<string | undefined> {
  return (await installCommand(new Machine(description), { ...WANTED, ...wanted }, installer))?.join(" ");
}

test("uv installs a tool; where there is no uv there is no command", async () => {
  assert.equal(await command("uv", { variables: { PATH: "/usr/bin" }, files: { "/usr/bin/uv": "" } }), "/usr/bin/uv tool install --upgrade scalesight");
  assert.equal(await command("uv", { variables: { PATH: "/usr/bin" }, files: { "/usr/bin/python3": "" } }), undefined);
});

test("pip installs into the active environment, where the server is looked for first", async () => {
  const files = { "/projects/shop/.venv/bin/python": "", "/opt/py/bin/python": "", "/usr/bin/python3": "" };
  const description = { variables: { PATH: "/usr/bin" }, files };
  assert.equal(await command("pip", description, { interpreter: "/opt/py/bin/python3.12" }), "/opt/py/bin/python -m pip install --upgrade scalesight");
  assert.equal(await command("pip", description), "/projects/shop/.venv/bin/python -m pip install --upgrade scalesight");
});

test("without an environment, and never with one of a workspace that is not trusted, pip installs for the user", async () => {
  const files = { "/projects/shop/.venv/bin/python": "", "/usr/bin/python3": "" };
  const user = "/usr/bin/python3 -m pip install --user --upgrade scalesight";
  assert.equal(await command("pip", { variables: { PATH: "/usr/bin" }, files }, { trusted: false }), user);
  assert.equal(await command("pip", { variables: { PATH: "/projects/shop/.venv/bin:/usr/bin" }, files: { ...files, "/projects/shop/.venv/bin/python3": "" } }, { trusted: false }), user);
  assert.equal(await command("pip", { variables: { PATH: "/usr/bin" }, files }, { folders: [] }), user);
  assert.equal(await command("pip", { variables: { PATH: "/usr/bin" } }), undefined);
});

test("Windows has a launcher", async () => {
  const description: Description = { platform: "win32", variables: { PATH: "C:\\Windows" }, files: { "C:\\Windows\\py.exe": "" } };
  assert.equal(await command("pip", description, { folders: [] }), "C:\\Windows\\py.exe -m pip install --user --upgrade scalesight");
});

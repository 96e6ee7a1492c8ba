/** What must not drift between the extension and the rest of the project. */

import assert from "node:assert/strict";
import * as fs from "node:fs";
import { test } from "node:test";

import { LANGUAGES } from "../src/languages";
import { isOlder, MINIMUM, PINNED } from "../src/version";

const read = (file: string) => fs.readFileSync(file, "utf8");
const manifest = JSON.parse(read("package.json"));

test("the pinned server is the one of this project, and new enough for the extension itself", () => {
  assert.equal(PINNED, /^version = "(.+)"$/m.exec(read("../../pyproject.toml"))?.[1]);
  assert.ok(!isOlder(PINNED, MINIMUM));
});

test("the server is told about every language whose comments it can read", () => {
  const table = /^_SYNTAXES\b[^]*?^}/m.exec(read("../../server/scalesight/prompt/comments.py"))?.[0] ?? "";
  const known = [...table.matchAll(/^ {4}"([^"]+)":/gm)].map(([, name]) => name ?? "");
  assert.ok(known.length > 50, "the table was not read");
  assert.deepEqual(known.filter((name) => !LANGUAGES.includes(name)), []);
});

test("the types are those of the oldest VS Code that the extension says it runs on", () => {
  const oldest = manifest.engines.vscode.replace("^", "").split(".").slice(0, 2).join(".");
  assert.equal(manifest.devDependencies["@types/vscode"].replace("~", "").split(".").slice(0, 2).join("."), oldest);
});

test("a lock file from any registry installs from any other", () => {
  assert.ok(!read("package-lock.json").includes('"resolved"'));
});

test("where the workspace is not trusted its path setting does not count", () => {
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["scalesight.path"]);
  assert.equal(manifest.contributes.configuration.properties["scalesight.path"].scope, "machine-overridable");
});

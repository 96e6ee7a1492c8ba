/** The order of the search, and that each place is where it is said to be. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { type File, GOOD, search, summary } from "./machine";

/** A server in every place of the search, in its order. */
const PLACES: readonly (readonly [source: string, path: string])[] = [
  ["interpreter", "/opt/py/bin/scalesight"],
  ["interpreter", "/opt/virtual/bin/scalesight"],
  ["interpreter", "/opt/conda/bin/scalesight"],
  ["interpreter", "/projects/shop/.venv/bin/scalesight"],
  ["interpreter", "/projects/shop/venv/bin/scalesight"],
  ["PATH", "/usr/bin/scalesight"],
  ["PATH", "/opt/bin/scalesight"],
  ["user folder", "/uv/bin/scalesight"],
  ["user folder", "/xdg/bin/scalesight"],
  ["user folder", "/data/bin/scalesight"],
  ["user folder", "/pipx/bin/scalesight"],
  ["user folder", "/home/ada/.local/bin/scalesight"],
  ["user folder", "/home/linuxbrew/.linuxbrew/bin/scalesight"],
];
const VARIABLES = {
  VIRTUAL_ENV: "/opt/virtual",
  CONDA_PREFIX: "/opt/conda",
  PATH: "/usr/bin::./bin:bin:/opt/bin",
  UV_TOOL_BIN_DIR: "/uv/bin",
  XDG_BIN_HOME: "/xdg/bin",
  XDG_DATA_HOME: "/data/share",
  PIPX_BIN_DIR: "/pipx/bin",
};
const INTERPRETER = "/opt/py/bin/python3.12";

function all(places: readonly (readonly [string, string])[]): Record<string, File> {
  return Object.fromEntries(places.map(([, path]) => [path, GOOD]));
}

test("each place is searched, in the promised order", async () => {
  for (const [at, [source, path]] of PLACES.entries()) {
    const outcome = await search({ variables: VARIABLES, files: all(PLACES.slice(at)) }, { interpreter: INTERPRETER });
    assert.equal(summary(outcome), `${source}: ${path}`);
    assert.deepEqual(outcome.machine.started, [`${path} --version`], "nothing but the first server is started");
  }
});

test("the setting comes before everything", async () => {
  const files = { ...all(PLACES), "/mine/scalesight": "scalesight 0.3.0" };
  const outcome = await search({ variables: VARIABLES, files }, { setting: "/mine/scalesight", interpreter: INTERPRETER });
  assert.equal(summary(outcome), "setting: /mine/scalesight");
  assert.ok("version" in outcome.found && outcome.found.version === "0.3.0");
});

test("the log tells what was tried, which one won, and why", async () => {
  const files = { "/usr/bin/scalesight": "scalesight 0.0.3", "/opt/bin/scalesight": GOOD };
  const { log } = await search({ variables: VARIABLES, files }, { interpreter: INTERPRETER });
  const text = log.join("\n");
  assert.match(text, /setting scalesight\.path: not set/);
  assert.match(text, /active environment, \/opt\/py\/bin\/python3\.12: no scalesight in \/opt\/py\/bin/);
  assert.match(text, /VIRTUAL_ENV: no scalesight in \/opt\/virtual\/bin/);
  assert.match(text, /PATH: left out, as they are not absolute: \.\/bin, bin/);
  assert.match(text, /PATH: \/usr\/bin\/scalesight is scalesight 0\.0\.3, and 0\.1\.0 or later is needed/);
  assert.match(log.at(-1) ?? "", /using \/opt\/bin\/scalesight \(scalesight 0\.1\.0\), found by PATH/);
});

test("an old, broken or foreign server that was found does not hide a good one further on", async () => {
  const bad: readonly File[] = ["scalesight 0.0.9", { code: 1, stderr: "boom" }, "Python 3.11.2", { problem: "timed out" }, { kind: "not executable" }];
  for (const file of bad) {
    const outcome = await search({ variables: VARIABLES, files: { "/usr/bin/scalesight": file, "/home/ada/.local/bin/scalesight": GOOD } });
    assert.equal(summary(outcome), "user folder: /home/ada/.local/bin/scalesight");
  }
});

test("if only unusable servers are found, the message is about the first one", async () => {
  const files = { "/usr/bin/scalesight": "scalesight 0.0.9", "/opt/bin/scalesight": "Python 3" };
  const { found } = await search({ variables: VARIABLES, files });
  assert.deepEqual(found, {
    problem: "unusable",
    message: "/usr/bin/scalesight is scalesight 0.0.9, and 0.1.0 or later is needed. Update it with: python3 -m pip install --user --upgrade scalesight",
    update: ["python3", "-m", "pip", "install", "--user", "--upgrade", "scalesight"],
  });
});

test("a setting that does not work is not skipped silently", async () => {
  for (const [setting, file] of [["/mine/scalesight", "scalesight 0.0.9"], ["/mine/scalesight", { problem: "timed out" }], ["/nowhere", GOOD]] as const) {
    const outcome = await search({ variables: VARIABLES, files: { ...all(PLACES), "/mine/scalesight": file } }, { setting });
    assert.match(summary(outcome), /^setting: /);
    assert.ok(!outcome.machine.started.some((command) => !command.startsWith("/mine/")), "no other server is asked");
  }
});

test("where the workspace is not trusted, only PATH is searched", async () => {
  const files = { ...all(PLACES.filter(([source]) => source !== "PATH")), "/usr/bin/uvx": GOOD };
  const outcome = await search({ variables: VARIABLES, files }, { trusted: false, interpreter: INTERPRETER });
  assert.match(summary(outcome), /^missing: .*not on PATH, and nothing else is searched in a workspace that is not trusted/);
  assert.match(summary(outcome), /It is installed as \/uv\/bin\/scalesight: "Set Path" can choose that\.$/);
  assert.deepEqual(outcome.machine.started, []);
  const onPath = await search({ variables: VARIABLES, files: all(PLACES) }, { trusted: false, interpreter: INTERPRETER });
  assert.equal(summary(onPath), "PATH: /usr/bin/scalesight");
});

test("nothing inside a workspace that is not trusted is started, however PATH leads there", async () => {
  const inside = { "/projects/shop/bin/scalesight": GOOD };
  const cases = [
    { variables: { PATH: "/projects/shop/bin" }, files: inside },
    { variables: { PATH: "/opt/../projects/shop/bin" }, files: inside },
    { variables: { PATH: "/link/bin" }, files: inside, links: { "/link": "/projects/shop" } },
    { variables: { PATH: "/usr/bin" }, files: inside, links: { "/usr/bin/scalesight": "/projects/shop/bin/scalesight" } },
  ];
  for (const description of cases) {
    const outcome = await search(description, { trusted: false });
    assert.match(summary(outcome), /^missing: /);
    assert.deepEqual(outcome.machine.started, []);
    assert.match(summary(await search(description)), /^PATH: /, "in a trusted one it is a server like any other");
  }
  const beside = await search({ variables: { PATH: "/projects/shop-tools" }, files: { "/projects/shop-tools/scalesight": GOOD } }, { trusted: false });
  assert.equal(summary(beside), "PATH: /projects/shop-tools/scalesight");
});

test("not even a setting starts a program of a workspace that is not trusted", async () => {
  const files = { "/projects/shop/.venv/bin/scalesight": GOOD, "/usr/bin/scalesight": GOOD };
  const description = { variables: { PATH: "/usr/bin" }, files, links: { "/mine": "/projects/shop" } };
  for (const setting of ["${workspaceFolder}/.venv/bin/scalesight", "/projects/shop/.venv/bin/scalesight", "/mine/.venv/bin/scalesight"]) {
    const outcome = await search(description, { trusted: false, setting });
    assert.equal(summary(outcome), "PATH: /usr/bin/scalesight");
    assert.deepEqual(outcome.machine.started, ["/usr/bin/scalesight --version"]);
    assert.match(outcome.log.join("\n"), /setting scalesight\.path: left out, as .* lies in the workspace, which is not trusted/);
    assert.match(summary(await search(description, { setting })), /^setting: /);
  }
  const elsewhere = await search({ files: { "/opt/sight/scalesight": GOOD } }, { trusted: false, setting: "/opt/sight/scalesight" });
  assert.equal(summary(elsewhere), "setting: /opt/sight/scalesight");
});

test("uvx fetches the pinned release when nothing else is there", async () => {
  const { found, machine } = await search({ variables: { PATH: "/usr/bin" }, files: { "/usr/bin/uvx": GOOD } });
  assert.deepEqual(machine.started, ["/usr/bin/uvx --from scalesight==0.1.0 scalesight --version"]);
  assert.ok(!("problem" in found));
  assert.deepEqual([found.source, found.command, ...found.parameters], ["uvx", "/usr/bin/uvx", "--from", "scalesight==0.1.0", "scalesight"]);
});

test("uv alone does what uvx does, and is looked for beside PATH too", async () => {
  const { machine } = await search({ files: { "/home/ada/.cargo/bin/uv": GOOD } });
  assert.deepEqual(machine.started, ["/home/ada/.cargo/bin/uv tool run --from scalesight==0.1.0 scalesight --version"]);
});

test("a uv that cannot fetch the server says so in the message", async () => {
  const files = { "/usr/bin/uvx": { code: 1, stderr: "error: No solution found\nhint: no network\n" } };
  const outcome = await search({ variables: { PATH: "/usr/bin" }, files });
  assert.match(summary(outcome), /^missing: The scalesight server is not installed\. uv is here, and could not fetch it: .*exit code 1: hint: no network\.$/);
});

test("a program that is reached by several ways is asked once", async () => {
  const files = { "/usr/bin/scalesight": "scalesight 0.0.1" };
  const { machine } = await search({ variables: { PATH: "/usr/bin:/bin:/usr/bin" }, files, links: { "/bin": "/usr/bin" } });
  assert.deepEqual(machine.started, ["/usr/bin/scalesight --version"]);
});

test("the active environment may be named by its folder, and a relative one counts for nothing", async () => {
  const files = { "/conda/shop/bin/scalesight": GOOD };
  assert.equal(summary(await search({ files }, { interpreter: "/conda/shop" })), "interpreter: /conda/shop/bin/scalesight");
  assert.match(summary(await search({ files: { "bin/scalesight": GOOD, "scalesight": GOOD } }, { interpreter: "python" })), /^missing/);
});

test("on macOS the folders of pip and Homebrew are searched, the newest Python first", async () => {
  const files = {
    "/home/ada/Library/Python/3.9/bin/scalesight": GOOD,
    "/home/ada/Library/Python/3.12/bin/scalesight": GOOD,
    "/home/ada/Library/Python/3.13/bin/scalesight": GOOD,
    "/opt/homebrew/bin/scalesight": GOOD,
  };
  assert.equal(summary(await search({ platform: "darwin", files })), "user folder: /home/ada/Library/Python/3.13/bin/scalesight");
  const brewed = { "/opt/homebrew/bin/scalesight": GOOD };
  assert.equal(summary(await search({ platform: "darwin", files: brewed })), "user folder: /opt/homebrew/bin/scalesight");
  assert.match(summary(await search({ platform: "linux", files: brewed })), /^missing/);
});

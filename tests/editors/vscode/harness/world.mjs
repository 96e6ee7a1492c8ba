// A world is what one VS Code sees: a home, settings, a PATH, and a copy of the shop to work in. All of it is temporary.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const here = import.meta.dirname;
export const checkout = path.resolve(here, "../../../..");
export const shop = path.join(checkout, "tests/projects/storefront");
export const servers = path.join(here, "../servers");
export const python = process.env.PYTHON;
/** The program under test: that of the Python which runs the other tests. */
export const program = path.join(path.dirname(python), "scalesight");

const QUIET = {
  "chat.disableAIFeatures": true,
  "editor.accessibilitySupport": "off",
  "editor.wordBasedSuggestions": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.commandCenter": false,
  "workbench.enableExperiments": false,
  "workbench.settings.enableNaturalLanguageSearch": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * @param {object} wanted
 * @param {string} [wanted.folder]        name of the workspace folder
 * @param {object} [wanted.settings]      user settings beside the quiet ones; `$program` and `$servers` are replaced
 * @param {object} [wanted.workspaceSettings]  what `.vscode/settings.json` of the workspace says
 * @param {Record<string, string>} [wanted.files]  more files of the workspace
 * @param {string[]} [wanted.without]     files of the shop to leave out
 * @param {Record<string, string>} [wanted.links]  symbolic links: path in the world → target
 * @param {string[]} [wanted.path]        folders before /usr/bin on PATH
 * @param {Record<string, string>} [wanted.environment]
 */
export function createWorld(wanted = {}) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "scalesight-vscode-"));
  const fill = (value) => JSON.parse(JSON.stringify(value ?? {}), (_, item) => (typeof item === "string" ? replace(item) : item));
  const replace = (text) => text.replace("$program", program).replace("$servers", servers).replace("$world", root);
  const write = (file, text) => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  };
  const workspace = path.join(root, wanted.folder ?? "storefront");
  fs.cpSync(shop, workspace, { recursive: true, filter: (source) => !/__pycache__|node_modules|EXPECTED/.test(source) });
  for (const name of wanted.without ?? []) fs.rmSync(path.join(workspace, name));
  for (const [name, text] of Object.entries(wanted.files ?? {})) write(path.join(workspace, name), text);
  if (wanted.workspaceSettings) write(path.join(workspace, ".vscode/settings.json"), JSON.stringify(fill(wanted.workspaceSettings)));
  // A window on a server reads what belongs to the machine, such as paths, from the settings of that machine.
  for (const level of ["User", "Machine"]) {
    write(path.join(root, `server/data/${level}/settings.json`), JSON.stringify({ ...(level === "User" && QUIET), ...fill(wanted.settings) }));
  }
  const home = path.join(root, "home");
  // The scripts of the made-up servers ask for python3; the folder of the Python under test has a scalesight, too.
  fs.mkdirSync(path.join(root, "bin"), { recursive: true });
  fs.symlinkSync(python, path.join(root, "bin/python3"));
  fs.mkdirSync(home);
  for (const [name, target] of Object.entries(fill(wanted.links))) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.symlinkSync(target, path.join(root, name));
  }
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|VIRTUAL_ENV|CONDA_|PYTHON|SCALESIGHT_|XDG_|UV_|PIPX_|npm_)/.test(name));
  const environment = {
    ...Object.fromEntries(inherited),
    HOME: home,
    PATH: [...fill(wanted.path ?? []), path.join(root, "bin"), "/usr/bin", "/bin"].join(path.delimiter),
    XDG_CONFIG_HOME: path.join(home, ".config"),
    XDG_DATA_HOME: path.join(home, ".local/share"),
    XDG_CACHE_HOME: path.join(home, ".cache"),
    UV_OFFLINE: "1", // nothing is fetched, even where uv is installed
    SCALESIGHT_TEST_WORLD: root, // marks every process of this world
    ...(process.env.SCALESIGHT_TEST_PATIENCE && { SCALESIGHT_TEST_PATIENCE: process.env.SCALESIGHT_TEST_PATIENCE }),
    SCALESIGHT_TEST_PROGRAM: program,
    SCALESIGHT_TEST_SERVERS: servers,
    ...fill(wanted.environment),
  };
  const remove = () => fs.rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  const destroy = () => {
    process.off("exit", remove);
    remove();
  };
  return { root, workspace, home, environment, destroy };
}

/** The processes of a world that run scalesight (or a made-up one), as "pid command line"; the dead but unreaped do not count. */
export function serversOf(world) {
  const found = [];
  for (const pid of fs.readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const state = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)[0];
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
      const marked = fs.readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`SCALESIGHT_TEST_WORLD=${world.root}`);
      const serves = command.includes("server") || command.some((word) => word.startsWith(servers));
      if (marked && serves && state !== "Z") found.push(`${pid} ${command.join(" ")}`.trim());
    } catch {
      // it has ended meanwhile
    }
  }
  return found;
}

/** Where a scalesight program may be when no setting names it: folders, in the order in which they are tried. */

import { type Environment, pathsOf } from "./environment";

export type Source = "setting" | "interpreter" | "PATH" | "user folder" | "uvx";

/** A folder to look in, and in whose name. */
export interface Place {
  readonly source: Source;
  readonly folder: string;
  /** What the folder is to the person, for the log: "the active interpreter, /x/bin/python". */
  readonly why: string;
}

/** The scripts folders of the Python environments that are active here, most specific first. Python is never run. */
export function interpreterPlaces(
  environment: Environment,
  active: string | undefined,
  folders: readonly string[],
): readonly Place[] {
  const paths = pathsOf(environment);
  const windows = environment.platform === "win32";
  const places: Place[] = [];
  const add = (folder: string, why: string) => {
    if (paths.isAbsolute(folder)) places.push({ source: "interpreter", folder: paths.normalize(folder), why });
  };
  if (active !== undefined) {
    const why = `the Python extension's active environment, ${active}`;
    // It names the interpreter, or the folder of a conda environment that has none. Outside of a virtual environment,
    // Windows keeps python.exe beside Scripts and not in it.
    const isInterpreter = /^python[\d.]*(\.exe)?$/i.test(paths.basename(active));
    const folder = isInterpreter ? paths.dirname(active) : active;
    if (isInterpreter) add(folder, why);
    if (windows && !/^scripts$/i.test(paths.basename(folder))) add(paths.join(folder, "Scripts"), why);
    else if (!windows && !isInterpreter) add(paths.join(folder, "bin"), why);
  }
  const scripts = windows ? "Scripts" : "bin";
  for (const name of ["VIRTUAL_ENV", "CONDA_PREFIX"]) {
    const value = environment.variable(name);
    if (value !== undefined) add(paths.join(value, scripts), `the environment variable ${name}`);
  }
  for (const folder of folders) {
    for (const name of [".venv", "venv"]) add(paths.join(folder, name, scripts), `${name} of the workspace`);
  }
  return places;
}

/**
 * The folders of PATH. A relative entry is never one of them: it would name whatever folder the editor was started in.
 * `skipped` are the entries left out.
 */
export function pathPlaces(environment: Environment): { places: readonly Place[]; skipped: readonly string[] } {
  const paths = pathsOf(environment);
  const places: Place[] = [];
  const skipped: string[] = [];
  for (const entry of (environment.variable("PATH") ?? "").split(paths.delimiter)) {
    const folder = environment.platform === "win32" ? entry.trim().replace(/^"(.*)"$/, "$1") : entry;
    if (folder === "") continue;
    // "\tools" is absolute to Node, and still lies on whichever drive is the current one.
    const rooted = environment.platform !== "win32" || /^([A-Za-z]:[\\/]|[\\/]{2})/.test(folder);
    if (rooted && paths.isAbsolute(folder)) places.push({ source: "PATH", folder: paths.normalize(folder), why: "PATH" });
    else skipped.push(entry);
  }
  return { places, skipped };
}

/** Where uv, pipx, pip and Homebrew put programs, for an editor that was started without the PATH of a shell. */
export async function userPlaces(environment: Environment): Promise<readonly Place[]> {
  const paths = pathsOf(environment);
  const places: Place[] = [];
  const add = (why: string, ...parts: readonly (string | undefined)[]) => {
    if (parts.some((part) => part === undefined)) return;
    const folder = paths.join(...(parts as string[]));
    if (paths.isAbsolute(folder)) places.push({ source: "user folder", folder, why });
  };
  add("UV_TOOL_BIN_DIR", environment.variable("UV_TOOL_BIN_DIR"));
  add("XDG_BIN_HOME", environment.variable("XDG_BIN_HOME"));
  add("XDG_DATA_HOME", environment.variable("XDG_DATA_HOME"), "..", "bin");
  add("PIPX_BIN_DIR", environment.variable("PIPX_BIN_DIR"));
  add("the programs of uv, pipx and pip", environment.home, ".local", "bin");
  add("the programs of cargo, where uv may be", environment.home, ".cargo", "bin");
  if (environment.platform === "win32") {
    for (const [variable, ...parts] of [["APPDATA", "Python"], ["LOCALAPPDATA", "Programs", "Python"]] as const) {
      const root = environment.variable(variable);
      if (root === undefined) continue;
      for (const name of await pythons(environment, paths.join(root, ...parts))) {
        add(`the programs of pip (%${variable}%)`, root, ...parts, name, "Scripts");
      }
    }
  } else if (environment.platform === "darwin") {
    const parts = ["Library", "Python"];
    for (const name of await pythons(environment, paths.join(environment.home, ...parts))) {
      add("the programs of pip", environment.home, ...parts, name, "bin");
    }
    add("Homebrew", "/opt/homebrew/bin");
    add("Homebrew", "/usr/local/bin");
  } else {
    add("Homebrew", "/home/linuxbrew/.linuxbrew/bin");
    add("local programs", "/usr/local/bin");
  }
  return places;
}

/** The folders of Python releases ("3.12", "Python312"), the newest first. */
async function pythons(environment: Environment, folder: string): Promise<readonly string[]> {
  const minor = (name: string) => Number(/^(?:Python)?3\.?(\d+)/i.exec(name)?.[1] ?? -1);
  return (await environment.names(folder)).filter((name) => minor(name) >= 0).sort((a, b) => minor(b) - minor(a));
}

/** Whether a program lies in one of the folders, by its path or by what that leads to. */
export async function isWithin(environment: Environment, folders: readonly string[], program: string): Promise<boolean> {
  const paths = pathsOf(environment);
  const both = async (file: string) => [file, await environment.real(file)];
  for (const folder of (await Promise.all(folders.map(both))).flat()) {
    for (const file of await both(program)) {
      const way = paths.relative(folder, file);
      if (!/^\.\.([\\/]|$)/.test(way) && !paths.isAbsolute(way)) return true;
    }
  }
  return false;
}

/** The setting `scalesight.path`: what it means, and what is wrong with it in words that say what to do. */

import { type Environment, pathsOf } from "./environment";

/** The program that the setting names, or what is wrong with the setting. */
export type Setting = { readonly program: string } | { readonly problem: string };

const EXPECTED = "the absolute path of the scalesight program, or nothing to have it looked for";

/** Reads the value of the setting; `folders` are the paths of the workspace folders. Null if it is not set. */
export async function readPathSetting(
  environment: Environment,
  value: unknown,
  folders: readonly string[],
): Promise<Setting | null> {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") return wrong(JSON.stringify(value), `is not a text. Expected: ${EXPECTED}.`);
  const given = value.trim();
  if (given === "") return null;
  const expanded = expand(environment, given, folders);
  if ("problem" in expanded) return expanded;
  const refusal =
    (await unreplaced(environment, expanded.program)) ??
    foreign(environment, expanded.program) ??
    (await unusable(environment, expanded.program));
  if (refusal === undefined) return expanded;
  return wrong(given, refusal, given === expanded.program ? undefined : expanded.program);
}

function wrong(given: string, refusal: string, expanded?: string): { problem: string } {
  const meant = expanded === undefined ? "" : ` (${expanded})`;
  return { problem: `The setting scalesight.path, ${quoted(given)}${meant}, ${refusal}` };
}

function expand(environment: Environment, given: string, folders: readonly string[]): Setting {
  let program = given;
  if (/^~(?=$|[\\/])/.test(program)) program = environment.home + program.slice(1);
  if (program.includes("${workspaceFolder}")) {
    const [folder] = folders;
    if (folder === undefined) {
      return wrong(given, "uses ${workspaceFolder}, and no folder is open. Open one, or write the whole path.");
    }
    program = program.replaceAll("${workspaceFolder}", folder);
  }
  return { program: pathsOf(environment).normalize(program) };
}

/** A variable that is not one of ours, unless a program really has such a name. */
async function unreplaced(environment: Environment, program: string): Promise<string | undefined> {
  const [variable] = /\$\{[^}]*\}|%\w+%|\$\w+/.exec(program) ?? [];
  if (variable === undefined || (await environment.kind(program)) !== "missing") return undefined;
  return `uses ${variable}, which is not replaced here. Use ~, \${workspaceFolder} or the whole path.`;
}

/** What is wrong with the form of the path on this platform. */
function foreign(environment: Environment, program: string): string | undefined {
  if (environment.platform === "win32") {
    // On Windows a path that starts with a slash lacks its drive.
    if (/^[\\/](?![\\/])/.test(program)) {
      return `is not a path of Windows, which is what this machine runs. Expected, for example: ${example(environment)}.`;
    }
    if (/\.(cmd|bat|ps1)$/i.test(program)) return "is a script. Expected: a program, such as scalesight.exe.";
  } else if (/^[A-Za-z]:|^\\\\|^[^/]*\\/.test(program)) {
    return `is a path of Windows, and this machine runs ${system(environment)}. Expected, for example: ${example(environment)}.`;
  }
  if (!pathsOf(environment).isAbsolute(program)) {
    return `is not an absolute path. Expected, for example: ${example(environment)}. A program on PATH needs no setting.`;
  }
  return undefined;
}

async function unusable(environment: Environment, program: string): Promise<string | undefined> {
  switch (await environment.kind(program)) {
    case "program":
      return undefined;
    case "missing":
      return "does not exist. Correct the path, or empty the setting to have scalesight looked for.";
    case "not executable":
      return `is not executable. Choose another file, or run: chmod +x ${quoted(program)}`;
    case "folder": {
      const inside = await within(environment, program);
      return inside === undefined
        ? "is a folder. Expected: the scalesight program itself."
        : `is a folder. Expected: the program in it, ${quoted(inside)}.`;
    }
  }
}

/** The program that someone who named a folder probably meant. */
async function within(environment: Environment, folder: string): Promise<string | undefined> {
  const paths = pathsOf(environment);
  for (const place of environment.platform === "win32" ? ["", "Scripts"] : ["", "bin"]) {
    const file = paths.join(folder, place, programName(environment));
    if ((await environment.kind(file)) === "program") return file;
  }
  return undefined;
}

/** The file name of the scalesight program. Windows starts no script without a shell, so there only the .exe counts. */
export function programName(environment: Pick<Environment, "platform">, name = "scalesight"): string {
  return environment.platform === "win32" ? `${name}.exe` : name;
}

function example(environment: Environment): string {
  return pathsOf(environment).join(environment.home, ".local", "bin", programName(environment));
}

function system(environment: Environment): string {
  return environment.platform === "darwin" ? "macOS" : "Linux";
}

function quoted(text: string): string {
  return `"${text}"`;
}

/** Asks a program that was found for its version, and says what is wrong with the answer. */

import type { Environment } from "./environment";
import { pathsOf } from "./environment";
import { isOlder, MINIMUM, versionIn } from "./version";

/** How long a `--version` may take. A cold start of Python on a slow disk takes a few seconds. */
const TIMEOUT_MS = 15_000;

/** The version of a usable server, or what is wrong and how to mend it. */
export type Probed = { readonly version: string } | Unusable;

export interface Unusable {
  readonly problem: string;
  /** The command that updates this server, if it is known to be one: the program and its arguments. */
  readonly update?: readonly string[];
}

/** Runs `command` with `parameters` and `--version`. */
export async function probe(
  environment: Environment,
  command: string,
  parameters: readonly string[] = [],
  timeout = TIMEOUT_MS,
): Promise<Probed> {
  const line = commandLine([command, ...parameters, "--version"]);
  const ending = await environment.run(command, [...parameters, "--version"], timeout);
  if (ending.problem === "timed out") {
    return { problem: `${line} gave no answer within ${timeout / 1000} s. Try it in a terminal, or choose another program.` };
  }
  if (ending.problem !== undefined) return { problem: `${line} could not be run: ${ending.problem}.` };
  if (ending.code !== 0) {
    return { problem: `${line} ended with exit code ${ending.code}${said(ending.stderr || ending.stdout)}.` };
  }
  const version = versionIn(ending.stdout);
  if (version === undefined) {
    return { problem: `${command} is not scalesight: asked for its version, it answered ${answer(ending.stdout)}.` };
  }
  if (isOlder(version, MINIMUM)) {
    const update = await updateCommand(environment, command);
    return { problem: `${command} is scalesight ${version}, and ${MINIMUM} or later is needed. Update it with: ${commandLine(update)}`, update };
  }
  return { version };
}

/** The command that updates the server at `program`, told by where its package manager keeps it. */
export async function updateCommand(environment: Environment, program: string): Promise<readonly string[]> {
  const paths = pathsOf(environment);
  const real = (await environment.real(program)).toLowerCase();
  if (/[\\/]uv[\\/]tools[\\/]scalesight[\\/]/.test(real)) return ["uv", "tool", "upgrade", "scalesight"];
  if (/[\\/]pipx[\\/]venvs[\\/]scalesight[\\/]/.test(real)) return ["pipx", "upgrade", "scalesight"];
  const windows = environment.platform === "win32";
  const scripts = paths.dirname(program);
  const python = paths.join(scripts, windows ? "python.exe" : "python");
  // A python beside it is that of its virtual environment, except in the folders of the system.
  if (!/^(\/usr(\/local)?)?\/bin$/.test(scripts) && (await environment.kind(python)) === "program") {
    return [python, "-m", "pip", "install", "--upgrade", "scalesight"];
  }
  return [windows ? "py" : "python3", "-m", "pip", "install", "--user", "--upgrade", "scalesight"];
}

/** A command as a person types it. */
export function commandLine(parts: readonly string[]): string {
  return parts.map((part) => (/\s/.test(part) ? `"${part}"` : part)).join(" ");
}

/** The end of what a program said, for a sentence that goes on after it. */
function said(output: string): string {
  const last = output.trim().split(/\r?\n/).at(-1)?.trim();
  return last ? `: ${last.slice(0, 200).replace(/\.$/, "")}` : "";
}

function answer(output: string): string {
  const first = output.trim().split(/\r?\n/)[0]?.trim();
  return first ? `"${first.slice(0, 80)}"` : "nothing";
}

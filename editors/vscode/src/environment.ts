/**
 * The machine as the search for the server sees it. The search asks only this, so that its order can be tested for every
 * platform on any platform.
 */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { constants } from "node:fs";
import * as fs from "node:fs/promises";
import * as os from "node:os";
import * as path from "node:path";

export type Kind = "program" | "not executable" | "folder" | "missing";

/** How a program ended: its exit code, that it took too long, or why it could not be started. */
export interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly problem?: "timed out" | "cancelled" | string;
}

export interface Environment {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** An environment variable; on Windows in any case of letters. Empty counts as not set. */
  variable(name: string): string | undefined;
  kind(file: string): Promise<Kind>;
  /** The names in a folder, sorted; none if it cannot be read. */
  names(folder: string): Promise<readonly string[]>;
  /** The path without symbolic links; the path itself if it does not exist. */
  real(file: string): Promise<string>;
  /** Runs a program to its end, without a shell and away from every workspace folder. Never rejects. */
  run(command: string, parameters: readonly string[], milliseconds: number): Promise<Ending>;
}

/** More output than any `--version` has; what comes after is dropped, so that a talkative program fills no memory. */
const KEPT_OUTPUT = 64 * 1024;

/** This machine. A cancelled `signal` ends the programs that `run` has started. */
export function thisMachine(signal?: AbortSignal): Environment {
  return {
    platform: process.platform,
    home: os.homedir(),
    variable: (name) => process.env[name] || undefined,
    kind,
    names: (folder) =>
      fs.readdir(folder).then(
        (names) => names.sort(),
        () => [],
      ),
    real: (file) => fs.realpath(file).catch(() => file),
    run: (command, parameters, milliseconds) => run(command, parameters, milliseconds, signal),
  };
}

/**
 * The variables for the server and for everything run in the search. Python's own are taken out where they change which
 * code is loaded: set for a project, they would put its files into a server that has its own environment.
 */
export function serverVariables(): NodeJS.ProcessEnv {
  const variables = { ...process.env };
  for (const name of ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT", "__PYVENV_LAUNCHER__"]) {
    delete variables[name];
  }
  return variables;
}

/** How to start a program so that `endAll` can end it together with whatever it starts. */
export function startOptions() {
  return {
    // No file of a workspace may be imported or executed because of where the program runs.
    cwd: os.homedir(),
    env: serverVariables(),
    // A group of its own on POSIX: launchers (uvx, shell wrappers) start the server as their child.
    detached: process.platform !== "win32",
    windowsHide: true,
  };
}

/** Ends a program and its children at once. */
export function endAll(program: ChildProcess): void {
  if (program.pid === undefined) return;
  try {
    if (process.platform === "win32") {
      execFileSync("taskkill", ["/T", "/F", "/PID", String(program.pid)], { stdio: "ignore", timeout: 5000 });
    } else {
      process.kill(-program.pid, "SIGKILL");
    }
  } catch {
    program.kill("SIGKILL"); // it was gone already, or its group was
  }
}

async function kind(file: string): Promise<Kind> {
  try {
    const found = await fs.stat(file);
    if (found.isDirectory()) return "folder";
    if (process.platform === "win32") return "program";
    return await fs.access(file, constants.X_OK).then(
      () => "program",
      () => "not executable",
    );
  } catch {
    return "missing";
  }
}

function run(command: string, parameters: readonly string[], milliseconds: number, signal?: AbortSignal): Promise<Ending> {
  return new Promise<Ending>((resolve) => {
    let stdout = "";
    let stderr = "";
    let problem: string | undefined;
    if (signal?.aborted) return resolve({ code: null, stdout, stderr, problem: "cancelled" });
    const program = spawn(command, parameters, { ...startOptions(), stdio: ["ignore", "pipe", "pipe"] });
    const stop = (why: string) => {
      problem ??= why;
      endAll(program);
      finish(null); // not waiting for its streams: a grandchild that escaped may hold them open
    };
    const cancel = () => stop("cancelled");
    const timer = setTimeout(() => stop("timed out"), milliseconds);
    const finish = (code: number | null) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      program.stdout.destroy();
      program.stderr.destroy();
      resolve({ code, stdout, stderr, ...(problem === undefined ? {} : { problem }) });
    };
    signal?.addEventListener("abort", cancel);
    program.stdout.setEncoding("utf8").on("data", (text: string) => (stdout = (stdout + text).slice(0, KEPT_OUTPUT)));
    program.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-KEPT_OUTPUT)));
    program.on("error", (error) => {
      problem ??= error.message;
      finish(null);
    });
    program.on("close", (code, ended) => {
      if (ended !== null) problem ??= `it was ended by ${ended}`;
      finish(code);
    });
    // Some files that are no programs, a damaged .exe among them, are an exception of spawn and no event.
  }).catch((error: Error) => ({ code: null, stdout: "", stderr: "", problem: error.message }));
}

/** The rules for paths of a platform, which need not be the one this runs on. */
export function pathsOf(environment: Pick<Environment, "platform">): path.PlatformPath {
  return environment.platform === "win32" ? path.win32 : path.posix;
}

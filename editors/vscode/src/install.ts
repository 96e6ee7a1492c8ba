/** Installs or updates the server in a terminal that the person sees, and says how it went. */

import * as os from "node:os";

import * as vscode from "vscode";

import { thisMachine } from "./environment";
import { type Installer, installCommand } from "./install-command";
import type { Wanted } from "./locate";
import { commandLine } from "./probe";

const UV_PAGE = "https://docs.astral.sh/uv/getting-started/installation/";
const PYTHON_PAGE = "https://www.python.org/downloads/";

/** Runs the installer. True if it ended well; what went wrong has been said. */
export async function install(wanted: Wanted, installer: Installer): Promise<boolean> {
  const command = await installCommand(thisMachine(), wanted, installer);
  if (command !== undefined) return runVisibly(`Install scalesight with ${installer}`, command);
  const page = installer === "uv" ? "Get uv" : "Get Python";
  const other = installer === "uv" ? "Install with pip" : "Install with uv";
  const missing = installer === "uv" ? "uv is not installed." : "No Python was found to install scalesight with.";
  const chosen = await vscode.window.showWarningMessage(missing, page, other);
  if (chosen === page) await vscode.env.openExternal(vscode.Uri.parse(installer === "uv" ? UV_PAGE : PYTHON_PAGE));
  return chosen === other ? install(wanted, installer === "uv" ? "pip" : "uv") : false;
}

/** Runs a command as a task, which shows its output and stays open. True if it ended with exit code 0. */
export async function runVisibly(name: string, command: readonly string[]): Promise<boolean> {
  const [program = "", ...parameters] = command;
  // In the home folder: `python -m pip` would import a pip.py of the folder it runs in.
  const process = new vscode.ProcessExecution(program, parameters, { cwd: os.homedir() });
  const task = new vscode.Task({ type: "process" }, vscode.TaskScope.Workspace, name, "scalesight", process);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, focus: false };
  const ended = new Promise<number | undefined>((resolve) => {
    // A task whose program cannot be started ends without a process.
    const listeners = vscode.Disposable.from(
      vscode.tasks.onDidEndTaskProcess((event) => event.execution.task.name === name && done(event.exitCode)),
      vscode.tasks.onDidEndTask((event) => event.execution.task.name === name && setTimeout(() => done(undefined), 500)),
    );
    const done = (code: number | undefined) => {
      listeners.dispose();
      resolve(code);
    };
  });
  await vscode.tasks.executeTask(task);
  const code = await ended;
  if (code === 0) return true;
  const how = code === undefined ? "did not run" : `ended with exit code ${code}`;
  void vscode.window.showErrorMessage(`${commandLine(command)} ${how}. Its terminal shows why.`);
  return false;
}

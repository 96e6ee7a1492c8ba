/** Installs or updates the server where the person sees it, and says how it went. */

import * as os from "node:os";

import * as vscode from "vscode";

import { thisMachine } from "./environment";
import { type Installer, installCommand } from "./install-command";
import type { Wanted } from "./locate";
import type { Log } from "./log";
import { commandLine } from "./probe";

const UV_PAGE = "https://docs.astral.sh/uv/getting-started/installation/";
const PYTHON_PAGE = "https://www.python.org/downloads/";
const INSTALL_MS = 10 * 60_000;

/** Runs the installer. True if it ended well; what went wrong has been said. */
export async function install(wanted: Wanted, installer: Installer, log: Log): Promise<boolean> {
  const command = await installCommand(thisMachine(), wanted, installer);
  if (command !== undefined) return runVisibly(`Install scalesight with ${installer}`, command, log);
  const page = installer === "uv" ? "Get uv" : "Get Python";
  const other = installer === "uv" ? "Install with pip" : "Install with uv";
  const missing = installer === "uv" ? "uv is not installed." : "No Python was found to install scalesight with.";
  const chosen = await vscode.window.showWarningMessage(missing, page, other);
  if (chosen === page) await vscode.env.openExternal(vscode.Uri.parse(installer === "uv" ? UV_PAGE : PYTHON_PAGE));
  return chosen === other ? install(wanted, installer === "uv" ? "pip" : "uv", log) : false;
}

/** Runs a command. True if it ended with exit code 0; what went wrong has been said. */
export async function runVisibly(name: string, command: readonly string[], log: Log): Promise<boolean> {
  const trusted = vscode.workspace.isTrusted;
  log.info(`running ${commandLine(command)}`);
  // VS Code runs no task in a workspace that is not trusted, and does not say so.
  const how = await (trusted ? inTerminal(name, command) : withProgress(name, command, log));
  if (how === undefined) return true;
  log.error(`${commandLine(command)} ${how}`);
  const logs = "Show Logs";
  const message = `${commandLine(command)} ${how}. ${trusted ? "Its terminal shows why." : "The log shows why."}`;
  void vscode.window.showErrorMessage(message, ...(trusted ? [] : [logs])).then((chosen) => {
    if (chosen === logs) log.channel.show(true);
  });
  return false;
}

/** As a task, whose terminal stays open. Returns how it failed, or undefined if it did not. */
async function inTerminal(name: string, [program = "", ...parameters]: readonly string[]): Promise<string | undefined> {
  // In the home folder: `python -m pip` would import a pip.py of the folder it runs in.
  const process = new vscode.ProcessExecution(program, parameters, { cwd: os.homedir() });
  const task = new vscode.Task({ type: "process" }, vscode.TaskScope.Workspace, name, "scalesight", process);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated, focus: false };
  const listeners: vscode.Disposable[] = [];
  const ended = new Promise<number | undefined>((resolve) => {
    listeners.push(
      vscode.tasks.onDidEndTaskProcess((event) => event.execution.task.name === name && resolve(event.exitCode)),
      // A task whose program cannot be started ends without a process.
      vscode.tasks.onDidEndTask((event) => event.execution.task.name === name && setTimeout(() => resolve(undefined), 500)),
    );
  });
  const code = await Promise.resolve(vscode.tasks.executeTask(task))
    .then(() => ended)
    .finally(() => vscode.Disposable.from(...listeners).dispose());
  return code === 0 ? undefined : code === undefined ? "was not run to its end" : `ended with exit code ${code}`;
}

/** Behind a notification that can cancel it, with its output in the log. Returns as `inTerminal` does. */
async function withProgress(title: string, [program = "", ...parameters]: readonly string[], log: Log): Promise<string | undefined> {
  const location = vscode.ProgressLocation.Notification;
  const ending = await vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
    const cancellation = new AbortController();
    token.onCancellationRequested(() => cancellation.abort());
    return thisMachine(cancellation.signal).run(program, parameters, INSTALL_MS);
  });
  for (const line of `${ending.stdout}\n${ending.stderr}`.split(/\r?\n/)) if (line.trim() !== "") log.info(`  ${line}`);
  if (ending.problem !== undefined) return `did not end well: ${ending.problem}`;
  return ending.code === 0 ? undefined : `ended with exit code ${ending.code}`;
}

/** Entry point: the server, what makes it start again, and the features that use it. */

import * as vscode from "vscode";

import { registerCommand } from "./commands/command";
import { showDebugInformation } from "./debug-information";
import { FEATURES } from "./features";
import { createLog } from "./log";
import { Server } from "./server";

let server: Server | undefined;

/** What tests see of the extension. */
export type Exports = ReturnType<typeof activate>;

export function activate(context: vscode.ExtensionContext) {
  const log = createLog();
  const started = new Server(context, log);
  server = started;
  const { version } = context.extension.packageJSON as { version: string };
  log.info(`scalesight extension ${version}, ${vscode.env.appName} ${vscode.version}`);

  context.subscriptions.push(
    started,
    registerCommand(started, "scalesight.restart", () => started.restartByHand()),
    registerCommand(started, "scalesight.showLogs", async () => log.channel.show(true)),
    registerCommand(started, "scalesight.showDebugInformation", () => showDebugInformation(started)),
    ...FEATURES.map((feature) => feature(started)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart("the workspace is trusted now")),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("scalesight.path")) void started.restart("the setting scalesight.path changed");
    }),
    vscode.workspace.onDidChangeWorkspaceFolders(() => {
      // A running server is told by the client; another folder may bring the environment that has one.
      if (started.client() === undefined) started.searchAgain("the workspace folders changed");
    }),
  );
  // Menus and keys stay out of the way of projects in which this extension does nothing.
  void vscode.commands.executeCommand("setContext", "scalesight.active", true);

  // Not waited for: the commands are there at once, and wait for the server themselves.
  const ready = started.restart("the extension was activated");
  return {
    client: () => started.client(),
    located: () => started.located(),
    state: () => started.state(),
    ready,
    log: log.lines,
  };
}

export async function deactivate(): Promise<void> {
  if (server === undefined) return;
  await server.stop();
  // Not one of the subscriptions: VS Code disposes of those before the server has ended, and a closed channel throws.
  server.log.dispose();
}

/** Entry point: starts the server, registers the features, and ends both. */

import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";

import { FEATURES } from "./features";
import { createLog } from "./log";
import type { Session, State } from "./session";

let client: LanguageClient | undefined;

export async function activate(context: vscode.ExtensionContext) {
  const log = createLog();
  context.subscriptions.push(log);
  const changed = new vscode.EventEmitter<State>();
  let state: State = "starting";
  const command = vscode.workspace.getConfiguration("scalesight").get("path", "") || "scalesight";
  const started = new LanguageClient(
    "scalesight",
    "scalesight",
    { command, args: ["server"] },
    { documentSelector: [{ scheme: "file" }, { scheme: "untitled" }], outputChannel: log.channel },
  );
  const move = (next: State) => {
    state = next;
    changed.fire(next);
  };
  const ready = started.start().then(
    () => {
      client = started;
      move("running");
    },
    (error: unknown) => {
      log.error(`${command} did not start: ${String(error)}`);
      move("failed");
    },
  );
  const session: Session = {
    context,
    log,
    onDidChangeState: changed.event,
    state: () => state,
    client: () => client,
    running: async () => {
      await ready;
      return client;
    },
    execute: async <Answer>(name: string, parameters: readonly unknown[], token?: vscode.CancellationToken) => {
      await ready;
      const request = { command: name, arguments: [...parameters] };
      return client?.sendRequest<Answer>("workspace/executeCommand", request, token);
    },
  };
  for (const feature of FEATURES) context.subscriptions.push(feature(session));
  void vscode.commands.executeCommand("setContext", "scalesight.active", true);
  await ready;
  return { client: () => client, located: () => undefined, ready, log: log.lines };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

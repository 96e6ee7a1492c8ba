/** All that a defect report needs, with or without a running server, and nothing of the text of any file. */

import * as vscode from "vscode";

import { request } from "./request";
import type { Server } from "./server";
import { MINIMUM, PINNED } from "./version";

const KEPT_LOG_LINES = 60;

/** Opens the information in a new document, from where it can be copied. */
export async function showDebugInformation(server: Server): Promise<void> {
  const content = await debugInformation(server);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: "plaintext", content }));
}

async function debugInformation(server: Server): Promise<string> {
  const { version } = server.context.extension.packageJSON as { version: string };
  const located = server.located();
  const wanted = await server.wanted();
  const sections = [
    [
      `scalesight extension ${version} (server: ${MINIMUM} or later, ${PINNED} fetched by uvx)`,
      `${vscode.env.appName} ${vscode.version}, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
      `remote: ${vscode.env.remoteName ?? "no"}, workspace trusted: ${wanted.trusted ? "yes" : "no"}, folders: ${wanted.folders.length}`,
      `active interpreter: ${wanted.interpreter ?? "not known"}`,
    ],
    [
      `server: ${server.state()}`,
      ...(located ? [`  ${located.command} ${located.parameters.join(" ")}`.trimEnd(), `  scalesight ${located.version}, found by ${located.why}`] : []),
    ],
    ["settings:", ...settings()],
    ["answer of the server:", ...(await answer(server)).split("\n").map((line) => `  ${line}`)],
    [`log (the last ${KEPT_LOG_LINES} lines):`, ...server.log.lines.slice(-KEPT_LOG_LINES).map((line) => `  ${line}`)],
  ];
  return sections.map((lines) => lines.join("\n")).join("\n\n") + "\n";
}

function settings(): string[] {
  const configuration = vscode.workspace.getConfiguration("scalesight");
  return ["path", "trace.server"].map((name) => `  scalesight.${name}: ${JSON.stringify(configuration.get(name))}`);
}

async function answer(server: Server): Promise<string> {
  // Asked of the client at hand: to look for a server now would change what is being described.
  const client = server.client();
  if (client === undefined) return "none, as it does not run";
  const patience = new vscode.CancellationTokenSource();
  const timer = setTimeout(() => patience.cancel(), 5000);
  try {
    return String(await request(client, "scalesight.debugInformation", [], patience.token));
  } catch (error) {
    return error instanceof vscode.CancellationError ? "none within 5 s" : `an error: ${String(error)}`;
  } finally {
    clearTimeout(timer);
    patience.dispose();
  }
}

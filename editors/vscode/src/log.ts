/** The output channel "scalesight", and its lines kept for the debug information and for tests. */

import * as vscode from "vscode";

const KEPT_LINES = 1000;

export interface Log extends vscode.Disposable {
  readonly channel: vscode.LogOutputChannel;
  /** The last lines that this extension wrote, oldest first; what the server writes is in the channel only. */
  readonly lines: readonly string[];
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export function createLog(): Log {
  const channel = vscode.window.createOutputChannel("scalesight", { log: true });
  const lines: string[] = [];
  const write = (level: "info" | "warn" | "error") => (message: string) => {
    lines.push(message);
    if (lines.length > KEPT_LINES) lines.shift();
    channel[level](message);
  };
  return {
    channel,
    lines,
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    dispose: () => channel.dispose(),
  };
}

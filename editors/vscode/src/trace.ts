/**
 * Where the messages between client and server are logged. The client traces only while its channel is at level Trace,
 * whatever `scalesight.trace.server` says; behind this channel the setting alone decides.
 */

import * as vscode from "vscode";

export function traceChannel(channel: vscode.LogOutputChannel): vscode.LogOutputChannel {
  const onDidChange: vscode.Event<vscode.LogLevel> = (listener, self, disposables) =>
    vscode.workspace.onDidChangeConfiguration(
      (event) => {
        if (event.affectsConfiguration("scalesight.trace.server")) listener.call(self, level());
      },
      undefined,
      disposables,
    );
  const level = () => {
    const setting = vscode.workspace.getConfiguration("scalesight").get("trace.server");
    return setting === "messages" || setting === "verbose" ? vscode.LogLevel.Trace : vscode.LogLevel.Info;
  };
  return new Proxy(channel, {
    get(target, property) {
      if (property === "logLevel") return level();
      if (property === "onDidChangeLogLevel") return onDidChange;
      // At the level of the real channel a trace would not be shown.
      if (property === "trace") return (message: string) => target.info(message);
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** One command of the extension: what fails in it is logged and said once, in words. */

import * as vscode from "vscode";

import type { Session } from "../session";

export function registerCommand<Arguments extends unknown[]>(
  session: Session,
  id: string,
  run: (...given: Arguments) => Promise<void>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...given: Arguments) => {
    try {
      await run(...given);
    } catch (error) {
      if (error instanceof vscode.CancellationError) return;
      const reason = error instanceof Error ? error.message : String(error);
      session.log.error(`${id}: ${reason}`);
      const show = "Show Logs";
      const chosen = await vscode.window.showErrorMessage(`scalesight could not do this: ${reason}`, show);
      if (chosen === show) await vscode.commands.executeCommand("scalesight.showLogs");
    }
  });
}

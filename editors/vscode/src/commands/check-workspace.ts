/** Checking every file of the workspace: progress in the status bar, the findings in the Problems view. */

import * as vscode from "vscode";
import { DiagnosticSeverity, type WorkDoneProgressBegin, type WorkDoneProgressReport, WorkDoneProgress } from "vscode-languageclient";
import type { LanguageClient } from "vscode-languageclient/node";

import { CHECK_FOLDERS, type CheckedFolders, type Refusal, isRefusal } from "../answers";
import { request } from "../request";
import type { Session } from "../session";
import { noteDone } from "../walkthrough";
import { registerCommand } from "./command";

const CANCEL = "scalesight.cancelCheck";
const RESULT_SHOWN_MS = 10_000;

export function registerCheckWorkspace(session: Session): vscode.Disposable {
  let running: vscode.CancellationTokenSource | undefined;
  return vscode.Disposable.from(
    registerCommand(session, "scalesight.checkWorkspace", async () => {
      if (running !== undefined) {
        vscode.window.setStatusBarMessage("$(info) The workspace is being checked already", 4000);
        return;
      }
      running = new vscode.CancellationTokenSource();
      try {
        await check(session, running.token);
      } catch (error) {
        if (!running.token.isCancellationRequested) throw error;
        vscode.window.setStatusBarMessage("$(circle-slash) scalesight: check cancelled", RESULT_SHOWN_MS);
      } finally {
        running.dispose();
        running = undefined;
      }
    }),
    vscode.commands.registerCommand(CANCEL, () => running?.cancel()),
    { dispose: () => running?.cancel() },
  );
}

async function check(session: Session, token: vscode.CancellationToken): Promise<void> {
  if (vscode.workspace.workspaceFolders === undefined) {
    void vscode.window.showInformationMessage("No folder is open, so there is nothing to check. A single file is checked as it is opened.");
    return;
  }
  const client = await session.running();
  if (client === undefined) return;
  const progress = showProgress();
  const answer = await ask(client, token, progress.show).finally(() => progress.dispose());
  if (isRefusal(answer)) {
    void vscode.window.showInformationMessage(answer.reason);
  } else {
    showResult(session, answer);
  }
}

/** The report of the server, which tells `onProgress` in the meantime how far it is. */
async function ask(
  client: LanguageClient,
  token: vscode.CancellationToken,
  onProgress: (text: string) => void,
): Promise<CheckedFolders | Refusal> {
  const workDoneToken = `scalesight.checkWorkspace.${Date.now()}`;
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
    if (step.kind !== "end") onProgress(textOf(step));
  });
  try {
    return await request<CheckedFolders | Refusal>(client, CHECK_FOLDERS, [], token, workDoneToken);
  } finally {
    listening.dispose();
  }
}

function textOf(step: WorkDoneProgressBegin | WorkDoneProgressReport): string {
  if (step.message !== undefined) return step.message;
  return step.percentage === undefined ? "" : `${step.percentage} %`;
}

/** Progress as an item of its own: what VS Code shows in the status bar by itself cannot be cancelled there. */
function showProgress(): vscode.Disposable & { show(text: string): void } {
  const item = vscode.window.createStatusBarItem("scalesight.check", vscode.StatusBarAlignment.Left);
  item.name = "scalesight: check of the workspace";
  item.tooltip = "Click to cancel";
  item.command = CANCEL;
  const show = (text: string) => {
    item.text = `$(sync~spin) scalesight: checking ${text}`.trimEnd();
  };
  show("…");
  item.show();
  return { show, dispose: () => item.dispose() };
}

function showResult(session: Session, { files, seconds, items, problems, ...answer }: CheckedFolders): void {
  // Hints are dots in the text, and no rows of the Problems view.
  const findings = answer.findings - items.filter(({ severity }) => severity === DiagnosticSeverity.Hint).length;
  const counted = `${count(findings, "finding")} in ${count(files, "file")} (${seconds.toFixed(1)} s)`;
  const icon = findings > 0 ? "$(warning)" : "$(check)";
  vscode.window.setStatusBarMessage(`${icon} scalesight: ${counted}`, RESULT_SHOWN_MS);
  noteDone("workspaceChecked");
  session.log.info(`checked the workspace: ${counted}`);
  for (const problem of problems) session.log.warn(problem);
  if (findings > 0) void vscode.commands.executeCommand("workbench.actions.view.problems");
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  const show = "Show Logs";
  // Not waited for: a message that nobody answers would leave the check running.
  void vscode.window.showWarningMessage(`${first}${more}`, show).then((chosen) => {
    if (chosen === show) session.log.channel.show(true);
  });
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** The status bar item: which scale.toml applies to the document in front of the person, and whether it can be used. */

import * as vscode from "vscode";

import { DECLARED_SCALE, type DeclaredScale } from "./answers";
import { nameOf, servedDocument } from "./documents";
import type { Session } from "./session";

// Long enough that typing in scale.toml, or switching through editors, asks once.
const PAUSE_MS = 300;

/** The languages in which an item without a scale.toml is worth its room: those whose loops are checked. */
const CHECKED_LANGUAGES = ["python", "javascript", "javascriptreact", "typescript", "typescriptreact"];

export function registerStatus(session: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("scalesight.scale", vscode.StatusBarAlignment.Right, 90);
  item.name = "scalesight: scale.toml in use";
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;

  const refresh = async () => {
    const turn = ++asked;
    try {
      const scale = await declared(session);
      if (turn === asked) draw(item, scale);
    } catch (error) {
      session.log.warn(`the status bar could not ask for the declared scale: ${String(error)}`);
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), PAUSE_MS);
  };
  const soonIfScale = (uri: vscode.Uri) => {
    if (nameOf(uri) === "scale.toml") soon();
  };

  const files = vscode.workspace.createFileSystemWatcher("**/scale.toml");
  soon();
  return vscode.Disposable.from(
    item,
    files,
    { dispose: () => clearTimeout(timer) },
    session.onDidChangeState(soon),
    vscode.window.onDidChangeActiveTextEditor(soon),
    vscode.workspace.onDidChangeWorkspaceFolders(soon),
    vscode.workspace.onDidChangeTextDocument(({ document }) => soonIfScale(document.uri)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => soonIfScale(uri)),
    files.onDidCreate(soon),
    files.onDidChange(soon),
    files.onDidDelete(soon),
  );
}

/** What the server says of the active document, or of the workspace if there is none; undefined if there is nothing to say. */
async function declared(session: Session): Promise<DeclaredScale | undefined> {
  const client = session.client();
  if (client === undefined || session.state() !== "running") return undefined;
  const document = servedDocument();
  const given = document ? [{ uri: client.code2ProtocolConverter.asUri(document.uri) }] : [];
  const scale = await session.execute<DeclaredScale>(DECLARED_SCALE, given);
  const silent = scale?.file === null && !CHECKED_LANGUAGES.includes(document?.languageId ?? "");
  return silent ? undefined : scale;
}

function draw(item: vscode.StatusBarItem, scale: DeclaredScale | undefined): void {
  void vscode.commands.executeCommand("setContext", "scalesight.scaleDeclared", scale?.usable === true && scale.collections > 0);
  if (scale === undefined) {
    item.hide();
    return;
  }
  item.command = scale.file === null ? "scalesight.init" : "scalesight.openScale";
  item.text = textOf(scale);
  item.tooltip = tooltipOf(scale);
  item.backgroundColor = isBroken(scale) ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.accessibilityInformation = { label: `scalesight: ${item.text.replace(/\$\([^)]*\)\s*/g, "")}` };
  item.show();
}

function isBroken(scale: DeclaredScale): boolean {
  return scale.file !== null && !scale.usable;
}

function textOf(scale: DeclaredScale): string {
  if (scale.file === null) return "$(graph) no scale.toml";
  if (isBroken(scale)) return `$(warning) ${scale.name ?? "scale.toml"}`;
  const collections = scale.collections === 1 ? "1 collection" : `${scale.collections} collections`;
  return `$(graph) ${scale.project ?? scale.name ?? "scale.toml"} · ${collections}`;
}

/** Not trusted: names and comments in it come from a file of the workspace, and may run no command. */
function tooltipOf(scale: DeclaredScale): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  if (scale.file === null) return tooltip.appendText("No scale.toml applies to this file. Click to create one.");
  if (scale.problem !== null) {
    const more = scale.problems > 1 ? ` (and ${scale.problems - 1} more)` : "";
    tooltip.appendText(scale.problem + more).appendMarkdown("\n\n");
  }
  return tooltip.appendMarkdown(scale.text);
}

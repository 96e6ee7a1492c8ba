/** The status bar item: which scale.toml applies to the document in front of the person, and that no server runs. */

import * as vscode from "vscode";

import { DECLARED_SCALE, type DeclaredScale } from "./answers";
import { nameOf, servedDocument } from "./documents";
import { request } from "./request";
import type { Session } from "./session";
import { noteDone } from "./walkthrough";

// Long enough that typing in scale.toml, or switching through editors, asks once.
const PAUSE_MS = 300;
const MOST_CHARACTERS = 40;

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
      if (turn !== asked) return;
      if (scale?.usable === true && scale.collections > 0) noteDone("scaleDeclared");
      const ended = session.state() === "missing" || session.state() === "failed";
      draw(item, ended ? NO_SERVER : scale && lookOf(scale));
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
  const scale = await request<DeclaredScale>(client, DECLARED_SCALE, given);
  const silent = scale.file === null && !CHECKED_LANGUAGES.includes(document?.languageId ?? "");
  return silent ? undefined : scale;
}

interface Look {
  readonly text: string;
  /** What a screen reader says in place of text, icon, colour and tooltip. */
  readonly spoken: string;
  readonly tooltip: string | vscode.MarkdownString;
  readonly command: string;
  readonly warns: boolean;
}

/** What remains once the message about it is closed. */
const NO_SERVER: Look = {
  text: "scalesight",
  spoken: "the server does not run",
  tooltip: "The scalesight server does not run. Click to start it, or to see what is wrong.",
  command: "scalesight.restart",
  warns: true,
};

function draw(item: vscode.StatusBarItem, look: Look | undefined): void {
  if (look === undefined) {
    item.hide();
    return;
  }
  item.text = `${look.warns ? "$(warning)" : "$(graph)"} ${look.text}`;
  item.accessibilityInformation = { label: `scalesight: ${look.spoken}` };
  item.tooltip = look.tooltip;
  item.command = look.command;
  item.backgroundColor = look.warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
  item.show();
}

function lookOf(scale: DeclaredScale): Look {
  const open = { command: "scalesight.openScale", tooltip: tooltipOf(scale) };
  const name = scale.name ?? "scale.toml";
  if (scale.file === null) {
    return { ...open, text: "no scale.toml", spoken: "no scale.toml", command: "scalesight.init", warns: false };
  }
  if (!scale.usable) {
    return { ...open, text: shown(name), spoken: `${name} cannot be used: ${scale.problem ?? "see its problems"}`, warns: true };
  }
  const collections = scale.collections === 1 ? "1 collection" : `${scale.collections} collections`;
  const text = `${scale.project ?? name} · ${collections}`;
  return { ...open, text: `${shown(scale.project ?? name)} · ${collections}`, spoken: text, warns: false };
}

/** A name of the workspace as it stands in the status bar: no longer than there is room, and its "$(x)" is no icon. */
function shown(name: string): string {
  const short = name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;
  return short.replaceAll("$(", "\\$(");
}

/** Not trusted: names and comments in it come from a file of the workspace, and may run no command. */
function tooltipOf(scale: DeclaredScale): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  if (scale.problem !== null) {
    const more = scale.problems > 1 ? ` (and ${scale.problems - 1} more)` : "";
    tooltip.appendText(scale.problem + more).appendMarkdown("\n\n");
  }
  if (scale.file === null) return tooltip.appendText("No scale.toml applies to this file. Click to create one.");
  return tooltip.appendMarkdown(scale.text);
}

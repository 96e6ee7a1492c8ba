/** The walkthrough: an example to try it on, and what tells VS Code that a step is done. */

import * as vscode from "vscode";

import { registerCommand } from "./commands/command";
import type { Session } from "./session";

const FILES = ["scale.toml", "shop.py"];
/** The file that is shown when the example is opened for the first time. */
const SHOWN = "shop.py";
/** How long the welcome page may take to listen, once its tab is there. */
const PAGE_MS = 1000;

export function registerWalkthrough(session: Session): vscode.Disposable {
  showExample(session.context).catch((error: unknown) => session.log.warn(`the example was not opened: ${String(error)}`));
  return vscode.Disposable.from(
    registerCommand(session, "scalesight.openExample", () => openExample(session.context)),
    noteFirstFinding(),
    completeOnceShown(),
  );
}

function exampleFolder({ globalStorageUri }: vscode.ExtensionContext): vscode.Uri {
  return vscode.Uri.joinPath(globalStorageUri, "example");
}

/** Copies the example to the storage of the extension, once, and opens it in a window of its own. */
async function openExample(context: vscode.ExtensionContext): Promise<void> {
  const { extensionUri } = context;
  const folder = exampleFolder(context);
  for (const name of FILES) {
    const source = vscode.Uri.joinPath(extensionUri, "walkthrough", "example", name);
    const target = vscode.Uri.joinPath(folder, name);
    // What a person changed in it stays.
    await vscode.workspace.fs.copy(source, target, { overwrite: false }).then(undefined, (error: unknown) => {
      if (!(error instanceof vscode.FileSystemError && error.code === "FileExists")) throw error;
    });
  }
  await vscode.commands.executeCommand("vscode.openFolder", folder, { forceNewWindow: true });
}

/** In the window of the example: opens its file, for a folder alone says little. Editors that are open stay as they are. */
async function showExample(context: vscode.ExtensionContext): Promise<void> {
  const folder = exampleFolder(context);
  const isExample = vscode.workspace.workspaceFolders?.[0]?.uri.path === folder.path;
  const isEmpty = vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
  if (isExample && isEmpty) await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, SHOWN), { preview: false });
}

/** What completes the steps, by its context key: that it happened, and not that its command was called. */
type Done = "scaleDeclared" | "findingSeen" | "workspaceChecked" | "promptMade";

const happened = new Set<Done>();

/** Completes the steps that wait for this, now or once the walkthrough is shown. */
export function noteDone(what: Done): void {
  happened.add(what);
  complete(what);
}

/**
 * VS Code begins to listen when the welcome page is first shown, and never completes the step of a context that is true by
 * then. So a context is true for a moment only, and for one more moment after the page was shown.
 */
function complete(what: Done): void {
  for (const value of [true, false]) void vscode.commands.executeCommand("setContext", `scalesight.${what}`, value);
}

function completeOnceShown(): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const listening = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => {
    // The page is one of the editors of which extensions are told nothing.
    if (![...opened, ...changed].some(({ input, isActive }) => input === undefined && isActive)) return;
    clearTimeout(timer);
    timer = setTimeout(() => happened.forEach(complete), PAGE_MS);
  });
  return vscode.Disposable.from(listening, { dispose: () => clearTimeout(timer) });
}

/** Notes the first finding that is shown anywhere; then stops listening. */
function noteFirstFinding(): vscode.Disposable {
  const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    const isFinding = ({ source }: vscode.Diagnostic) => source === "scalesight";
    const isSeen = (uri: vscode.Uri) => !uri.path.endsWith("/scale.toml") && vscode.languages.getDiagnostics(uri).some(isFinding);
    if (!uris.some(isSeen)) return;
    noteDone("findingSeen");
    listening.dispose();
  });
  return listening;
}

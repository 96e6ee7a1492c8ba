/** The walkthrough: an example to try it on, and what tells VS Code that a step is done. */

import * as vscode from "vscode";

import { registerCommand } from "./commands/command";
import type { Session } from "./session";

const FILES = ["scale.toml", "shop.py"];
/** The file that is shown when the example is opened for the first time. */
const SHOWN = "shop.py";

export function registerWalkthrough(session: Session): vscode.Disposable {
  showExample(session.context).catch((error: unknown) => session.log.warn(`the example was not opened: ${String(error)}`));
  return vscode.Disposable.from(
    registerCommand(session, "scalesight.openExample", () => openExample(session.context)),
    noteFirstFinding(),
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

/** A step is done when this happened, and not when its command was called: that may have ended in a message. */
export function noteDone(what: "findingSeen" | "workspaceChecked" | "promptMade"): void {
  void vscode.commands.executeCommand("setContext", `scalesight.${what}`, true);
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

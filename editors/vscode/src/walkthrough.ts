/** The walkthrough: an example to try it on, and what tells VS Code that a step is done. */

import * as vscode from "vscode";

import { registerCommand } from "./commands/command";
import type { Session } from "./session";

const FILES = ["scale.toml", "shop.py"];

export function registerWalkthrough(session: Session): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(session, "scalesight.openExample", () => openExample(session.context)),
    noteFirstFinding(),
  );
}

/** Copies the example to the storage of the extension, once, and opens it in a window of its own. */
async function openExample({ extensionUri, globalStorageUri }: vscode.ExtensionContext): Promise<void> {
  const folder = vscode.Uri.joinPath(globalStorageUri, "example");
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

/** Sets the context key of the second step as soon as a finding is shown anywhere; then stops listening. */
function noteFirstFinding(): vscode.Disposable {
  const listening = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
    const isFinding = ({ source }: vscode.Diagnostic) => source === "scalesight";
    const isSeen = (uri: vscode.Uri) => !uri.path.endsWith("/scale.toml") && vscode.languages.getDiagnostics(uri).some(isFinding);
    if (!uris.some(isSeen)) return;
    void vscode.commands.executeCommand("setContext", "scalesight.findingSeen", true);
    listening.dispose();
  });
  return listening;
}

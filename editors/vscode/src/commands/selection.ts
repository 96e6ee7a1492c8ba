/** What a command works on: the selections of the editor that has the focus, in the server's terms. */

import { access, constants, stat } from "node:fs/promises";

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import type { Target } from "../answers";

/** The editor with the request, or undefined once the person has been told what is missing. */
export function editorWithRequest(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage("Open a file first, and select the request or put the cursor in its comment.");
  }
  return editor;
}

/** All selections of an editor, or undefined once the person has been told that the server does not read the document. */
export function targetOf(client: LanguageClient, editor: vscode.TextEditor): Target | undefined {
  const { document, selections } = editor;
  if (!isServed(client, document)) {
    void vscode.window.showInformationMessage(
      `scalesight does not read ${nameOf(document.uri)} (${document.languageId}). ` +
        "It works on source code and prose in files, untitled documents and notebook cells.",
    );
    return undefined;
  }
  return {
    uri: client.code2ProtocolConverter.asUri(document.uri),
    ranges: client.code2ProtocolConverter.asRanges(selections),
  };
}

/** Whether the server is told about this document. */
export function isServed(client: LanguageClient, document: vscode.TextDocument): boolean {
  const selector = client.protocol2CodeConverter.asDocumentSelector(client.clientOptions.documentSelector ?? []);
  return vscode.languages.match(selector, document) > 0;
}

/** What a person calls a document. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1) || uri.path;
}

/** Whether a document cannot be written, as far as its file and its file system tell. */
export async function isReadOnly(document: vscode.TextDocument): Promise<boolean> {
  const holder = document.uri.scheme === "vscode-notebook-cell" ? notebookOf(document) : document.uri;
  if (holder === undefined || holder.scheme === "untitled") return false;
  if (vscode.workspace.fs.isWritableFileSystem(holder.scheme) === false) return true;
  try {
    if (holder.scheme === "file") return !(await isWritableFile(holder.fsPath));
    const { permissions } = await vscode.workspace.fs.stat(holder);
    return permissions !== undefined && (permissions & vscode.FilePermission.Readonly) !== 0;
  } catch {
    return false; // deleted on disk: the text in the editor can still be changed, and saved again
  }
}

/** VS Code lets a person type into a file that they may not write, and fails at the end, when it saves. */
async function isWritableFile(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  // For root every file is accessible, also one that is marked as read-only.
  if ((mode & 0o222) === 0) return false;
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function notebookOf(cell: vscode.TextDocument): vscode.Uri | undefined {
  const holds = (notebook: vscode.NotebookDocument) => notebook.getCells().some(({ document }) => document === cell);
  return vscode.workspace.notebookDocuments.find(holds)?.uri;
}

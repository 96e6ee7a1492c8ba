/** Whether a document can be written, asked before a prompt is made for it. */

import { access, constants, stat } from "node:fs/promises";

import * as vscode from "vscode";

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

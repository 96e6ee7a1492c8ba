/** Documents: whether the server reads them, and what a person calls them. */

import * as vscode from "vscode";

import { DOCUMENTS } from "./languages";

/** Whether the server is told about this document. */
export function isServed(document: vscode.TextDocument): boolean {
  return vscode.languages.match(DOCUMENTS, document) > 0;
}

/** The document in front of the person, if the server reads it. */
export function servedDocument(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isServed(document) ? document : undefined;
}

/** What a person calls a document. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf("/") + 1) || uri.path;
}

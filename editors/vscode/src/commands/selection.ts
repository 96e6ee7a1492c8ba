/** What a command works on: the selections of the editor that has the focus, in the server's terms. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import type { Target } from "../answers";
import { isServed, nameOf } from "../documents";

/** The editor with the request, or undefined once the person has been told what is missing. */
export function editorWithRequest(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && isServed(editor.document)) return editor;
  const message =
    editor === undefined
      ? "Open a file first, and select the request or put the cursor in its comment."
      : `scalesight does not read ${nameOf(editor.document.uri)} (${editor.document.languageId}). ` +
        "It works on source code and prose in files, untitled documents and notebook cells.";
  void vscode.window.showInformationMessage(message);
  return undefined;
}

/** All selections of an editor. */
export function targetOf(client: LanguageClient, { document, selections }: vscode.TextEditor): Target {
  return {
    uri: client.code2ProtocolConverter.asUri(document.uri),
    ranges: client.code2ProtocolConverter.asRanges(selections),
  };
}

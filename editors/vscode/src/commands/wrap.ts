/** Writing the blueprint prompt into the document: in place of the request, or above it. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { COMPUTE_WRAP, isRefusal, type Refusal, type Wrap } from "../answers";
import type { Session } from "../session";
import { registerCommand } from "./command";
import { showRefusal } from "./refusal";
import { editorWithRequest, isReadOnly, nameOf, targetOf } from "./selection";

type Mode = "replace" | "above";

export function registerWrapping(session: Session): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(session, "scalesight.wrap.replace", async () => void (await wrap(session, "replace"))),
    registerCommand(session, "scalesight.wrap.above", async () => void (await wrap(session, "above"))),
    registerCommand(session, "scalesight.wrap.all", () => wrapAll(session)),
  );
}

/** Wraps every selection of the editor. One selection is a whole set too: then it is the same as to replace. */
async function wrapAll(session: Session): Promise<void> {
  const wrapped = await wrap(session, "replace");
  if (wrapped !== undefined) {
    const prompts = wrapped === 1 ? "1 blueprint prompt" : `${wrapped} blueprint prompts`;
    vscode.window.setStatusBarMessage(`$(check) ${prompts} written`, 4000);
  }
}

/** Returns how many prompts were written; undefined if none, once the person has been told why. */
async function wrap(session: Session, mode: Mode): Promise<number | undefined> {
  const editor = editorWithRequest();
  if (editor === undefined) return undefined;
  if (await isReadOnly(editor.document)) return offerElsewhere(editor.document);
  const client = await session.running();
  const target = client && targetOf(client, editor);
  if (client === undefined || target === undefined) return undefined;
  const { version } = editor.document;
  const answer = await session.execute<Wrap | Refusal>(COMPUTE_WRAP, [{ ...target, mode }]);
  if (answer === undefined) return undefined;
  if (isRefusal(answer)) return showRefusal(session, answer, target.uri);
  if (editor.document.version !== version) {
    void vscode.window.showInformationMessage("The text changed while the prompt was written. Nothing is replaced; try again.");
    return undefined;
  }
  return (await apply(client, editor, answer)) ? answer.wrapped : offerElsewhere(editor.document);
}

/**
 * Applies the edit as one step of undo, and goes to the first prompt. Returns false if the editor is read-only: that is
 * why the editor makes the edit, for workspace.applyEdit writes into such a document all the same.
 */
async function apply(client: LanguageClient, editor: vscode.TextEditor, { edit }: Wrap): Promise<boolean> {
  const { document } = editor;
  const { version } = document;
  const changes = (await client.protocol2CodeConverter.asWorkspaceEdit(edit)).get(document.uri);
  const accepted = await editor.edit((builder) => {
    for (const { range, newText } of changes) builder.replace(range, newText);
  });
  if (!accepted || document.version === version) return false;
  const places = startsAfter(changes);
  const [first] = places;
  if (first !== undefined) {
    editor.selections = places.map((place) => new vscode.Selection(place, place));
    editor.revealRange(new vscode.Range(first, first), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  return true;
}

/** Where each edit begins once all of them are applied, from top to bottom. */
export function startsAfter(edits: readonly vscode.TextEdit[]): vscode.Position[] {
  let moved = 0;
  return [...edits]
    .sort((one, other) => one.range.start.compareTo(other.range.start))
    .map(({ range, newText }) => {
      const start = range.start.translate(moved);
      moved += newText.split(/\r\n|\r|\n/).length - 1 - (range.end.line - range.start.line);
      return start;
    });
}

async function offerElsewhere(document: vscode.TextDocument): Promise<undefined> {
  const [open, copy] = ["Open in New Document", "Copy"];
  const message = `${nameOf(document.uri)} is read-only, so the prompt cannot be written into it.`;
  const chosen = await vscode.window.showWarningMessage(message, open, copy);
  if (chosen === open) await vscode.commands.executeCommand("scalesight.wrap.new");
  if (chosen === copy) await vscode.commands.executeCommand("scalesight.wrap.clipboard");
}

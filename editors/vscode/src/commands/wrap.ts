/** Writing the blueprint prompt into the document: in place of the request, or above it. */

import * as vscode from "vscode";

import { COMPUTE_WRAP, isRefusal, type Refusal, type Wrap } from "../answers";
import { nameOf } from "../documents";
import type { Session } from "../session";
import { noteDone } from "../walkthrough";
import { registerCommand } from "./command";
import { isReadOnly } from "./read-only";
import { showRefusal } from "./refusal";
import { editorWithRequest, targetOf } from "./selection";

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
  const { document } = editor;
  if (await isReadOnly(document)) return offerElsewhere(document);
  const client = await session.running();
  if (client === undefined) return undefined;
  const target = targetOf(client, editor);
  const { version } = document;
  const answer = await session.execute<Wrap | Refusal>(COMPUTE_WRAP, [{ ...target, mode }]);
  if (answer === undefined) return undefined;
  if (isRefusal(answer)) return showRefusal(session, answer, target.uri);
  const changes = (await client.protocol2CodeConverter.asWorkspaceEdit(answer.edit)).get(document.uri);
  if (document.version !== version || !vscode.window.visibleTextEditors.includes(editor)) {
    void vscode.window.showInformationMessage("The text changed, or was closed, while the prompt was written. Nothing is replaced; try again.");
    return undefined;
  }
  if (!(await apply(editor, changes))) return offerElsewhere(document);
  noteDone("promptMade");
  return answer.wrapped;
}

/**
 * Applies the changes as one step of undo, and goes to the prompts. Returns false if the editor is read-only: that is
 * why the editor makes the edit, for workspace.applyEdit writes into such a document all the same.
 */
async function apply(editor: vscode.TextEditor, changes: readonly vscode.TextEdit[]): Promise<boolean> {
  const { version } = editor.document;
  const accepted = await editor.edit((builder) => {
    for (const { range, newText } of changes) builder.replace(range, newText);
  });
  if (!accepted || editor.document.version === version) return false;
  const places = startsAfter(changes);
  const [first] = places;
  if (first !== undefined) {
    editor.selections = places.map((place) => new vscode.Selection(place, place));
    editor.revealRange(new vscode.Range(first, first), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
  return true;
}

/** Where each edit begins once all of them are applied, from top to bottom. */
function startsAfter(edits: readonly vscode.TextEdit[]): vscode.Position[] {
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

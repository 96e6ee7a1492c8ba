/** Taking the blueprint prompt out of the document: to the clipboard, the chat, or a new document. */

import * as vscode from "vscode";

import { WRITE_PROMPT, isRefusal, type Prompt, type Refusal, type Target } from "../answers";
import { draftInChat } from "../chat";
import type { Session } from "../session";
import { noteDone } from "../walkthrough";
import { registerCommand } from "./command";
import { showRefusal } from "./refusal";
import { editorWithRequest, targetOf } from "./selection";

type Destination = (prompt: Prompt) => Promise<void>;

/** The commands of a person, and those that code actions of the server call with a target of their own. */
const DESTINATIONS: readonly { person: string; server: string; send: Destination }[] = [
  { person: "scalesight.wrap.clipboard", server: "scalesight.copyPrompt", send: copy },
  { person: "scalesight.wrap.chat", server: "scalesight.draftPrompt", send: draft },
  { person: "scalesight.wrap.new", server: "scalesight.newPromptDocument", send: open },
];

export function registerHandOff(session: Session): vscode.Disposable {
  return vscode.Disposable.from(
    ...DESTINATIONS.flatMap(({ person, server, send }) => [
      registerCommand(session, person, () => handOffSelection(session, send)),
      registerCommand(session, server, (target: Target) => handOff(session, target, send)),
    ]),
  );
}

async function handOffSelection(session: Session, send: Destination): Promise<void> {
  const editor = editorWithRequest();
  if (editor === undefined) return;
  const client = await session.running();
  if (client !== undefined) await handOff(session, targetOf(client, editor), send);
}

async function handOff(session: Session, target: Target, send: Destination): Promise<void> {
  const answer = await session.execute<Prompt | Refusal>(WRITE_PROMPT, [target]);
  if (answer === undefined) return;
  if (isRefusal(answer)) {
    await showRefusal(session, answer, target.uri);
  } else {
    await send(answer);
    noteDone("promptMade");
  }
}

async function copy({ text }: Prompt): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage("$(check) Blueprint prompt copied", 4000);
}

/** The prompt as a draft in the chat. What cannot go there is not lost: it goes to the clipboard. */
async function draft(prompt: Prompt): Promise<void> {
  const obstacle = await draftInChat(prompt.text);
  if (obstacle !== undefined) {
    await vscode.env.clipboard.writeText(prompt.text);
    void vscode.window.showInformationMessage(`${obstacle} The blueprint prompt is on the clipboard instead.`);
  }
}

async function open({ text, language }: Prompt): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ content: text, language });
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: false });
}

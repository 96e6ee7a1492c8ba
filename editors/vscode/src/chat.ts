/** The chat of VS Code. A prompt is only ever put into its input: the person reads it there, and sends it or not. */

import * as vscode from "vscode";

const OPEN_CHAT = "workbench.action.chat.open";

/** Puts a text into the input of the chat. Returns why it could not, as a sentence; undefined if it stands there. */
export async function draftInChat(text: string): Promise<string | undefined> {
  if (vscode.workspace.getConfiguration("chat").get("disableAIFeatures", false)) {
    return "The chat is switched off (setting chat.disableAIFeatures).";
  }
  const commands = await vscode.commands.getCommands(true);
  if (!commands.includes(OPEN_CHAT)) return "This editor has no chat.";
  try {
    // Without isPartialQuery the chat would send the text at once.
    await vscode.commands.executeCommand(OPEN_CHAT, { query: text, isPartialQuery: true });
    return undefined;
  } catch (error) {
    return `The chat did not open (${error instanceof Error ? error.message : String(error)}).`;
  }
}

/** Showing why the server refused: its own words, and the way out where there is one. */

import * as vscode from "vscode";

import { DECLARED_SCALE, type DeclaredScale, type Refusal } from "../answers";
import type { Session } from "../session";

/** Shows the reason as it is. Where no scale.toml governs the document, a button creates one. */
export async function showRefusal(session: Session, refusal: Refusal, uri: string): Promise<undefined> {
  const scale = await session.execute<DeclaredScale>(DECLARED_SCALE, [{ uri }]).catch(() => undefined);
  await offer(refusal.reason, scale?.file === null);
}

/** Says that no scale.toml governs a document, with a button that creates one. */
export async function showNoScale(name: string): Promise<void> {
  await offer(`No scale.toml applies to ${name}.`, true);
}

async function offer(message: string, withCreate: boolean): Promise<void> {
  const create = "Create scale.toml";
  const chosen = await vscode.window.showInformationMessage(message, ...(withCreate ? [create] : []));
  if (chosen === create) await vscode.commands.executeCommand("scalesight.init");
}

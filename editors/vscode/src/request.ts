/** A command of the server, asked so that the question always comes to an end. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { LSPErrorCodes, ResponseError } from "vscode-languageclient/node";

/** For questions that nobody can cancel; those about whole workspaces bring a token and may take as long as they do. */
const PATIENCE_MS = 60_000;

export async function request<Answer>(
  client: LanguageClient,
  command: string,
  parameters: readonly unknown[],
  token?: vscode.CancellationToken,
  workDoneToken?: string,
): Promise<Answer> {
  const patience = new vscode.CancellationTokenSource();
  const timer = token === undefined ? setTimeout(() => patience.cancel(), PATIENCE_MS) : undefined;
  try {
    const asked = { command, arguments: [...parameters], ...(workDoneToken === undefined ? {} : { workDoneToken }) };
    const answer = client.sendRequest<Answer>("workspace/executeCommand", asked, token ?? patience.token);
    // A server that hangs does not answer a cancellation either.
    const late = new Promise<never>((_, reject) => {
      (token ?? patience.token).onCancellationRequested(() => reject(new vscode.CancellationError()));
    });
    return await Promise.race([answer, late]);
  } catch (error) {
    if (patience.token.isCancellationRequested) {
      throw new Error(`the server gave no answer within ${PATIENCE_MS / 1000} s. "scalesight: Restart Server" starts it anew.`);
    }
    if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) throw new vscode.CancellationError();
    if (!client.isRunning()) throw new Error("the server ended before it answered.");
    throw error;
  } finally {
    clearTimeout(timer);
    patience.dispose();
  }
}

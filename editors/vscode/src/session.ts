/** What every feature of the extension sees of the server: one value, handed to each feature at activation. */

import type * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import type { Log } from "./log";

/** Where the server stands. "missing": none was found; "failed": one was found, and does not run. */
export type State = "stopped" | "starting" | "running" | "missing" | "failed";

export interface Session {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly onDidChangeState: vscode.Event<State>;
  state(): State;
  /** The client of the running server; undefined while there is none. */
  client(): LanguageClient | undefined;
  /**
   * The client of the running server, once a start that is under way has ended. Undefined if there is none: the person
   * has then been told why, so that a command that needs the server only has to return.
   */
  running(): Promise<LanguageClient | undefined>;
  /** As `running`, for those who ask without a person: nothing is started, and nobody is told. */
  started(): Promise<LanguageClient | undefined>;
  /**
   * The answer of the server to a command of its own, or undefined if no server runs (the person has been told).
   * Rejects with the server's error, and with a cancellation if `token` is cancelled.
   */
  execute<Answer>(command: string, parameters: readonly unknown[], token?: vscode.CancellationToken): Promise<Answer | undefined>;
}

/** A part of the extension that needs the server: registers what it has and returns how to take it away. */
export type Feature = (session: Session) => vscode.Disposable;

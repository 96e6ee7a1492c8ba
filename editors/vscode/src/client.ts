/**
 * The language client of one run of the server. It lives as long as that process: a restart makes a new one, so that
 * there is one place that decides about restarts (server.ts), and none of the client's own popups.
 */

import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageclient/node";

import { DOCUMENTS } from "./languages";
import type { Log } from "./log";
import type { ServerProcess } from "./server-process";
import { traceChannel } from "./trace";

/** The commands that this extension can run for a code action of the server. */
export const CLIENT_COMMANDS = ["scalesight.copyPrompt", "scalesight.draftPrompt", "scalesight.newPromptDocument"];

export interface ClientEvents {
  /** What came from the server is not the protocol: there is no use in listening on. */
  broken(reason: string): void;
  /** Nothing can be written to the server any more, most often because it is about to end. */
  deaf(reason: string): void;
}

export function createClient(server: ServerProcess, log: Log, events: ClientEvents): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [...DOCUMENTS],
    outputChannel: log.channel,
    traceOutputChannel: traceChannel(log.channel),
    initializationOptions: () => ({ clientCommands: CLIENT_COMMANDS, workspaceTrusted: vscode.workspace.isTrusted }),
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (error) => {
        // Only the system's errors have a code: of the pipe to the server. The others are about what was read.
        if ("code" in error) events.deaf(firstLine(error.message));
        else events.broken(firstLine(error.message));
        return { action: ErrorAction.Continue, handled: true };
      },
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
  };
  const streams = async () => ({
    reader: new CheckedReader(server, events),
    writer: new StreamMessageWriter(server.child.stdin),
    // The process is ended by server.ts.
    detached: true,
  });
  return new QuietClient("scalesight", "scalesight", streams, options);
}

/** Logs what the base class would also show. What the person has to know is told once, by server.ts, with what to do. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }
  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
  override debug(message: string, data?: unknown): void {
    super.debug(message, data, false);
  }
}

/**
 * Looks at the first bytes of the server. A program that prints something else first ("usage: …") would leave the base
 * class collecting output for ever while it waits for the end of a header.
 */
class CheckedReader extends StreamMessageReader {
  constructor(
    private readonly server: ServerProcess,
    private readonly events: ClientEvents,
  ) {
    super(server.child.stdout);
  }

  override listen(callback: Parameters<StreamMessageReader["listen"]>[0]) {
    this.server.child.stdout.once("data", (bytes: Buffer) => {
      const start = bytes.toString("latin1", 0, 80);
      if (!"content-".startsWith(start.slice(0, 8).toLowerCase())) {
        this.events.broken(`it wrote "${firstLine(start)}", which is not the language server protocol`);
      }
    });
    return super.listen(callback);
  }
}

function firstLine(text: string): string {
  return text.split(/\r?\n/)[0]?.trim() ?? "";
}

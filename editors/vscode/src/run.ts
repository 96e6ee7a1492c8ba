/** One run of the server: from its process to its last breath. A restart is another run. */

import type { LanguageClient } from "vscode-languageclient/node";

import { type ClientEvents, createClient } from "./client";
import type { Located } from "./locate";
import type { Log } from "./log";
import { commandLine } from "./probe";
import { ServerProcess } from "./server-process";

/** How long a server may take to answer `initialize`. */
const INITIALIZE_MS = 30_000;
const SHUTDOWN_MS = 2000;
/** How long a server that does not listen any more may take to end by itself. */
const DEAF_MS = 1000;

export class Run {
  private stopping = false;

  private constructor(
    readonly located: Located,
    readonly client: LanguageClient,
    readonly process: ServerProcess,
    private readonly connection: Connection,
    private readonly log: Log,
  ) {}

  /** Starts a server. Rejects with the reason, in words, once nothing of it is left; a cancelled `signal` is one. */
  static async start(located: Located, log: Log, signal: AbortSignal): Promise<Run> {
    const parameters = [...located.parameters, "server"];
    log.info(`starting ${commandLine([located.command, ...parameters])}`);
    const server = new ServerProcess(located.command, parameters, (line) => log.channel.info(`server: ${line}`));
    const connection = new Connection(server, log);
    const client = createClient(server, log, connection);
    const reason = await firstOf(
      client.start().then(
        () => undefined,
        // A server that dies rejects this too, in words about the protocol: how it died says more.
        (error: unknown) => Promise.race([server.ended, pause(500)]).then(() => String(error instanceof Error ? error.message : error)),
      ),
      server.ended.then((how) => `it ended at once (${how})${server.lastWord ? `: ${server.lastWord}` : ""}`),
      INITIALIZE_MS,
      signal,
    );
    if (reason === undefined) return new Run(located, client, server, connection, log);
    server.kill();
    await server.ended;
    throw new Error(connection.broke ?? reason);
  }

  /** Calls back when the server ends without having been asked to, with how or why. */
  whenItDies(listener: (how: string) => void): void {
    void this.process.ended.then((how) => {
      if (this.stopping) return;
      this.stopping = true;
      listener(this.connection.broke ?? how);
    });
  }

  /** Ends the server, gently first. Resolves when its process is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.client.stop(SHUTDOWN_MS).catch((error: unknown) => this.log.warn(`the server did not shut down: ${String(error)}`));
    await this.process.end();
  }
}

/** Ends a server that cannot be talked to, and remembers why. */
class Connection implements ClientEvents {
  /** Why the connection broke, if that is why the server was ended. */
  broke: string | undefined;

  constructor(
    private readonly server: ServerProcess,
    private readonly log: Log,
  ) {}

  broken(reason: string): void {
    if (this.server.ending !== undefined || this.broke !== undefined) return;
    this.broke = reason;
    this.log.error(`the connection to the server is broken: ${reason}`);
    this.server.kill();
  }

  deaf(reason: string): void {
    // How it ends says more than that it does not listen any more.
    setTimeout(() => this.broken(reason), DEAF_MS);
  }
}

/** Why a start failed, or undefined if it did not: whatever comes first. */
async function firstOf(
  started: Promise<string | undefined>,
  ended: Promise<string>,
  milliseconds: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`it gave no answer within ${milliseconds / 1000} s`), milliseconds);
  });
  const cancelled = new Promise<string>((resolve) => {
    if (signal.aborted) resolve("cancelled");
    signal.addEventListener("abort", () => resolve("cancelled"), { once: true });
  });
  return Promise.race([ended, started, late, cancelled]).finally(() => clearTimeout(timer));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

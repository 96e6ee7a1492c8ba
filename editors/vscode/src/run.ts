/** One run of the server: from its process to its last breath. A restart is another run. */

import type { LanguageClient } from "vscode-languageclient/node";

import { createClient } from "./client";
import type { Located } from "./locate";
import type { Log } from "./log";
import { commandLine } from "./probe";
import { ServerProcess } from "./server-process";

/** How long a server may take to answer `initialize`. */
const INITIALIZE_MS = 30_000;
const SHUTDOWN_MS = 2000;

export class Run {
  private stopping = false;

  private constructor(
    readonly located: Located,
    readonly client: LanguageClient,
    readonly process: ServerProcess,
    private readonly log: Log,
  ) {}

  /** Starts a server. Rejects with the reason, in words, once nothing of it is left; a cancelled `signal` is one. */
  static async start(located: Located, log: Log, signal: AbortSignal): Promise<Run> {
    const parameters = [...located.parameters, "server"];
    log.info(`starting ${commandLine([located.command, ...parameters])}`);
    const server = new ServerProcess(located.command, parameters, (line) => log.channel.info(`server: ${line}`));
    let broken: string | undefined;
    const client = createClient(server, log, {
      broken: (reason) => {
        broken ??= reason;
        log.error(`the connection to the server is broken: ${reason}`);
        server.kill();
      },
    });
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
    if (reason === undefined) return new Run(located, client, server, log);
    server.kill();
    await server.ended;
    throw new Error(broken ?? reason);
  }

  /** Calls back when the server ends without having been asked to. */
  whenItDies(listener: (how: string) => void): void {
    void this.process.ended.then((how) => {
      if (this.stopping) return;
      this.stopping = true;
      listener(how);
    });
  }

  /** Ends the server, gently first. Resolves when its process is gone. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.client.stop(SHUTDOWN_MS).catch((error: unknown) => this.log.warn(`the server did not shut down: ${String(error)}`));
    await this.process.end();
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

/**
 * The server as the rest of the extension knows it: looked for, started, started again, ended. Everything that starts or
 * ends a process goes through one queue, so that there are never two servers.
 */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { thisMachine } from "./environment";
import { Interpreter } from "./interpreter";
import { type Located, locate, type Wanted } from "./locate";
import type { Log } from "./log";
import { tell, type Trouble } from "./notices";
import { request } from "./request";
import { MOST_RESTARTS, Restarts, WINDOW_MINUTES } from "./restarts";
import { Run } from "./run";
import type { Session, State } from "./session";

export class Server implements Session, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  readonly onDidChangeState = this.changed.event;
  private readonly interpreter = new Interpreter();
  private readonly restarts = new Restarts();

  private current: Run | undefined;
  private standing: State = "stopped";
  private trouble: Trouble | undefined;

  /** The end of the queue. */
  private tail: Promise<void> = Promise.resolve();
  /** The start that waits in the queue and has not begun: another one would do the same. */
  private waiting: Promise<void> | undefined;
  private cancellation = new AbortController();
  private over = false;

  constructor(
    readonly context: vscode.ExtensionContext,
    readonly log: Log,
  ) {
    this.interpreter.onDidChange(() => this.searchAgain("the active interpreter changed"));
  }

  state(): State {
    return this.standing;
  }

  client(): LanguageClient | undefined {
    return this.current?.client;
  }

  located(): Located | undefined {
    return this.current?.located;
  }

  async running(): Promise<LanguageClient | undefined> {
    if (this.standing === "missing" || this.standing === "failed") {
      // It may be there by now. Not after crashes: that would be one more restart than was promised.
      if (this.trouble?.problem === "crashes") this.report(this.trouble);
      else void this.restart("a command needs the server");
    }
    if (this.standing !== "starting") return this.client();
    const waiting = { location: vscode.ProgressLocation.Window, title: "scalesight: starting the server" };
    return vscode.window.withProgress(waiting, () => this.started());
  }

  async started(): Promise<LanguageClient | undefined> {
    await this.settled();
    return this.client();
  }

  async execute<Answer>(
    command: string,
    parameters: readonly unknown[],
    token?: vscode.CancellationToken,
  ): Promise<Answer | undefined> {
    const client = await this.running();
    return client && request<Answer>(client, command, parameters, token);
  }

  /** Ends the server if one runs, looks for one and starts it. Resolves when that is done, well or not; never rejects. */
  restart(why: string): Promise<void> {
    if (this.over) return this.tail;
    this.log.info(`start of the server: ${why}`);
    this.move("starting");
    this.cancellation.abort(); // a start under way is of no use any more
    this.waiting ??= this.queue(() => {
      this.waiting = undefined;
      this.cancellation = new AbortController();
      return this.begin(this.cancellation.signal);
    });
    return this.waiting;
  }

  /** Starts again after a change to what is searched. Not where the search does not decide: for a setting, after crashes. */
  searchAgain(why: string): void {
    const decided = this.current ? this.current.located.source === "setting" : this.trouble !== undefined && !isOfSearch(this.trouble);
    if (!decided) void this.restart(why);
  }

  /** As `restart`, and crashes before it count no more. */
  restartByHand(): Promise<void> {
    this.restarts.reset();
    return this.restart("it was asked for");
  }

  /** Ends the server for good. */
  async stop(): Promise<void> {
    this.over = true;
    this.cancellation.abort();
    await this.queue(() => this.end());
    this.move("stopped");
  }

  /** Where the search for the server starts from, now. */
  async wanted(): Promise<Wanted> {
    const trusted = vscode.workspace.isTrusted;
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
    return {
      setting: vscode.workspace.getConfiguration("scalesight").get("path"),
      trusted,
      folders: folders.map(({ uri }) => uri.fsPath),
      interpreter: trusted ? await this.interpreter.path() : undefined,
    };
  }

  dispose(): void {
    this.interpreter.dispose();
    this.changed.dispose();
  }

  private queue(step: () => Promise<void>): Promise<void> {
    const done = this.tail.then(step).catch((error: unknown) => {
      this.log.error(`start or end of the server: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (!this.over) this.fail({ problem: "start", message: `The scalesight server could not be started: ${String(error)}` });
    });
    this.tail = done;
    return done;
  }

  private async begin(signal: AbortSignal): Promise<void> {
    await this.end();
    if (signal.aborted || this.over) return;
    this.trouble = undefined;
    const located = await locate(thisMachine(signal), await this.wanted(), (line) => this.log.info(line));
    if (signal.aborted) return;
    if ("problem" in located) return this.fail(located);
    try {
      const run = await Run.start(located, this.log, signal);
      if (signal.aborted) return run.stop();
      this.current = run;
      run.whenItDies((how) => this.died(run, how));
      this.log.info(`running scalesight ${located.version}, process ${run.process.child.pid}`);
      this.move("running");
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.fail({ problem: "start", message: `The scalesight server, ${located.command}, does not start: ${reason}` });
    }
  }

  private async end(): Promise<void> {
    const run = this.current;
    this.current = undefined;
    await run?.stop();
  }

  private died(run: Run, how: string): void {
    if (this.current !== run) return;
    this.current = undefined;
    const said = run.process.lastWord;
    this.log.error(`the server ended by itself (${how})${said ? `: ${said}` : ""}`);
    if (this.restarts.allow()) {
      void this.restart("it ended by itself");
      return;
    }
    const times = `${MOST_RESTARTS + 1} times in ${WINDOW_MINUTES} minutes`;
    this.fail({ problem: "crashes", message: `The scalesight server ended by itself ${times} (${how}) and is not started again.` });
  }

  private fail(trouble: Trouble): void {
    this.trouble = trouble;
    this.log.error(trouble.message);
    this.move(trouble.problem === "missing" ? "missing" : "failed");
    this.report(trouble);
  }

  private report(trouble: Trouble): void {
    const restart = (why: string) => {
      this.restarts.reset();
      return this.restart(why);
    };
    const confirm = () => {
      const located = this.located();
      if (located) void vscode.window.showInformationMessage(`scalesight ${located.version} is running.`);
    };
    void this.wanted().then((wanted) => tell(trouble, { wanted, log: this.log, restart, confirm }));
  }

  /** Waits until nothing is queued, also for what is queued meanwhile. */
  private async settled(): Promise<void> {
    for (let seen: Promise<void> | undefined; seen !== this.tail; ) {
      seen = this.tail;
      await seen;
    }
  }

  private move(state: State): void {
    if (this.standing === state) return;
    this.standing = state;
    this.changed.fire(state);
  }
}

/** Whether a trouble is what the search found or did not find, so that another search may end it. */
function isOfSearch({ problem }: Trouble): boolean {
  return problem === "missing" || problem === "unusable";
}

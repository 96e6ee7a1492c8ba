/** The server as a process: started away from every workspace, its errors logged, and sure to end. */

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";

import { endAll, startOptions } from "./environment";

/** How long a server that was asked to end may take, before it is ended. */
const GRACE_MS = 1500;
const DRAIN_MS = 200;
const KEPT_LINES = 20;

export class ServerProcess {
  /** Resolves once it has ended, with how: "exit code 3", "SIGKILL", or why it could not be started. */
  readonly ended: Promise<string>;
  /** How it ended; undefined while it runs. */
  ending: string | undefined;
  readonly child: ChildProcessWithoutNullStreams;
  private readonly lastLines: string[] = [];

  constructor(command: string, parameters: readonly string[], log: (line: string) => void) {
    this.child = spawn(command, [...parameters], { ...startOptions(), stdio: ["pipe", "pipe", "pipe"] });
    // Editors sometimes end without telling their extensions. The server ends with its input; this is for one that hangs.
    const last = () => endAll(this.child);
    process.once("exit", last);
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        if (this.ending !== undefined) return;
        this.ending = how;
        process.removeListener("exit", last);
        resolve(how);
      };
      this.child.on("error", (error) => end(error.message));
      this.child.on("exit", (code, signal) => {
        const how = signal ?? `exit code ${code}`;
        // Its last words may still be on the way; a child of its own may keep its streams open for long.
        this.child.on("close", () => end(how));
        setTimeout(() => end(how), DRAIN_MS);
      });
    });
    // A write to a server that has just died is an error of the stream, which would be nobody's and end the host.
    this.child.stdin.on("error", () => undefined);
    createInterface({ input: this.child.stderr }).on("line", (line) => {
      this.lastLines.push(line);
      if (this.lastLines.length > KEPT_LINES) this.lastLines.shift();
      log(line);
    });
  }

  /** The last line with something on it that the server wrote to its error stream: for a traceback that is the error. */
  get lastWord(): string | undefined {
    return this.lastLines.findLast((line) => line.trim() !== "")?.trim();
  }

  /** Ends it: by closing its input, and by force after a grace time. Resolves when it is gone. */
  async end(): Promise<void> {
    if (this.ending !== undefined) return;
    this.child.stdin.end();
    const timer = setTimeout(() => endAll(this.child), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends it at once, for a server that does not speak the protocol. */
  kill(): void {
    if (this.ending === undefined) endAll(this.child);
  }
}

/** A machine that exists only in a test: its files, its variables, and what its programs answer. */

import { type Ending, type Environment, type Kind, pathsOf } from "../src/environment";
import { type Located, locate, type NotLocated, type Wanted } from "../src/locate";

/** What stands at a path: a program by what it prints for `--version`, or how it ends; or something that is no program. */
export type File = string | Partial<Ending> | { readonly kind: Kind };

export interface Description {
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, File>>;
  /** Symbolic links, of files or of folders. */
  readonly links?: Readonly<Record<string, string>>;
}

export class Machine implements Environment {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Every program that was started, with its arguments. */
  readonly started: string[] = [];
  private readonly files = new Map<string, File>();

  constructor(private readonly description: Description) {
    this.platform = description.platform ?? "linux";
    this.home = description.home ?? (this.platform === "win32" ? "C:\\Users\\ada" : "/home/ada");
    for (const [path, file] of Object.entries(description.files ?? {})) this.files.set(this.key(path), file);
  }

  variable(name: string): string | undefined {
    return this.description.variables?.[name] || undefined;
  }

  async kind(path: string): Promise<Kind> {
    const file = this.at(path);
    if (file === undefined) return this.isFolder(path) ? "folder" : "missing";
    return typeof file === "object" && "kind" in file ? file.kind : "program";
  }

  async names(folder: string): Promise<readonly string[]> {
    const start = this.key(folder) + pathsOf(this).sep;
    const inside = [...this.files.keys()].filter((path) => path.startsWith(start));
    return [...new Set(inside.map((path) => path.slice(start.length).split(pathsOf(this).sep)[0] ?? ""))].sort();
  }

  async real(path: string): Promise<string> {
    for (const [link, target] of Object.entries(this.description.links ?? {})) {
      if (path === link || path.startsWith(link + pathsOf(this).sep)) return target + path.slice(link.length);
    }
    return path;
  }

  async run(command: string, parameters: readonly string[], milliseconds: number): Promise<Ending> {
    this.started.push([command, ...parameters].join(" "));
    const file = this.at(command);
    if (typeof file === "string") return { code: 0, stdout: `${file}\n`, stderr: "" };
    if (file === undefined || "kind" in file) return { code: null, stdout: "", stderr: "", problem: `ENOENT within ${milliseconds}` };
    return { code: 0, stdout: "", stderr: "", ...file };
  }

  private at(path: string): File | undefined {
    const key = this.key(path);
    if (this.files.has(key)) return this.files.get(key);
    for (const [link, target] of Object.entries(this.description.links ?? {})) {
      if (path === link || path.startsWith(link + pathsOf(this).sep)) return this.files.get(this.key(target + path.slice(link.length)));
    }
    return undefined;
  }

  private isFolder(path: string): boolean {
    return [...this.files.keys()].some((file) => file.startsWith(this.key(path) + pathsOf(this).sep));
  }

  /** Windows tells no case of letters apart. */
  private key(path: string): string {
    return this.platform === "win32" ? path.toLowerCase() : path;
  }
}

export interface Outcome {
  readonly found: Located | NotLocated;
  readonly log: readonly string[];
  readonly machine: Machine;
}

/** Looks for the server on that machine, in a trusted workspace without a setting unless `wanted` says otherwise. */
export async function search(description: Description, wanted: Partial<Wanted> = {}): Promise<Outcome> {
  const machine = new Machine(description);
  const log: string[] = [];
  const found = await locate(machine, { setting: "", trusted: true, folders: ["/projects/shop"], ...wanted }, (line) => log.push(line));
  return { found, log, machine };
}

/** "interpreter: /x/bin/scalesight" for a server that was found, and "missing: message" for none. */
export function summary({ found }: Outcome): string {
  return "problem" in found ? `${found.problem}: ${found.message}` : `${found.source}: ${found.command}`;
}

export const GOOD = "scalesight 0.1.0";

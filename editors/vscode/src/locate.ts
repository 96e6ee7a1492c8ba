/**
 * Finds the scalesight server. The order is a promise: the setting; in a workspace that is not trusted PATH alone; the
 * active Python environment; PATH; the folders of package managers; `uvx`, which fetches the server by itself.
 *
 * A setting is the person's word: what it names is used, or the message says what is wrong with it, and no other server
 * takes its place silently. Everything else is a find: an unusable one is noted, and the search goes on.
 */

import { type Environment, pathsOf } from "./environment";
import { programName, readPathSetting } from "./path-setting";
import { interpreterPlaces, isWithin, type Place, pathPlaces, type Source, userPlaces } from "./places";
import { probe, type Unusable } from "./probe";
import { MINIMUM, PINNED } from "./version";

/** What the search starts from. */
export interface Wanted {
  /** The value of `scalesight.path`, as it stands in the settings. */
  readonly setting: unknown;
  readonly trusted: boolean;
  /** The paths of the workspace folders. */
  readonly folders: readonly string[];
  /** The interpreter, or the environment, that the Python extension says is active. */
  readonly interpreter?: string | undefined;
}

/** A server that answered with a version that works. Started as `command`, `parameters`, "server". */
export interface Located {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly source: Source;
  readonly why: string;
  readonly version: string;
}

/** Why there is no server. "setting": the setting is wrong; "unusable": what was found does not work; "missing". */
export interface NotLocated {
  readonly problem: "setting" | "unusable" | "missing";
  readonly message: string;
  readonly update?: readonly string[];
}

/** Fetching the server takes a download, so this one may take longer than asking a program for its version. */
const FETCH_TIMEOUT_MS = 90_000;

/** Looks for the server; every step is told to `log`. Never rejects for anything that is on the machine. */
export async function locate(
  environment: Environment,
  wanted: Wanted,
  log: (line: string) => void,
): Promise<Located | NotLocated> {
  log(`looking for scalesight ${MINIMUM} or later on ${environment.platform}, trusted: ${wanted.trusted ? "yes" : "no"}`);
  const found =
    (await fromSetting(environment, wanted, log)) ?? (await new Search(environment, wanted, log).anywhere());
  if (!("problem" in found)) log(`using ${found.command} (scalesight ${found.version}), found by ${found.why}`);
  return found;
}

async function fromSetting(environment: Environment, wanted: Wanted, log: (line: string) => void) {
  const setting = await readPathSetting(environment, wanted.setting, wanted.folders);
  if (setting === null) {
    log("setting scalesight.path: not set");
    return undefined;
  }
  if ("problem" in setting) return { problem: "setting", message: setting.problem } as const;
  if (!wanted.trusted && (await isWithin(environment, wanted.folders, setting.program))) {
    // As VS Code does with the setting of such a workspace itself: it does not count.
    log(`setting scalesight.path: left out, as ${setting.program} lies in the workspace, which is not trusted`);
    return undefined;
  }
  const probed = await probe(environment, setting.program);
  if ("problem" in probed) {
    const { problem: message, ...rest } = probed;
    return { problem: "setting", message: `${message} (It is the program in the setting scalesight.path.)`, ...rest } as const;
  }
  const why = "the setting scalesight.path";
  return { command: setting.program, parameters: [], source: "setting", why, version: probed.version } as const;
}

class Search {
  /** Programs that were asked already: PATH often repeats the active environment, and links point to one another. */
  private readonly asked = new Set<string>();
  private readonly unusable: Unusable[] = [];
  private fetching: string | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly wanted: Wanted,
    private readonly log: (line: string) => void,
  ) {}

  async anywhere(): Promise<Located | NotLocated> {
    const { environment, wanted } = this;
    if (!wanted.trusted) {
      this.log("the workspace is not trusted: only PATH is searched");
      return (await this.among(this.onPath())) ?? this.notFound();
    }
    return (
      (await this.among(interpreterPlaces(environment, wanted.interpreter, wanted.folders))) ??
      (await this.among(this.onPath())) ??
      (await this.among(await userPlaces(environment))) ??
      (await this.fetched()) ??
      this.notFound()
    );
  }

  private onPath(): readonly Place[] {
    const { places, skipped } = pathPlaces(this.environment);
    if (skipped.length > 0) this.log(`PATH: left out, as they are not absolute: ${skipped.join(", ")}`);
    return places;
  }

  private async among(places: readonly Place[]): Promise<Located | undefined> {
    for (const { source, folder, why } of places) {
      const program = await this.programIn(folder, "scalesight");
      if (program === undefined) {
        this.log(`${why}: no scalesight in ${folder}`);
        continue;
      }
      const key = await this.environment.real(program);
      if (this.asked.has(key)) continue;
      this.asked.add(key);
      const probed = await probe(this.environment, program);
      if ("version" in probed) return { command: program, parameters: [], source, why, version: probed.version };
      this.log(`${why}: ${probed.problem}`);
      this.unusable.push(probed);
    }
    return undefined;
  }

  /** The program of that name in a folder, if it may be started. */
  private async programIn(folder: string, name: string): Promise<string | undefined> {
    const program = pathsOf(this.environment).join(folder, programName(this.environment, name));
    const kind = await this.environment.kind(program);
    if (kind === "not executable") this.log(`${program} is not executable`);
    if (kind !== "program") return undefined;
    if (!this.wanted.trusted && (await isWithin(this.environment, this.wanted.folders, program))) {
      this.log(`${program} lies in the workspace, which is not trusted`);
      return undefined;
    }
    return program;
  }

  private async fetched(): Promise<Located | undefined> {
    const places = [...this.onPath(), ...(await userPlaces(this.environment))];
    for (const [name, ...first] of [["uvx"], ["uv", "tool", "run"]] as const) {
      for (const { folder } of places) {
        const command = await this.programIn(folder, name);
        if (command === undefined) continue;
        const parameters = [...first, "--from", `scalesight==${PINNED}`, "scalesight"];
        this.log(`uvx: asking ${command} for scalesight ${PINNED}`);
        const probed = await probe(this.environment, command, parameters, FETCH_TIMEOUT_MS);
        if ("version" in probed) {
          return { command, parameters, source: "uvx", why: `uvx, which fetches scalesight ${PINNED}`, version: probed.version };
        }
        this.log(`uvx: ${probed.problem}`);
        this.fetching = probed.problem;
        return undefined; // another copy of uv would ask the same index
      }
    }
    this.log("uvx: no uv here");
    return undefined;
  }

  /** A server in the folders of package managers: only seen, not started. */
  private async installed(): Promise<string | undefined> {
    for (const { folder } of await userPlaces(this.environment)) {
      const program = await this.programIn(folder, "scalesight");
      if (program !== undefined) return program;
    }
    return undefined;
  }

  private async notFound(): Promise<NotLocated> {
    const [first] = this.unusable;
    if (first !== undefined) {
      const { problem: message, ...rest } = first;
      return { problem: "unusable", message, ...rest };
    }
    if (!this.wanted.trusted) {
      const message = "The scalesight server is not on PATH, and nothing else is searched in a workspace that is not trusted.";
      const installed = await this.installed();
      const hint = installed === undefined ? "" : ` It is installed as ${installed}: "Set Path" can choose that.`;
      return { problem: "missing", message: message + hint };
    }
    const tried = this.fetching === undefined ? "" : ` uv is here, and could not fetch it: ${this.fetching}`;
    return { problem: "missing", message: `The scalesight server is not installed.${tried}` };
  }
}

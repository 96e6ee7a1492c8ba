/** What the *Install* buttons run: the programs are looked for like the server itself, and nothing goes through a shell. */

import { type Environment, pathsOf } from "./environment";
import type { Wanted } from "./locate";
import { programName } from "./path-setting";
import { interpreterPlaces, isWithin, type Place, pathPlaces, userPlaces } from "./places";

export type Installer = "uv" | "pip";

/** The command that installs the server, or undefined if this machine has no such installer. */
export async function installCommand(
  environment: Environment,
  wanted: Wanted,
  installer: Installer,
): Promise<readonly string[] | undefined> {
  const everywhere = [...pathPlaces(environment).places, ...(await userPlaces(environment))];
  const windows = environment.platform === "win32";
  if (installer === "uv") {
    const uv = await first(environment, wanted, everywhere, ["uv"]);
    return uv === undefined ? undefined : [uv, "tool", "install", "--upgrade", "scalesight"];
  }
  // Into the active environment if there is one, as that is where it is looked for first.
  const active = wanted.trusted ? interpreterPlaces(environment, wanted.interpreter, wanted.folders) : [];
  const inside = await first(environment, wanted, active, ["python", "python3"]);
  if (inside !== undefined) return [inside, "-m", "pip", "install", "--upgrade", "scalesight"];
  const python = await first(environment, wanted, everywhere, windows ? ["py", "python"] : ["python3", "python"]);
  return python === undefined ? undefined : [python, "-m", "pip", "install", "--user", "--upgrade", "scalesight"];
}

/** The first program of one of the names: by name first, then by folder. */
async function first(
  environment: Environment,
  { trusted, folders }: Wanted,
  places: readonly Place[],
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    for (const { folder } of places) {
      const program = pathsOf(environment).join(folder, programName(environment, name));
      if ((await environment.kind(program)) !== "program") continue;
      if (trusted || !(await isWithin(environment, folders, program))) return program;
    }
  }
  return undefined;
}

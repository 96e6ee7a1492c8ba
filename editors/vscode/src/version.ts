/** Which server this extension works with, and how versions compare. */

/** The release that this extension was made and tested with; `uvx` fetches exactly this one. */
export const PINNED = "0.1.0";

/** The oldest server that has every command this extension calls. */
export const MINIMUM = "0.1.0";

/** The version in what `scalesight --version` prints ("scalesight 0.1.0"), or undefined if that is not such an answer. */
export function versionIn(output: string): string | undefined {
  return /^scalesight (\d+(?:\.\d+)*\S*)\s*$/m.exec(output)?.[1];
}

/**
 * Whether `version` comes before `other`. Numbers are compared part by part, and a pre-release ("0.2.0rc1", "0.2.0.dev3")
 * comes before its release; which of two pre-releases is older is not asked here, so they count as equal.
 */
export function isOlder(version: string, other: string): boolean {
  const [left, right] = [parse(version), parse(other)];
  for (let part = 0; part < Math.max(left.parts.length, right.parts.length); part++) {
    const difference = (left.parts[part] ?? 0) - (right.parts[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return left.preRelease && !right.preRelease;
}

function parse(version: string): { parts: number[]; preRelease: boolean } {
  const [release = "", rest = ""] = /^(\d+(?:\.\d+)*)(.*)$/.exec(version)?.slice(1) ?? [];
  return { parts: release.split(".").map(Number), preRelease: /^[._-]?(a|b|c|rc|alpha|beta|pre|preview|dev)/i.test(rest) };
}

/** The commands of the server that the extension calls, and what they answer. */

import type { Range, WorkspaceEdit } from "vscode-languageclient";

export const WRITE_PROMPT = "scalesight.writePrompt";
export const COMPUTE_WRAP = "scalesight.computeWrap";
export const DECLARED_SCALE = "scalesight.declaredScale";
export const CHECK_FILE = "scalesight.checkFile";
export const CHECK_FOLDERS = "scalesight.checkFolders";
export const CREATE_SCALE_FILE = "scalesight.createScaleFile";

/** What a prompt is made of. An empty range means the comment, paragraph or docstring around it. */
export interface Target {
  readonly uri: string;
  readonly ranges: readonly Range[];
  /** The finding that the prompt carries, as a code action of the server named it. */
  readonly finding?: unknown;
}

/** Why the server does not do what was asked, in words for the person who asked. */
export interface Refusal {
  readonly reason: string;
}

/** A prompt without markers: Markdown that stands alone. */
export interface Prompt {
  readonly text: string;
  readonly title: string;
  readonly language: string;
}

/** One edit that wraps every range of a target. */
export interface Wrap {
  readonly edit: WorkspaceEdit;
  readonly title: string;
  readonly wrapped: number;
}

/** The scale.toml that governs a document; `file` is null if none does. */
export interface DeclaredScale {
  readonly file: string | null;
  /** How the file is called in messages: its path from the workspace folder. */
  readonly name: string | null;
  /** The name that the file gives the project. */
  readonly project: string | null;
  readonly usable: boolean;
  readonly problem: string | null;
  readonly problems: number;
  readonly collections: number;
  readonly text: string;
}

/** The report on one file, as `scalesight check` prints it. */
export interface CheckedFile {
  readonly findings: readonly unknown[];
  readonly text: string;
}

/** The report on folders. `findings` counts all of them, hints too; a long list of `items` is cut. */
export interface CheckedFolders {
  readonly files: number;
  readonly seconds: number;
  readonly findings: number;
  readonly items: readonly { readonly severity: number }[];
  readonly problems: readonly string[];
}

export function isRefusal(answer: object): answer is Refusal {
  return "reason" in answer;
}

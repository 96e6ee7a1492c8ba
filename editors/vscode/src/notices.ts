/** The one message about a server that does not run: what is wrong, and buttons that mend it. */

import * as vscode from "vscode";

import { install, runVisibly } from "./install";
import type { NotLocated, Wanted } from "./locate";
import type { Log } from "./log";

/** Why no server runs. "start": it was found and does not start; "crashes": it ends again and again. */
export type Trouble = NotLocated | { readonly problem: "start" | "crashes"; readonly message: string };

export interface Mending {
  readonly wanted: Wanted;
  readonly log: Log;
  /** Looks for the server again and starts it. */
  restart(why: string): Promise<void>;
  /** Says that the server is there now, after the person did something for it. */
  confirm(): void;
}

/** Each button, and what it does. */
type Buttons = Readonly<Record<string, () => Thenable<unknown>>>;

/** Shows the message and does what the person chooses. Resolves when that is done. */
export async function tell(trouble: Trouble, mending: Mending): Promise<void> {
  const buttons = buttonsFor(trouble, mending);
  const show = trouble.problem === "missing" ? vscode.window.showWarningMessage : vscode.window.showErrorMessage;
  const chosen = await show(trouble.message, ...Object.keys(buttons));
  if (chosen === undefined) return;
  try {
    await buttons[chosen]?.();
  } catch (error) {
    const reason = `"${chosen}" did not work: ${error instanceof Error ? error.message : String(error)}`;
    mending.log.error(reason);
    void vscode.window.showErrorMessage(reason);
  }
}

function buttonsFor(trouble: Trouble, mending: Mending): Buttons {
  const after = (why: string, done: Promise<boolean>) =>
    done.then(async (well) => {
      if (!well) return;
      await mending.restart(why);
      mending.confirm();
    });
  const uv = { "Install with uv": () => after("it was installed", install(mending.wanted, "uv", mending.log)) };
  const pip = { "Install with pip": () => after("it was installed", install(mending.wanted, "pip", mending.log)) };
  const trust: Buttons = mending.wanted.trusted
    ? {}
    : { "Manage Trust": () => vscode.commands.executeCommand("workbench.trust.manage") };
  const set = { "Set Path": () => setPath(mending) };
  const settings = { "Open Settings": () => vscode.commands.executeCommand("workbench.action.openSettings", "scalesight.path") };
  const logs = { "Show Logs": () => vscode.commands.executeCommand("scalesight.showLogs") };
  const update =
    "update" in trouble && trouble.update !== undefined
      ? { Update: () => after("it was updated", runVisibly("Update scalesight", trouble.update ?? [], mending.log)) }
      : {};
  switch (trouble.problem) {
    case "missing":
      return { ...trust, ...uv, ...pip, ...set };
    case "unusable":
      return { ...trust, ...update, ...set, ...logs };
    case "setting":
      return { ...update, ...set, ...settings, ...logs };
    case "start":
    case "crashes":
      return { Restart: () => mending.restart("it was asked for"), ...logs };
  }
}

/** Lets the person choose the program. The setting changes, and the change starts the server. */
async function setPath(mending: Mending): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: "Choose the scalesight program", openLabel: "Use This Program" })) ?? [];
  if (file === undefined) return;
  const configuration = vscode.workspace.getConfiguration("scalesight");
  // The same program again, mended meanwhile, is no change.
  if (configuration.get("path") === file.fsPath) return mending.restart("it was chosen again");
  const set = configuration.inspect("path");
  // Where it stands now is where it has to change: the value of a workspace hides that of the user, if it counts.
  const target =
    !vscode.workspace.isTrusted || set?.workspaceValue === undefined
      ? vscode.ConfigurationTarget.Global
      : vscode.ConfigurationTarget.Workspace;
  await configuration.update("path", file.fsPath, target);
}

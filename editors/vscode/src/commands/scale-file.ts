/** Creating the scale.toml of a folder, and opening the one that applies. */

import * as vscode from "vscode";

import { CREATE_SCALE_FILE, DECLARED_SCALE, type DeclaredScale } from "../answers";
import { nameOf, servedDocument } from "../documents";
import type { Session } from "../session";
import { registerCommand } from "./command";
import { showNoScale } from "./refusal";

const SCALE_FILE = "scale.toml";

// The server creates the file through an edit of the editor, which may come after its answer.
const ATTEMPTS = 100;
const PAUSE_MS = 50;

export function registerScaleFile(session: Session): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand(session, "scalesight.init", () => create(session)),
    registerCommand(session, "scalesight.openScale", () => openScale(session)),
  );
}

/** Writes the commented starter file into a folder of the workspace and opens it; a file that is there is opened only. */
async function create(session: Session): Promise<void> {
  const folder = await chooseFolder();
  if (folder === undefined) return;
  const file = vscode.Uri.joinPath(folder.uri, SCALE_FILE);
  if (await exists(file)) {
    await show(file);
    vscode.window.setStatusBarMessage(`$(info) ${folder.name} has a ${SCALE_FILE} already`, 4000);
    return;
  }
  const client = await session.running();
  if (client === undefined) return;
  await session.execute(CREATE_SCALE_FILE, [client.code2ProtocolConverter.asUri(file)]);
  const document = await written(file);
  // Where the server could not write the file, it has said why.
  if (document === undefined) return;
  await show(file);
  await document.save();
}

async function chooseFolder(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) {
    return vscode.window.showWorkspaceFolderPick({ placeHolder: `The folder that gets a ${SCALE_FILE}` });
  }
  const [folder] = folders;
  if (folder === undefined) {
    const open = "Open Folder…";
    const message = `${SCALE_FILE} belongs at the root of a project, and no folder is open.`;
    const chosen = await vscode.window.showInformationMessage(message, open);
    if (chosen === open) await vscode.commands.executeCommand("vscode.openFolder");
  }
  return folder;
}

/** The document of a new file once there is text in it; undefined if none appears. */
async function written(file: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await exists(file)) {
      const document = await vscode.workspace.openTextDocument(file);
      if (document.getText() !== "") return document;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return undefined;
}

async function openScale(session: Session): Promise<void> {
  const client = await session.running();
  if (client === undefined) return;
  const document = servedDocument();
  const given = document ? [{ uri: client.code2ProtocolConverter.asUri(document.uri) }] : [];
  const scale = await session.execute<DeclaredScale>(DECLARED_SCALE, given);
  if (scale === undefined) return;
  if (scale.file === null) {
    await showNoScale(document ? nameOf(document.uri) : "this workspace");
  } else {
    await show(client.protocol2CodeConverter.asUri(scale.file));
  }
}

async function show(file: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file), { preview: false });
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

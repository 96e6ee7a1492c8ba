// What the tests in the extension host share: waiting, opening files, and asking the page.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const vscode = require("vscode");

// Seconds. Nothing is measured here, so there is no reason to be short.
const PATIENCE = Number(process.env.SCALESIGHT_TEST_PATIENCE ?? 60);

/** What the launcher answers, see host/run.mjs. */
function bridge(route, body = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(`${process.env.SCALESIGHT_TEST_BRIDGE}/${route}`, { method: "POST" }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      const { answer, error } = JSON.parse(text);
      if (error) reject(new Error(`${route}: ${error}`));
      else resolve(answer);
    });
    request.on("error", reject);
    request.end(JSON.stringify(body));
  });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The first truthy value of `probe`; the last one is shown when there is none. */
async function until(what, probe, seconds = PATIENCE) {
  let last;
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await pause(50)) {
    last = await probe();
    if (last) return last;
  }
  throw new Error(`waited ${seconds} s for ${what}; found ${JSON.stringify(last)}\n${logTail()}`);
}

async function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: not done after ${seconds} s\n${logTail()}`)), seconds * 1000);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

const workspace = () => vscode.workspace.workspaceFolders[0].uri.fsPath;
const inWorkspace = (name) => vscode.Uri.file(path.join(workspace(), name));

const extension = () => vscode.extensions.getExtension("scalesight.scalesight");
/** What the extension exports; it is activated if it was not. */
const api = () => within(PATIENCE, "the activation", extension().activate());
const logTail = () => `log of the extension:\n${(extension()?.exports?.log ?? []).slice(-30).join("\n")}`;

/** A new file of the workspace, or one that is there, in the active editor. */
async function open(name, text) {
  const uri = inWorkspace(name);
  if (text !== undefined) {
    fs.mkdirSync(path.dirname(uri.fsPath), { recursive: true });
    fs.writeFileSync(uri.fsPath, text);
  }
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
}

const ours = (document) => vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === "scalesight");

/** The findings shown in a document once there are `count` of them, from top to bottom. */
async function findings(document, count, seconds) {
  const shown = () => ours(document).sort((one, other) => one.range.start.compareTo(other.range.start));
  await until(`${count} findings in ${path.basename(document.uri.path)}`, () => shown().length === count, seconds).catch((error) => {
    throw new Error(`${error.message}\nshown: ${JSON.stringify(shown(), null, 1)}`);
  });
  return shown();
}

/** The range of a text in a document. */
function place(document, text) {
  const start = document.getText().indexOf(text);
  assert(start >= 0, `${JSON.stringify(text)} is not in the document`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

function select(editor, ...ranges) {
  editor.selections = ranges.map((range) => new vscode.Selection(range.start, range.end));
}

async function replaceText(document, from, to) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, place(document, from), to);
  assert(await vscode.workspace.applyEdit(edit));
}

/** Closes all editors without asking; what was not saved is given up. */
async function closeAll() {
  for (const document of vscode.workspace.textDocuments.filter((one) => one.isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** All messages that VS Code has shown and nobody has closed. */
async function messages() {
  await vscode.commands.executeCommand("notifications.showList");
  return bridge("messages");
}

/** Writes scale.toml as another program does. Where VS Code still has it open, that is what counts: it is waited for. */
async function writeScale(text) {
  const uri = inWorkspace("scale.toml");
  fs.writeFileSync(uri.fsPath, text);
  const open = () => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  await until("VS Code to read scale.toml again", () => !open() || open().getText() === text);
}

/** The message that matches, and no second one. */
async function message(pattern) {
  let shown = [];
  const matching = async () => (shown = await messages()).filter(({ text }) => pattern.test(text));
  await until(`a message like ${pattern}`, async () => (await matching()).length > 0).catch((error) => {
    throw new Error(`${error.message}\nshown: ${JSON.stringify(shown)}`);
  });
  await pause(500);
  const found = await matching();
  assert.equal(found.length, 1, JSON.stringify(found));
  return found[0];
}

const clearMessages = () => vscode.commands.executeCommand("notifications.clearAll");

const command = (id, ...given) => within(PATIENCE, id, vscode.commands.executeCommand(id, ...given));
const setting = (name, value) => vscode.workspace.getConfiguration("scalesight").update(name, value, vscode.ConfigurationTarget.Global);

module.exports = {
  api, assert, bridge, clearMessages, closeAll, command, findings, fs, inWorkspace, message, messages, open, ours, path, pause, place, replaceText, select, setting, until, vscode, within, workspace, writeScale,
};

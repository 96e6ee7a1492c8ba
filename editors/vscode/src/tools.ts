/** What an agent in the editor may ask: the declared scale, and the check of one file. Both read, and change nothing. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

import { CHECK_FILE, type CheckedFile, DECLARED_SCALE, type DeclaredScale, type Refusal, isRefusal } from "./answers";
import { request } from "./request";
import type { Session } from "./session";

interface Input {
  readonly filePath?: string;
}

/** What a tool answers, for the model to read. */
type Tool = (client: LanguageClient, input: Input, token: vscode.CancellationToken) => Promise<string>;

const TOOLS: Readonly<Record<string, Tool>> = {
  scalesight_declared_scale: declaredScale,
  scalesight_check_file: checkFile,
};

const NO_SERVER = 'The scalesight server does not run. The command "scalesight: Restart Server" starts it, or says what is wrong.';

export function registerTools(session: Session): vscode.Disposable {
  // Builds of VS Code without chat have no language models at all.
  if (typeof vscode.lm?.registerTool !== "function") return new vscode.Disposable(() => undefined);
  return vscode.Disposable.from(
    ...Object.entries(TOOLS).map(([name, tool]) =>
      vscode.lm.registerTool<Input>(name, {
        invoke: async ({ input }, token) => {
          // An agent asks often: that must not search for a server, and show a message, each time.
          const client = await session.started();
          const text = client ? await tool(client, input, token) : NO_SERVER;
          return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
        },
      }),
    ),
  );
}

async function declaredScale(client: LanguageClient, { filePath }: Input, token: vscode.CancellationToken): Promise<string> {
  const given = filePath ? [{ uri: client.code2ProtocolConverter.asUri(await fileOf(filePath)) }] : [];
  const scale = await request<DeclaredScale>(client, DECLARED_SCALE, given, token);
  const none = `No scale.toml applies to ${filePath ?? "this workspace"}: no sizes and no budgets are declared.`;
  const text = scale.file === null ? none : scale.text;
  return scale.problem === null ? text : `${scale.problem}\n\n${text}`;
}

async function checkFile(client: LanguageClient, { filePath }: Input, token: vscode.CancellationToken): Promise<string> {
  if (!filePath) throw new Error("filePath is missing: the path of the file to check, relative to the workspace or absolute");
  const uri = client.code2ProtocolConverter.asUri(await fileOf(filePath));
  const report = await request<CheckedFile | Refusal>(client, CHECK_FILE, [{ uri }], token);
  return isRefusal(report) ? report.reason : report.text;
}

/** The file that a path names. Throws for one outside the workspace: an agent reads nothing else through this. */
async function fileOf(filePath: string): Promise<vscode.Uri> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isAbsolute = /^([/\\]|[A-Za-z]:)/.test(filePath);
  const candidates = isAbsolute ? [vscode.Uri.file(filePath)] : folders.map(({ uri }) => vscode.Uri.joinPath(uri, filePath));
  // joinPath and file do away with "..": what is left lies inside a folder, or it does not.
  const inside = candidates
    .map((uri) => uri.with({ path: vscode.Uri.joinPath(uri, ".").path.replace(/\/$/, "") }))
    .filter((uri) => vscode.workspace.getWorkspaceFolder(uri) !== undefined);
  for (const uri of inside) {
    if (await isFile(uri)) return uri;
  }
  if (inside.length === 0) throw new Error(`${filePath} lies outside the workspace, and only files of the workspace are read`);
  throw new Error(`${filePath} is no file of this workspace`);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
}

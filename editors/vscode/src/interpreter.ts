/** The active Python environment, as the Python extension knows it. Asked for a path only; nothing of it is executed. */

import * as vscode from "vscode";

const PYTHON_EXTENSION = "ms-python.python";

/** How long the Python extension may take to start, before the search goes on without it. */
const PATIENCE_MS = 5000;

/** The part of its API that is used here. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

export class Interpreter implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private listener: vscode.Disposable | undefined;
  private last: string | undefined;

  /** The path of the active interpreter or environment; undefined if nobody knows one. */
  async path(): Promise<string | undefined> {
    try {
      const api = await within(PATIENCE_MS, python());
      if (api?.environments === undefined) return undefined;
      const active = () => api.environments.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri).path;
      // While it starts, it tells of changes that are none; and of the environments of other folders.
      this.listener ??= api.environments.onDidChangeActiveEnvironmentPath(() => {
        if (active() !== this.last) this.changed.fire();
      });
      return (this.last = active());
    } catch {
      return undefined; // it is broken, or its API is another one; the other places remain
    }
  }

  dispose(): void {
    this.listener?.dispose();
    this.changed.dispose();
  }
}

async function python(): Promise<PythonApi | undefined> {
  const extension = vscode.extensions.getExtension<PythonApi>(PYTHON_EXTENSION);
  // It is started if it was not yet: else which server is found would depend on which extension came first.
  return extension?.isActive === true ? extension.exports : extension?.activate();
}

async function within<Value>(milliseconds: number, value: PromiseLike<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds)));
  return Promise.race([value, late]).finally(() => clearTimeout(timer));
}

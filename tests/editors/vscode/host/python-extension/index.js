// Stands in for the Python extension: an active interpreter that a test can change.
const path = require("node:path");
const vscode = require("vscode");

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  let active = path.join(process.env.SCALESIGHT_TEST_WORLD, "environment/bin/python");
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ id: active, path: active }),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    choose: (interpreter) => {
      active = interpreter;
      changed.fire({ path: active });
    },
  };
};

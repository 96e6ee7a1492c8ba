const { api, assert, findings, open, vscode } = require("./testing");

exports.tests = {
  "a finding has its code, severity, range and message": async () => {
    await api();
    const editor = await open("catalog/filters.py");
    const shown = await findings(editor.document, 2);
    console.log(JSON.stringify(shown, null, 1));
    assert.equal(1, 2);
  },
};

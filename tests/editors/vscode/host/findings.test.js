// What a person sees of the declared numbers while writing code.
const { api, assert, findings, fs, inWorkspace, open, ours, pause, replaceText, until, vscode, writeScale } = require("./testing");

const NESTED = `"""Größe 𝒳."""

def stock(products):
    count = 0
    for product in products:
        for variant in product.variants:
            count += variant.stock
    return count
`;

async function withBudget(iterations, test) {
  const uri = inWorkspace("scale.toml");
  const before = fs.readFileSync(uri.fsPath, "utf8");
  try {
    await test(uri, before.replace("iterations = 5_000", `iterations = ${iterations}`));
  } finally {
    await writeScale(before);
  }
}

exports.tests = {
  "the extension is active because the workspace has a scale.toml": async () => {
    const extension = vscode.extensions.getExtension("scalesight.scalesight");
    await until("the extension to be active", () => extension.isActive);
    await (await api()).ready;
    assert.equal((await api()).state(), "running");
  },

  "a finding has its code, severity, range and message": async () => {
    const { document } = await open("catalog/filters.py");
    const [first, second] = await findings(document, 2);
    assert.equal(first.code.value ?? first.code, "nested-loop");
    assert.equal(first.severity, vscode.DiagnosticSeverity.Warning);
    assert.equal(document.getText(first.range), "for product in products");
    assert.equal(first.range.start.line, 42);
    assert.match(first.message, /^2,000 products × 3\.\.5 variants = 6,000\.\.10,000 iterations, budget 5,000\./);
    assert.equal(second.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(second.range), "for product in Product.objects.all()");
    assert.match(second.message, /^2,000 products × 200 tags = 400,000 iterations, budget 5,000\./);
    const [inner] = first.relatedInformation;
    assert.match(document.getText(inner.location.range), /product\.variants\.all\(\)/);
    assert.equal(inner.location.uri.toString(), document.uri.toString());
  },

  "TypeScript has findings, too, and code inside the budgets has none": async () => {
    const [shown] = await findings((await open("web/src/lib/filterProducts.ts")).document, 1);
    assert.match(shown.message, /6,000\.\.10,000/);
    const silent = await open("orders/views.py");
    await findings((await open("orders/labels.py")).document, 1);
    assert.deepEqual(ours(silent.document), []);
  },

  "a finding disappears when its code is mended, and comes back": async () => {
    const { document } = await open("catalog/mine.py", NESTED);
    const [shown] = await findings(document, 1);
    assert.equal(document.getText(shown.range).replace(/:$/, ""), "for product in products");
    await replaceText(document, "in products:", "in products[:50]:");
    await findings(document, 0);
    await replaceText(document, "[:50]", "");
    await findings(document, 1);
    await document.save();
  },

  "a changed scale.toml reaches the open document when it is saved": () =>
    withBudget("20_000", async (uri) => {
      const { document } = await open("catalog/filters.py");
      await findings(document, 2);
      const scale = await vscode.workspace.openTextDocument(uri);
      await replaceText(scale, "iterations = 5_000", "iterations = 20_000");
      assert(await scale.save());
      const [left] = await findings(document, 1);
      assert.match(left.message, /400,000 iterations, budget 20,000/);
      await replaceText(scale, "iterations = 20_000", "iterations = 5_000");
      assert(await scale.save());
      await findings(document, 2);
    }),

  "a scale.toml that another program changes reaches the open document": () =>
    withBudget("20_000", async (uri, changed) => {
      const { document } = await open("catalog/filters.py");
      await findings(document, 2);
      await pause(1100); // the file system's clock may count in seconds
      await writeScale(changed);
      await findings(document, 1);
    }),

  "a mistake in scale.toml is shown at its key, and the findings stay": async () => {
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    const scale = (await open("scale.toml")).document;
    const before = scale.getText();
    await replaceText(scale, "size = 1_500", 'size = "many"');
    const [problem] = await findings(scale, 1);
    assert.match(scale.lineAt(problem.range.start.line).text, /size = "many"/);
    assert.equal(ours(document).length, 2);
    await replaceText(scale, 'size = "many"', "size = 1_500");
    assert.equal(scale.getText(), before);
    await findings(scale, 0);
  },

  "hovering over a loop shows its cost": async () => {
    const { document } = await open("catalog/filters.py");
    await findings(document, 2);
    const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, new vscode.Position(42, 6));
    const text = hovers.flatMap(({ contents }) => contents).map((content) => content.value ?? content).join("\n");
    assert.match(text, /6,000\.\.10,000/);
  },
};

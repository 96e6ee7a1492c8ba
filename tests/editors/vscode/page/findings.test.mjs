// Findings as they are drawn.
import assert from "node:assert/strict";

export const tests = {
  "a loop past the budget is underlined": async (person) => {
    await person.opens("catalog/filters.py");
    await person.goesToLine(57);
    await person.sees(".squiggly-error");
    await person.goesToLine(43);
    await person.sees(".squiggly-warning");
  },

  "the Problems view has its message, rule and line": async (person) => {
    await person.opens("catalog/filters.py");
    const row = (await person.seesProblemsOf("filters.py")).filter({ hasText: "400,000 iterations" }).first();
    await row.waitFor();
    const text = (await row.innerText()).replace(/\s+/g, " ");
    assert.match(text, /2,000 products × 200 tags = 400,000 iterations, budget 5,000\./);
    assert.match(text, /scalesight.{0,2}nested-loop/);
    assert.match(text, /Ln 57, Col 5/);
  },

  "a row of the Problems view goes to the loop, and disappears with its file": async (person) => {
    await person.opens("orders/labels.py");
    const row = (await person.seesProblemsOf("labels.py")).filter({ hasText: "2,501 queries" }).first();
    await row.dblclick();
    await person.sees(".statusbar-item", "Ln 12,");
    await person.closesTheTab();
    await row.waitFor({ state: "detached" });
  },

  "hovering over the loop shows its arithmetic": async (person) => {
    await person.opens("catalog/filters.py");
    await person.goesToLine(57);
    await person.sees(".squiggly-error");
    await person.press("Control+k", "Control+i");
    const hover = person.page.locator(".monaco-hover:not(.hidden)", { hasText: "400,000" }).first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /2,000 products × 200 tags/);
  },

  "mending the code takes the underline away": async (person) => {
    await person.writes("catalog/mine.py", "def f(products):\n    for a in products:\n        for b in products:\n            print(a, b)\n");
    await person.sees(".squiggly-error");
    await person.goesToLine(2);
    await person.press("End", "ArrowLeft");
    await person.type("[:5]");
    await person.seesNo(".squiggly-error");
    assert.match(await person.saves("catalog/mine.py"), /for a in products\[:5\]:/);
  },

  "the whole workspace is checked from the palette, and no finding is shown twice": async (person) => {
    await person.opens("orders/labels.py");
    await person.sees(".squiggly-error");
    await person.closesTheTab();
    await person.runs("scalesight: Check Workspace");
    await person.sees(".statusbar-item", / findings in \d+ files/);
    const rows = await person.seesProblemsOf("sync.py");
    await rows.filter({ hasText: "2,000 calls" }).first().waitFor();
    await person.page.waitForTimeout(1000);
    assert.equal(await person.badgeOf("labels.py"), "1");
  },
};

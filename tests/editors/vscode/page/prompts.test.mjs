// Blueprint prompts from the lightbulb, the context menu, the keys and the completion.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const REQUEST = "# Add a filter for products by größe 𝒳";
const CODE = `x = "𝒳"\n${REQUEST}\ndef f(products):\n    return len(products)\n`;
const onDisk = (person, file) => fs.readFileSync(path.join(person.world.workspace, file), "utf8");

function assertWrapped(text) {
  assert(text.startsWith('x = "𝒳"\n#') && text.endsWith("\ndef f(products):\n    return len(products)\n"), text);
  assert(text.includes(`${REQUEST}\n`) && text.includes("# - 2,000 products"), text);
}

export const tests = {
  "Ctrl+. on a selection offers the prompt, which takes its place": async (person) => {
    await person.writes("page/menu.py", CODE);
    await person.selectsLine(2);
    const action = await person.asksForActions("Wrap this comment in the blueprint prompt");
    await person.screenshot("menu");
    await action.click();
    await person.sees(".view-line", "2,000 products");
    assertWrapped(await person.saves("page/menu.py"));
    await person.press("Control+z");
    assert.equal(await person.saves("page/menu.py"), CODE);
  },

  "the prompt for a finding is copied from the menu": async (person) => {
    await person.opens("catalog/filters.py");
    await person.goesToLine(57);
    await person.sees(".squiggly-error");
    const action = await person.asksForActions(/Copy the blueprint prompt/);
    await action.click();
    await person.sees(".statusbar-item", "Blueprint prompt copied");
    await person.seesNoMessage();
    await person.writes("page/pasted.md", "");
    await person.press("Control+v");
    await person.sees(".view-line", "Then the production-ready architecture");
    assert.match(await person.saves("page/pasted.md"), /2,000 products × 200 tags = 400,000 iterations/);
  },

  "the context menu of a selection has the commands": async (person) => {
    await person.writes("page/context.py", CODE);
    await person.selectsLine(2);
    await person.page.locator(".view-line", { hasText: "Add a filter" }).click({ button: "right", position: { x: 60, y: 8 } });
    const entry = person.page.locator(".monaco-menu .action-item", { hasText: "scalesight" }).first();
    await entry.hover();
    const command = person.page.locator(".monaco-menu .action-item", { hasText: "Replace Request with Blueprint Prompt" }).last();
    await command.hover();
    await person.screenshot("context-menu");
    await command.click();
    await person.sees(".view-line", "2,000 products");
    assertWrapped(await person.saves("page/context.py"));
  },

  "a key opens nothing but the clipboard: Ctrl+K Alt+C": async (person) => {
    await person.writes("page/key.py", CODE);
    await person.selectsLine(2);
    await person.press("Control+k", "Alt+c");
    await person.sees(".statusbar-item", "Blueprint prompt copied");
    assert.equal(onDisk(person, "page/key.py"), CODE);
  },

  "the blueprint is typed through its tab stops": async (person) => {
    await person.writes("page/snippet.md", "");
    await person.page.locator(".editor-group-container.active .view-lines").click();
    await person.type("scale");
    await person.press("Control+Space");
    const row = person.page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "scale blueprint" }).first();
    await row.waitFor();
    await person.screenshot("completion");
    await row.click();
    await person.sees(".view-line", "2,000 products");
    await person.type("Show each product once");
    await person.press("Tab");
    await person.type("THE END");
    const text = await person.saves("page/snippet.md");
    assert.match(text, /^Show each product once$/m);
    assert.match(text, /THE END$/);
    assert.doesNotMatch(text, /\$\{?\d/);
  },
};

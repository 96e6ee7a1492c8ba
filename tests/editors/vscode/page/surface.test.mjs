// The status bar and the palette.
import assert from "node:assert/strict";

export const tests = {
  "the status bar names the scale.toml in use, and a click opens it": async (person) => {
    await person.opens("catalog/views.py");
    const item = person.page.locator(".statusbar-item", { hasText: "storefront" }).first();
    await item.waitFor();
    assert.match(await item.innerText(), /storefront · \d+ collections/);
    await item.click();
    await person.sees(".tab.active", "scale.toml");
    await person.sees(".view-line", "What the shop has to carry");
  },

  "a broken scale.toml turns the item into a warning": async (person) => {
    await person.opens("scale.toml");
    await person.press("Control+Home");
    await person.type("[[[");
    await person.sees(".statusbar-item.warning-kind", "scale.toml");
    await person.press("Control+z");
    await person.sees(".statusbar-item", /storefront · \d+ collections/);
  },

  "every command stands in the palette under its name": async (person) => {
    await person.press("F1");
    await person.page.locator(".quick-input-widget input[type=text]").first().fill(">scalesight: ");
    const rows = person.page.locator(".quick-input-widget .monaco-list-row");
    await rows.first().waitFor();
    await person.until("all of them", async () => (await rows.count()) >= 12);
    const shown = (await rows.allInnerTexts()).join("\n");
    for (const name of ["Copy Blueprint Prompt", "Create scale.toml", "Check Workspace", "Restart Server", "Show Logs"]) assert(shown.includes(name), shown);
  },
};

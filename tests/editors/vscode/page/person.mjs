// What a person does and sees in the window.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";

const PATIENCE = Number(process.env.SCALESIGHT_TEST_PATIENCE ?? 60) * 1000;

export class Person {
  constructor(page, world, output) {
    page.setDefaultTimeout(PATIENCE);
    Object.assign(this, { page, world, output });
  }

  async seesTheWorkbench() {
    await this.page.locator(".monaco-workbench .explorer-folders-view .monaco-list-row").first().waitFor({ timeout: 120_000 });
  }

  screenshot(name, options = {}) {
    return this.page.screenshot({ path: path.join(this.output, `${name}.png`), ...options });
  }

  press = (...keys) => keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  type = (text) => this.page.keyboard.type(text, { delay: 10 });

  /** Waits until `probe` gives a truthy value. */
  async until(what, probe) {
    let last;
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await this.page.waitForTimeout(50)) {
      last = await probe();
      if (last) return last;
    }
    throw new Error(`waited ${PATIENCE / 1000} s for ${what}; found ${JSON.stringify(last)}`);
  }

  sees = (selector, hasText) => this.page.locator(selector, { hasText }).first().waitFor();
  seesNo = (selector, hasText) => this.page.locator(selector, { hasText }).first().waitFor({ state: "detached" });

  /** Types into the box at the top, and takes what it offers under the name `wanted`. */
  async chooses(keys, text, wanted) {
    const box = this.page.locator(".quick-input-widget input[type=text]").first();
    const rows = this.page.locator(".quick-input-widget .monaco-list-row");
    const focused = () => rows.and(this.page.locator(".focused")).locator(".label-name").first().innerText({ timeout: 1000 }).catch(() => "");
    // The box of the last command may still be going away, and a page that is being drawn takes the focus from the new one.
    await this.until(`the box of ${keys}`, async () => {
      await this.press(keys);
      const filled = await box.fill(text, { timeout: 2000 }).then(() => true, () => false);
      await this.page.waitForTimeout(150);
      return filled && (await box.isVisible()) && (await box.inputValue()) === text;
    });
    await this.until(`"${wanted}" to be offered`, async () => {
      if ((await focused()) === wanted) return true;
      if ((await rows.locator(".label-name").allInnerTexts()).includes(wanted)) await this.press("ArrowDown");
      return false;
    });
    await this.press("Enter");
  }

  runs = (command) => this.chooses("F1", `>${command}`, command);

  /** Opens a file of the workspace, and waits until its text is drawn. */
  async opens(file) {
    const name = path.basename(file);
    await this.chooses("Control+p", path.join(this.world.workspace, file), name);
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    await this.sees(".editor-group-container.active .view-lines .view-line");
  }

  closesTheTab = () => this.page.locator(".tab.active").click({ button: "middle" });

  /** Creates a file in the workspace and opens it. */
  async writes(file, text) {
    const target = path.join(this.world.workspace, file);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
    await this.opens(file);
  }

  async goesToLine(line) {
    await this.press("Control+g");
    const box = this.page.locator(".quick-input-widget input[type=text]").first();
    await box.waitFor();
    await box.fill(`:${line}`);
    await this.press("Enter");
    await this.sees(".statusbar-item", `Ln ${line},`);
  }

  /** Selects the whole text of a line. */
  async selectsLine(line) {
    await this.goesToLine(line);
    await this.press("Home", "Shift+End");
    await this.sees(".statusbar-item", "selected");
  }

  /** What the active document has on the disk once it is saved. */
  async saves(file) {
    const target = path.join(this.world.workspace, file);
    const before = fs.statSync(target).mtimeMs;
    await this.press("Control+s");
    await this.until(`${file} to be saved`, () => fs.statSync(target).mtimeMs !== before);
    await this.until("no dirty tab", async () => (await this.page.locator(".tab.active.dirty").count()) === 0);
    return fs.readFileSync(target, "utf8");
  }

  /** The lightbulb menu; returns its row with this text. One that opened too early does not change: it is opened again. */
  async asksForActions(text) {
    const row = this.page.locator(".action-widget .monaco-list-row", { hasText: text }).first();
    for (let tries = 0; tries < 3; tries++) {
      await this.press("Control+.");
      const shown = await row.waitFor({ timeout: 15_000 }).then(() => true, () => false);
      if (shown) return row;
      await this.press("Escape");
    }
    await this.press("Control+.");
    await row.waitFor();
    return row;
  }

  async opensTheWalkthrough() {
    if (await this.page.locator(".part.sidebar").isVisible()) await this.press("Control+b"); // its pictures need room
    await this.runs("Welcome: Open Walkthrough...");
    await this.page.locator(".quick-input-widget .monaco-list-row", { hasText: "Get Started with scalesight" }).first().click();
    await this.sees(".gettingStartedContainer .getting-started-step.expanded", "");
  }

  /** The rows of the Problems view for a file. */
  async seesProblemsOf(file) {
    const filter = this.page.getByPlaceholder(/^Filter \(e\.g\./);
    if (!(await filter.isVisible())) await this.press("Control+Shift+m"); // it would close what is open
    await filter.waitFor();
    await filter.fill(file);
    return this.page.locator(".markers-panel .monaco-list-row");
  }

  /** The number that the explorer shows behind a file: how many problems it has. */
  async badgeOf(file) {
    const row = this.page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${file}"]`);
    return (await row.locator(".monaco-icon-label").first().evaluate((label) => getComputedStyle(label, "::after").content)).replaceAll('"', "");
  }

  /** No message may be open: what went wrong in the background is shown as one. */
  async seesNoMessage() {
    const shown = await this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
    assert.deepEqual(shown, []);
  }

  async closesEverything() {
    await this.press("Escape", "Escape");
    for (let tabs = 20; tabs > 0 && (await this.page.locator(".tab").count()) > 0; tabs -= 1) {
      const before = await this.page.locator(".tab").count();
      await this.runs("View: Revert and Close Editor");
      await this.until("one tab less", async () => (await this.page.locator(".tab").count()) < before).catch(() => {});
    }
    if (await this.page.locator(".part.panel").isVisible()) await this.press("Control+j");
    if (!(await this.page.locator(".part.sidebar").isVisible())) await this.press("Control+b");
    await this.runs("Notifications: Clear All Notifications").catch(() => this.press("Escape"));
  }
}

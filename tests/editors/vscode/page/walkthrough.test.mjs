// The walkthrough, in a window in which nothing was done yet: VS Code marks no step that was done before it was opened.
import assert from "node:assert/strict";

const STEPS = { "Declare your scale": "Create scale.toml", "See a finding": "Check the whole workspace", "Make a blueprint": "Copy the blueprint prompt" };

export const tests = {
  "the walkthrough shows its three steps with their pictures": async (person) => {
    await person.opensTheWalkthrough();
    const titles = person.page.locator(".getting-started-step .step-title");
    await titles.nth(2).waitFor();
    assert.deepEqual((await titles.allInnerTexts()).map((text) => text.trim()), Object.keys(STEPS));
    for (const [index, [title, button]] of Object.entries(STEPS).entries()) {
      if (index > 0) await titles.nth(index).click();
      await person.sees(".getting-started-step.expanded", title);
      await person.sees(".getting-started-step.expanded .monaco-button", button);
      const picture = person.page.locator(".getting-started-media img").first();
      await person.until(`the picture of "${title}"`, () => picture.evaluate(({ complete, naturalWidth }) => complete && naturalWidth > 200).catch(() => false));
      await person.screenshot(`walkthrough-${index + 1}`);
    }
  },

  "a step is done once its thing has happened": async (person) => {
    await person.opens("orders/labels.py");
    await person.sees(".squiggly-warning, .squiggly-error");
    await person.opensTheWalkthrough();
    await person.page.locator('[data-done-step-id$="#finding"].complete').first().waitFor();
  },
};

// Takes the pictures in editors/vscode/media anew: run.sh --update-media. Look at them before you commit them.
import fs from "node:fs";
import path from "node:path";

import { report } from "../harness/report.mjs";
import { startVSCode } from "../harness/vscode.mjs";
import { checkout, createWorld, program } from "../harness/world.mjs";
import { palettePng } from "./palette-png.mjs";
import { Person } from "./person.mjs";

const MEDIA = path.join(checkout, "editors/vscode/media");
const LARGEST = 200_000; // bytes
const VIEW = { viewport: { width: 920, height: 540 }, deviceScaleFactor: 2 };
const SETTINGS = {
  "breadcrumbs.enabled": false,
  "editor.fontSize": 12,
  "editor.guides.indentation": false,
  "editor.minimap.enabled": false,
  "editor.occurrencesHighlight": "off",
  "editor.stickyScroll.enabled": false,
  "workbench.activityBar.location": "hidden",
  "workbench.layoutControl.enabled": false,
};
const GRID = `from django.shortcuts import render

from catalog.models import Product

PAGE_SIZE = 24


# Filter products by size and colour of variants.
def product_grid(request):
    products = Product.objects.order_by("name")
    context = {"products": products[:PAGE_SIZE]}
    return render(request, "grid.html", context)
`;

/** For each picture what the person does before it is taken. `light` and `dark` are the names of its files. */
const PICTURES = [
  {
    light: "finding.png",
    dark: "finding-dark.png",
    async prepare(person) {
      await person.opens("catalog/filters.py");
      await person.goesToLine(56);
      await person.sees(".squiggly-error");
      await person.press("F8");
      await person.sees(".zone-widget .message", "400,000 iterations");
    },
  },
  {
    light: "wrap-light.png",
    dark: "wrap-dark.png",
    async prepare(person) {
      await person.opens("catalog/grid.py");
      await person.goesToLine(8);
      await person.asksForActions("Wrap this comment");
    },
  },
  {
    light: "wrap.png",
    async prepare(person) {
      await person.opens("catalog/grid.py");
      await person.goesToLine(8);
      await person.runs("scalesight: Open Blueprint Prompt in New Document");
      await person.sees(".view-line", "Declared numbers of storefront");
    },
  },
  {
    light: "declare-light.png",
    dark: "declare-dark.png",
    async prepare(person) {
      await person.opens("scale.toml");
      await person.press("Control+Home");
    },
  },
];

export async function takePictures(output) {
  for (const theme of ["light", "dark"]) {
    const settings = { ...SETTINGS, "workbench.colorTheme": theme === "dark" ? "Default Dark Modern" : "Default Light Modern" };
    const world = createWorld({ path: [path.dirname(program)], files: { "catalog/grid.py": GRID }, settings });
    const vscode = await startVSCode(world, { output, vsix: path.join(checkout, "editors/vscode/dist/scalesight.vsix"), view: VIEW });
    try {
      const person = new Person(vscode.page, world, output);
      await person.seesTheWorkbench();
      await person.press("Control+b");
      // What only this VS Code has, which runs in a browser.
      await vscode.page.addStyleTag({ content: '.statusbar-item:is([id="status.host"], [id^="status.forwardedPorts"], [aria-label*="Layout"]) { display: none !important }' });
      const blank = await vscode.page.context().newPage();
      await vscode.page.bringToFront();
      for (const picture of PICTURES.filter((one) => one[theme])) {
        await take(person, blank, picture, path.join(MEDIA, picture[theme]));
        await person.closesEverything();
        await person.press("Control+b");
      }
    } finally {
      await vscode.stop();
      world.destroy();
    }
  }
}

async function take(person, blank, { prepare }, file) {
  const started = Date.now();
  await prepare(person);
  await person.page.mouse.move(300, 520);
  await person.page.waitForTimeout(1500); // until nothing fades or scrolls any more
  const picture = await palettePng(blank, await person.page.screenshot());
  fs.writeFileSync(file, picture);
  const error = picture.length > LARGEST ? `${picture.length} bytes, more than ${LARGEST}` : undefined;
  report({ suite: "pictures", name: `${path.basename(file)}, ${Math.round(picture.length / 1000)} kB`, milliseconds: Date.now() - started, error });
}

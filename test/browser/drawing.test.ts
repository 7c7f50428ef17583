/** The page that `credence attractor page` writes, in Chromium, as a file that is opened offline. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { attractorList, cellsMarkup } from "../../src/drawing/draw.js";
import { blank, exampleDrawings, flipped, halfErased, side, underPen } from "../../src/drawing/grid.js";
import { learned, type Memory, recalled, settlingAt } from "../../src/drawing/memory.js";
import { Workplace } from "../cli/command.js";
import { executable, launch } from "./chromium.js";

if (executable === undefined) {
  it.skip(
    "the page to draw on learns in itself (skipped: Chromium is not here; CREDENCE_CHROMIUM names one)",
  );
} else describe("the page to draw on in Chromium", inChromium);

function inChromium(): void {
  let place: Workplace;
  let browser: Browser;
  beforeAll(async () => {
    place = new Workplace();
    expect(place.credence("attractor", "page").code).toBe(0);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    place?.remove();
  });

  /** Opens the page, uses it, and finds that it asked for nothing but itself and complained of nothing. */
  async function use(work: (tab: Tab) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    try {
      const url = pathToFileURL(join(place.path, "memory.html")).href;
      const seen: string[] = [];
      tab.on("request", (request) => seen.push(request.url()));
      tab.on("console", (message) => seen.push(`console: ${message.text()}`));
      tab.on("pageerror", (error) => seen.push(`error: ${error.message}`));
      await tab.goto(url, { waitUntil: "load" });
      await work(tab);
      expect(seen).toEqual([url]);
    } finally {
      await tab.close();
    }
  }

  const inner = (tab: Tab, id: string): Promise<string> =>
    tab.evaluate(`document.getElementById(${JSON.stringify(id)}).innerHTML`);
  /** Markup as the page's parser gives it back. */
  const parsed = (tab: Tab, id: string, markup: string): Promise<string> =>
    tab.evaluate(`(() => {
      const holder = document.getElementById(${JSON.stringify(id)}).cloneNode();
      holder.innerHTML = ${JSON.stringify(markup)};
      return holder.innerHTML;
    })()`);
  async function shows(tab: Tab, id: string, markup: string): Promise<void> {
    expect(await inner(tab, id)).toBe(await parsed(tab, id, markup));
  }
  const ready = (tab: Tab): Promise<unknown> => tab.waitForSelector("#recall:enabled");

  function memoryOf(): Memory {
    const lesson = learned(exampleDrawings());
    for (;;) {
      const step = lesson.next();
      if (step.done) return step.value;
    }
  }

  it("learns and recalls the bits of Node", async () => {
    const memory = memoryOf();
    await use(async (tab) => {
      await tab.click("#examples");
      await ready(tab);
      await shows(tab, "attractors", attractorList(memory.attractors));
      await tab.getByRole("button", { name: "Draw face" }).click();
      await tab.click("#flip");
      await tab.click("#right");
      const cue = halfErased(flipped(exampleDrawings()[4]!.cells, 0.2, 0), "right");
      await shows(tab, "drawing-cells", cellsMarkup(cue.map((x) => (x === 0 ? -1 : x))));
      await tab.click("#recall");
      await ready(tab);
      const settings = { inverseTemperature: settlingAt, likelihoodPrecision: 0.5, seed: 1 };
      await shows(tab, "state-cells", cellsMarkup(recalled(memory, cue, settings).answer));
      expect(await tab.textContent("#answer")).toMatch(/^The response is most like face: r (1\.00|0\.9\d)/);
      expect(await tab.textContent("#count")).toBe("60 of 60");
      await tab.click("#settle");
      await ready(tab);
      expect(await tab.textContent("#answer")).toMatch(/^Settled after \d+ updates, most like face: r 1\.00/);
      // It was known.
      await shows(tab, "attractors", attractorList(memory.attractors));
    });
  });

  it("draws with mouse and keys, takes back, erases, stores and removes", async () => {
    await use(async (tab) => {
      const box = (await tab.locator("#drawing").boundingBox())!;
      const at = (column: number, row: number): [number, number] => [
        box.x + (column / side) * box.width,
        box.y + (row / side) * box.height,
      ];
      const drawn = blank();
      const paint = (column: number, row: number): void => {
        for (const i of underPen(row * side + column)) drawn[i] = 1;
      };
      await tab.mouse.move(...at(3, 4));
      await tab.mouse.down();
      await tab.mouse.move(...at(11, 4));
      await tab.mouse.up();
      for (let column = 2; column <= 10; column++) paint(column, 3);
      await shows(tab, "drawing-cells", cellsMarkup(drawn));
      await tab.keyboard.press("ArrowDown");
      await tab.keyboard.press("Space");
      paint(10, 4);
      await tab.keyboard.press("Shift+ArrowDown");
      paint(10, 5);
      await shows(tab, "drawing-cells", cellsMarkup(drawn));
      expect(await tab.textContent("#place")).toBe("Row 6, column 11: ink.");
      await tab.fill("#name", "<b>hook");
      await tab.keyboard.press("Enter");
      await ready(tab);
      expect(await tab.textContent("#patterns .name")).toBe("<b>hook");
      expect(await tab.textContent("#memory")).toBe("1 pattern learned; it settles in 1 attractor.");
      // The same drawing again, and one with a hole.
      await tab.click("#store");
      expect(await tab.textContent("#message")).toBe("This drawing is stored already, as <b>hook.");
      await tab.check('input[name="pen"][value="0"]');
      await tab.mouse.click(...at(8, 8));
      await tab.click("#store");
      expect(await tab.textContent("#message")).toContain("4 cells are erased");
      await tab.focus("#drawing");
      await tab.keyboard.press("Control+z");
      await shows(tab, "drawing-cells", cellsMarkup(drawn));
      expect(await inner(tab, "drawing-holes")).toBe("");
      await tab.getByRole("button", { name: "Remove <b>hook" }).click();
      expect(await tab.locator("#patterns li").count()).toBe(0);
      expect(await tab.locator("#recall").isEnabled()).toBe(false);
    });
  });

  it("stops a recall, and takes what it has as a drawing", async () => {
    await use(async (tab) => {
      await tab.click("#examples");
      await ready(tab);
      await tab.click("#recall");
      await tab.waitForSelector("#stop:enabled");
      await tab.click("#stop");
      expect(await tab.textContent("#answer")).toBe("Stopped.");
      await ready(tab);
      await tab.click("#recall");
      await ready(tab);
      await tab.click("#keep");
      await shows(tab, "drawing-cells", cellsMarkup(exampleDrawings()[0]!.cells));
    });
  });

  it("draws by touch, on a narrow screen that it fits, without moving where motion is unwanted", async () => {
    await use(
      async (tab) => {
        expect(await tab.evaluate(`document.documentElement.scrollWidth`)).toBeLessThanOrEqual(390);
        const box = (await tab.locator("#drawing").boundingBox())!;
        await tab.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
        const drawn = blank();
        for (const i of underPen(7 * side + 7)) drawn[i] = 1;
        await shows(tab, "drawing-cells", cellsMarkup(drawn));
        await tab.tap("#store");
        await ready(tab);
        await tab.tap("#recall");
        await ready(tab);
        expect(await tab.textContent("#count")).toBe("60 of 60");
        const small: string[] = await tab.evaluate(
          `[...document.querySelectorAll("button, .pens span")].filter((each) => {
            const { width, height } = each.getBoundingClientRect();
            return width > 0 && Math.min(width, height) < 24;
          }).map((each) => each.textContent)`,
        );
        expect(small).toEqual([]);
      },
      { viewport: { width: 390, height: 800 }, hasTouch: true, colorScheme: "dark", reducedMotion: "reduce" },
    );
  });
}

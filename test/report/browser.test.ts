/** The report as a browser shows it: quiet, offline, readable at any width, and its crosshair. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { executable, launch } from "../browser/chromium.js";
import { type Fitted, fitted, header, page as pageOf, rows } from "./fitted.js";

const here = executable !== undefined;

/** A test that needs the browser; without it its title says so. */
function shows(title: string, test: () => Promise<void>): void {
  if (here) it(title, test);
  else it.skip(`${title} (skipped: Chromium is not here)`, test);
}

describe("the report in a browser", () => {
  let browser: Browser;
  let folder: string;
  let fit: Fitted;
  /** Two runs, and one trial without input. */
  let url: string;
  /** Names that are long or meant to break out. */
  let hostileUrl: string;

  const save = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return pathToFileURL(join(folder, name)).href;
  };

  beforeAll(async () => {
    if (!here) return;
    folder = mkdtempSync(join(tmpdir(), "credence-browser-"));
    const columns = ["participant", "session", ...header.slice(1)];
    const table = rows(["a", "b"], 90).map(([id, t, u, y]) => [
      id,
      t > 60 ? "two" : "one",
      t,
      t === 7 ? "" : u,
      y,
    ]);
    fit = await fitted([columns, ...table], {
      title: "Two learners",
      agent: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" },
    });
    url = save("report.html", await pageOf(fit));
    const names = [
      "x".repeat(180),
      '<script>document.title="broken"</script>',
      `"'>${"no break ".repeat(30)}`,
    ];
    const hostile = await fitted(
      [["participant", "trial", "y".repeat(120), "response"], ...rows(names, 40)],
      { data: { columns: { input: "y".repeat(120) }, derive: [`longer = ${"response + ".repeat(40)}1`] } },
      `${"z".repeat(100)}.csv`,
    );
    hostileUrl = save("hostile.html", await pageOf(hostile));
    browser = await launch();
  });
  afterAll(async () => {
    if (!here) return;
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens a page; everything it complains of or asks for is in the lists. */
  async function open(address: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({
      viewport: { width: 1200, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(request.url()));
    await page.exposeFunction("complain", (text: string) => complaints.push(text));
    await page.addInitScript(
      'addEventListener("securitypolicyviolation", (event) => complain(event.violatedDirective + " " + event.blockedURI));',
    );
    await page.goto(address);
    return { page, complaints, requests, close: () => context.close() };
  }

  const widths = [1200, 400] as const;
  const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

  shows("complains of nothing and asks for nothing but itself, however it is used", async () => {
    for (const address of [url, hostileUrl]) {
      const { page, complaints, requests, close } = await open(address);
      for (const summary of await page.locator("summary").all()) await summary.click();
      for (const figure of await page.locator("figure.trajectories").all()) {
        await figure.scrollIntoViewIfNeeded();
        await figure.hover();
        await figure.press("ArrowRight");
      }
      await page.emulateMedia({ media: "print" });
      expect(complaints).toEqual([]);
      expect(requests.filter((each) => !each.startsWith("data:"))).toEqual([address]);
      expect(await page.title()).not.toBe("broken");
      await close();
    }
  });

  shows("refuses scripts and pictures that are not its own", async () => {
    const { page, complaints, close } = await open(url);
    await page.evaluate(
      `const script = document.createElement("script"); script.textContent = "document.title = 'broken'"; document.body.append(script);
       const image = new Image(); image.src = "https://example.org/x.png"; document.body.append(image);`,
    );
    await page.waitForTimeout(100);
    expect(await page.title()).toBe("Two learners");
    expect(complaints.join("\n")).toMatch(/script-src/);
    expect(complaints.join("\n")).toMatch(/img-src/);
    await close();
  });

  shows("is no wider than the window, with everything open", async () => {
    for (const address of [url, hostileUrl]) {
      for (const width of widths) {
        const { page, close } = await open(address, { viewport: { width, height: 900 } });
        await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true;');
        expect(await page.evaluate(overflow), `${address} at ${width}`).toBeLessThanOrEqual(0);
        await close();
      }
    }
  });

  shows("shows text of figures at a size that can be read", async () => {
    for (const width of widths) {
      const { page, close } = await open(url, { viewport: { width, height: 900 } });
      const sizes = (await page.evaluate(
        `[...document.querySelectorAll("figure.trajectories svg text")].map((text) => text.getBoundingClientRect().height)`,
      )) as number[];
      // Rotated labels are higher still; a line of 8 px letters is some 9 px high.
      expect(Math.min(...sizes), `at ${width}`).toBeGreaterThan(8.5);
      await close();
    }
  });

  shows("lets text of figures be selected", async () => {
    const { page, close } = await open(url);
    const text = page
      .locator("figure.trajectories svg text", { hasText: "Beliefs of participant a" })
      .first();
    // Waits until the text stands still and nothing lies over it.
    await text.click({ clickCount: 3 });
    expect(await page.evaluate("getSelection().toString()")).toContain("Beliefs of participant");
    await close();
  });

  /** Where a trial is in the window, by the axis of a panel of the first figure. */
  async function placeOf(page: Page, panel: number, trial: number): Promise<{ x: number; y: number }> {
    return (await page.evaluate(
      `(() => {
        const group = document.querySelector("figure.trajectories").querySelectorAll("g.panel")[${panel}];
        const [x0, x1, d0, d1, y0, y1] = ["x0", "x1", "d0", "d1", "y0", "y1"].map((key) => Number(group.dataset[key]));
        const at = new DOMPoint(x0 + ((${trial} - d0) / (d1 - d0)) * (x1 - x0), (y0 + y1) / 2);
        const { x, y } = at.matrixTransform(group.ownerSVGElement.getScreenCTM());
        return { x, y };
      })()`,
    )) as { x: number; y: number };
  }

  /** What the line below the figure says: `Run 1, trial 5` and a number for each label. */
  async function readout(figure: Locator): Promise<{ where: string; values: Map<string, number> }> {
    const [where = "", ...parts] = await figure.locator(".readout span").allTextContents();
    const values = parts.map((part): [string, number] => {
      const cut = part.trimEnd().lastIndexOf(" ");
      return [part.slice(0, cut), Number(part.slice(cut).replace("−", "-"))];
    });
    return { where: where.trim(), values: new Map(values) };
  }

  /** Rows of the trajectories, and the labels they have in the figure. */
  const shown = {
    μ3: "mu_3",
    μ2: "mu_2",
    μ̂1: "muhat_1",
    "input u": "u",
    response: "response",
    "response predicted": "prediction",
  } as const;

  function expectValues(values: ReadonlyMap<string, number>, row: number): void {
    const { columns } = fit.trajectories[0]!;
    for (const [label, column] of Object.entries(shown)) {
      const series = columns.get(column)!;
      const expected = series[row]!;
      if (Number.isNaN(expected)) {
        expect(values.has(label), `${label} at row ${row}`).toBe(false);
        continue;
      }
      const range = Math.max(...series.filter(Number.isFinite)) - Math.min(...series.filter(Number.isFinite));
      const off = Math.abs(values.get(label)! - expected);
      expect(off, `${label} at row ${row}`).toBeLessThan(Math.max(2e-3, 2e-3 * range));
    }
  }

  async function firstFigure(page: Page) {
    const figure = page.locator("figure.trajectories").first();
    await page.evaluate('document.querySelector("figure.trajectories").scrollIntoView({ block: "center" });');
    return { figure, panels: await figure.locator("g.panel").all() };
  }

  shows(
    "reads the values of every series at the trial under the pointer, whichever panel that is in",
    async () => {
      const { page, close } = await open(url);
      const { figure, panels } = await firstFigure(page);
      expect(panels.length).toBe(4);
      for (const k of panels.keys()) {
        for (const row of [0, 6 + k, 31, 63 + k, 89]) {
          const { x, y } = await placeOf(page, k, row + 1);
          await page.mouse.move(x, y);
          const { where, values } = await readout(figure);
          expect(where).toBe(row < 60 ? `Run 1, trial ${row + 1}` : `Run 2, trial ${row - 59}`);
          expectValues(values, row);
        }
      }
      await close();
    },
  );

  shows("draws its line through all panels, at the trial, and takes it away again", async () => {
    const { page, close } = await open(url);
    const { figure, panels } = await firstFigure(page);
    const { x, y } = await placeOf(page, 1, 40);
    await page.mouse.move(x + 1, y);
    const line = figure.locator("path.crosshair");
    const pieces = (await line.getAttribute("d"))!.match(/M[^M]+/g)!;
    expect(pieces).toHaveLength(panels.length);
    const box = (await line.boundingBox())!;
    expect(Math.abs(box.x + box.width / 2 - x)).toBeLessThan(1);
    for (const k of panels.keys()) {
      const place = await placeOf(page, k, 40);
      expect(place.y).toBeGreaterThan(box.y);
      expect(place.y).toBeLessThan(box.y + box.height);
    }
    await page.mouse.move(5, 5);
    expect(await line.getAttribute("d")).toBe("");
    expect(await figure.locator(".readout").textContent()).toContain("Point at a trial");
    await close();
  });

  shows("is used by keyboard", async () => {
    const { page, close } = await open(url);
    const { figure } = await firstFigure(page);
    await figure.focus();
    const steps: [string, number][] = [
      ["ArrowRight", 0],
      ["ArrowRight", 1],
      ["PageDown", 11],
      ["ArrowLeft", 10],
      ["End", 89],
      ["ArrowRight", 89],
      ["Home", 0],
    ];
    for (const [key, row] of steps) {
      await figure.press(key);
      expectValues((await readout(figure)).values, row);
      expect((await readout(figure)).where).toBe(
        row < 60 ? `Run 1, trial ${row + 1}` : `Run 2, trial ${row - 59}`,
      );
    }
    await figure.press("Escape");
    expect(await figure.locator("path.crosshair").getAttribute("d")).toBe("");
    await close();
  });

  shows("is used by touch on a narrow screen", async () => {
    const { page, close } = await open(url, {
      viewport: { width: 400, height: 800 },
      hasTouch: true,
      isMobile: true,
    });
    const { figure, panels } = await firstFigure(page);
    await panels[2]!.scrollIntoViewIfNeeded();
    const { x, y } = await placeOf(page, 2, 20);
    await page.touchscreen.tap(x, y);
    const { where, values } = await readout(figure);
    expect(where).toBe("Run 1, trial 20");
    expectValues(values, 19);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await close();
  });

  shows("shows one crosshair at a time", async () => {
    const { page, close } = await open(url);
    const figures = await page.locator("figure.trajectories").all();
    for (const figure of figures) {
      await figure.focus();
      await figure.press("End");
    }
    const lines = await page.locator("path.crosshair").all();
    const drawn = await Promise.all(lines.map((line) => line.getAttribute("d")));
    expect(drawn.filter((d) => d !== "")).toHaveLength(1);
    await close();
  });

  shows("is whole without scripts", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    expect(await page.locator("figure.trajectories svg").count()).toBe(2);
    expect(await page.locator(".readout").count()).toBe(0);
    expect(await page.getByText("Point at a trial").count()).toBe(0);
    expect(await page.locator("#methods p").first().isVisible()).toBe(true);
    await context.close();
  });

  shows("prints everything but what is for the screen", async () => {
    const { page, close } = await open(url);
    const { figure } = await firstFigure(page);
    await figure.focus();
    await figure.press("End");
    await page.emulateMedia({ media: "print" });
    for (const hidden of ["nav.contents", ".readout", "path.crosshair"]) {
      expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false);
    }
    const residuals = page.locator("svg", { hasText: "Residuals of participant a" }).first();
    expect(await residuals.isVisible()).toBe(true);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
    await close();
  });
});

/** The page that `credence deep widget` writes, in Chromium, as a file that is opened offline. */

import { loadavg } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Drawn, drawn } from "../../src/widget/draw.js";
import { listed, positionOf, valueAt } from "../../src/widget/sliders.js";
import { layers, widgetState } from "../../src/widget/state.js";
import { Workplace } from "../cli/command.js";
import { executable, launch } from "./chromium.js";

if (executable === undefined) {
  it.skip("the widget computes in its page (skipped: Chromium is not here; CREDENCE_CHROMIUM names one)");
} else describe("the widget in Chromium", inChromium);

type Positions = Readonly<Record<"root" | "leaf" | "omega", number>>;

const stateAt = ({ root, leaf, omega }: Positions) =>
  widgetState(valueAt("precision", root), valueAt("precision", leaf), valueAt("omega", omega));

function inChromium(): void {
  let place: Workplace;
  let browser: Browser;
  beforeAll(async () => {
    place = new Workplace();
    expect(place.credence("deep", "widget", "--out", "widget.html").code).toBe(0);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    place?.remove();
  });

  /** Opens the page, uses it, and finds that it asked for nothing but itself and complained of nothing. */
  async function use<Answer>(
    work: (tab: Tab) => Promise<Answer>,
    options: BrowserContextOptions = {},
  ): Promise<Answer> {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    try {
      const url = pathToFileURL(join(place.path, "widget.html")).href;
      const seen: string[] = [];
      tab.on("request", (request) => seen.push(request.url()));
      tab.on("console", (message) => seen.push(`console: ${message.text()}`));
      tab.on("pageerror", (error) => seen.push(`error: ${error.message}`));
      await tab.goto(url, { waitUntil: "load" });
      const answer = await work(tab);
      expect(seen).toEqual([url]);
      return answer;
    } finally {
      await tab.close();
    }
  }

  /** What the page shows. Markup is read back from it, so it is compared with what its parser makes of Node's. */
  function shown(tab: Tab): Promise<Drawn> {
    const { labels, markup } = drawn(stateAt({ root: 0, leaf: 0, omega: 0 }));
    return tab.evaluate(`({
      labels: Object.fromEntries(${JSON.stringify(Object.keys(labels))}.map((id) => {
        return [id, document.getElementById(id).getAttribute("aria-label")];
      })),
      markup: Object.fromEntries(${JSON.stringify(Object.keys(markup))}.map((id) => {
        return [id, document.getElementById(id).innerHTML];
      })),
    })`);
  }
  async function expected(tab: Tab, positions: Positions): Promise<Drawn> {
    const { labels, markup } = drawn(stateAt(positions));
    const parsed: Drawn["markup"] = await tab.evaluate(
      `Object.fromEntries(Object.entries(${JSON.stringify(markup)}).map(([id, text]) => {
        const holder = document.getElementById(id).cloneNode();
        holder.innerHTML = text;
        return [id, holder.innerHTML];
      }))`,
    );
    return { labels, markup: parsed };
  }

  /** Moves sliders as a hand does, and waits for the frame after. */
  function move(tab: Tab, positions: Partial<Positions>): Promise<void> {
    return tab.evaluate(`new Promise((done) => {
      for (const [id, position] of Object.entries(${JSON.stringify(positions)})) {
        const slider = document.getElementById(id);
        slider.value = String(position);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }
      requestAnimationFrame(() => requestAnimationFrame(() => done()));
    })`);
  }

  it("opens at its first state, asks for nothing beyond itself and complains of nothing", async () => {
    const [found, want] = await use(async (tab) => {
      const at = { root: positionOf("precision", 10)!, leaf: positionOf("precision", 10)!, omega: 0 };
      return [await shown(tab), await expected(tab, at)];
    });
    expect(found).toEqual(want);
    expect(found.labels.means).toContain("0.211, 0.453, 0.671, 0.818, 0.905, 0.951");
  });

  it("computes the bits of Node at the corners, at every listed value and between", async () => {
    const last = listed.precision.length - 1;
    const all: Positions[] = [
      ...listed.precision.map((value, i) => ({
        root: positionOf("precision", value)!,
        leaf: positionOf("precision", listed.precision[last - i]!)!,
        omega: positionOf("omega", listed.omega[i]!)!,
      })),
      ...Array.from({ length: 24 }, (_, i) => ({
        root: (i * 37) % 161,
        leaf: (i * 53 + 11) % 161,
        omega: (i * 71 + 5) % 161,
      })),
    ];
    await use(async (tab) => {
      for (const positions of all) {
        await move(tab, positions);
        const found: string[] = await tab.evaluate(
          `[...document.querySelectorAll("#numbers data")].map((each) => each.value)`,
        );
        const state = stateAt(positions);
        const want = Array.from({ length: layers }, (_, k) => [
          ...[0, 9].flatMap((row) => [
            state.expectedPrecision[row]![k]!,
            state.mean[row]![k]!,
            state.precision[row]![k]!,
          ]),
          state.exact.first.mean[k]!,
        ]).flat();
        expect(found.map(Number), JSON.stringify(positions)).toEqual(want);
      }
    });
  });

  it("draws every one of 120 positions of a slider, and ends with the picture of the last", async () => {
    const { frames, pictures, found, want } = await use(async (tab) => {
      await move(tab, { root: 20, leaf: 40, omega: 60 });
      const times = await tab.evaluate<{ frames: number[]; pictures: number }>(`new Promise((done) => {
        const slider = document.getElementById("root");
        const holder = document.getElementById("means-marks");
        const frames = [];
        const pictures = new Set();
        let position = 20;
        const step = () => {
          pictures.add(holder.innerHTML);
          if (frames.length === 120) return done({ frames, pictures: pictures.size });
          slider.value = String(++position);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
          const from = performance.now();
          // The page's own callback of this frame ran before this one; reading the box includes its layout.
          requestAnimationFrame((start) => {
            holder.getBoundingClientRect();
            frames.push(performance.now() - Math.max(start, from));
            requestAnimationFrame(step);
          });
        };
        step();
      })`);
      return {
        ...times,
        found: await shown(tab),
        want: await expected(tab, { root: 140, leaf: 40, omega: 60 }),
      };
    });
    expect(frames).toHaveLength(120);
    expect(pictures).toBe(121);
    expect(found).toEqual(want);
    const sorted = frames.toSorted((a, b) => a - b);
    const [least, median, slow] = [sorted[0]!, sorted[60]!, sorted[113]!].map((ms) => ms.toFixed(1));
    const load = loadavg()[0]!.toFixed(1);
    console.log(
      `widget: a frame of 120 takes ${median} ms (median), ${least} at least, ${slow} (95 %), of 16.7; load ${load}`,
    );
  });

  it("follows keys and the mouse", async () => {
    await use(async (tab) => {
      const at = (id: string): Promise<number> =>
        tab.evaluate(`Number(document.getElementById("${id}").value)`);
      const value = (id: string): Promise<string> =>
        tab.evaluate(`document.getElementById("${id}-value").textContent`);
      await tab.focus("#leaf");
      await tab.keyboard.press("PageUp");
      await expect.poll(() => value("leaf")).toBe("100");
      await tab.keyboard.press("ArrowLeft");
      await expect.poll(() => value("leaf")).toBe("94.4");
      expect(await tab.getAttribute("#leaf", "aria-valuetext")).toBe("94.4");
      await tab.keyboard.press("PageDown");
      await expect.poll(() => value("leaf")).toBe("10");
      const track = (await tab.locator("#omega").boundingBox())!;
      const middle = track.y + track.height / 2;
      await tab.mouse.move(track.x + 9, middle);
      await tab.mouse.down();
      await tab.mouse.move(track.x + track.width * 0.7, middle, { steps: 40 });
      await tab.mouse.up();
      const omega = await at("omega");
      expect(omega).toBeGreaterThan(100);
      await move(tab, {});
      expect(await shown(tab)).toEqual(await expected(tab, { root: 80, leaf: 80, omega }));
    });
  });

  it("shows what a tip speaks of", async () => {
    await use(async (tab) => {
      await tab.getByRole("button", { name: "Sure input" }).click();
      await move(tab, {});
      const positions = { root: 0, leaf: 160, omega: 0 };
      expect(await shown(tab)).toEqual(await expected(tab, positions));
      const { top, bottom, seen } = await tab.evaluate<Record<"top" | "bottom" | "seen", number>>(`(() => {
        const { top, bottom } = document.getElementById("means").getBoundingClientRect();
        return { top, bottom, seen: innerHeight };
      })()`);
      expect(top).toBeGreaterThan(0);
      expect(bottom).toBeLessThan(seen);
    });
  });

  it.each([
    ["light", "rgb(255, 255, 255)"],
    ["dark", "rgb(20, 24, 29)"],
  ] as const)("follows the reader's %s theme, with text that stands out", async (colorScheme, paper) => {
    await use(
      async (tab) => {
        const background = `getComputedStyle(document.body).backgroundColor`;
        expect(await tab.evaluate(background)).toBe(paper);
        const colours = await tab.evaluate<string[]>(
          `["body", "figcaption", "svg text", "svg text.tick", ".note", "button"].map((of) => {
            const look = getComputedStyle(document.querySelector(of));
            return of.startsWith("svg") ? look.fill : look.color;
          })`,
        );
        for (const colour of colours) expect(contrast(colour, paper)).toBeGreaterThan(4.5);
      },
      { colorScheme },
    );
  });

  it("fits a narrow screen", async () => {
    await use(
      async (tab) => {
        const width = await tab.evaluate(`document.documentElement.scrollWidth`);
        expect(width).toBeLessThanOrEqual(390);
      },
      { viewport: { width: 390, height: 800 } },
    );
  });
}

/** WCAG 2.2: ratio of relative luminances. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = (colour.match(/\d+/g) ?? []).map((channel) => {
      const share = Number(channel) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

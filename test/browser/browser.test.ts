/** Pages in Chromium: the bits of Node, with and without WebAssembly, on one thread and on two. */

import type { Browser, Page as Tab } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fit } from "../../src/index.js";
import { executable, launch } from "./chromium.js";
import { evaluations } from "./evaluations.js";
import type { Page } from "./page.js";
import { type PageKind, type Site, startSite } from "./site.js";
import { fitOptions, study } from "./study.js";

if (executable === undefined) {
  it.skip("pages compute the bits of Node (skipped: Chromium is not here; CREDENCE_CHROMIUM names one)");
} else describe("in Chromium", inChromium);

function inChromium(): void {
  let site: Site;
  let browser: Browser;
  const expected = evaluations();
  beforeAll(async () => {
    site = await startSite();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Asks a fresh page for something, and closes it. */
  async function ask<Answer>(
    kind: PageKind,
    question: (page: Page) => Promise<Answer> | Answer,
  ): Promise<Answer> {
    const tab = await browser.newPage();
    try {
      const broken: Error[] = [];
      tab.on("pageerror", (error) => broken.push(error));
      await tab.goto(site.url(kind), { waitUntil: "load" });
      expect(broken).toEqual([]);
      return await answer(tab, question);
    } finally {
      await tab.close();
    }
  }

  it("has something to compare: thousands of numbers that are not all alike", () => {
    for (const [name, bits] of Object.entries(expected)) {
      expect([name, new Set(bits).size > 50]).toEqual([name, true]);
    }
    expect(Object.values(expected).flat().length).toBeGreaterThan(10_000);
  });

  it.each(["open", "isolated"] as const)(
    "the %s page computes the bits of Node with WebAssembly",
    async (kind) => {
      const info = await ask(kind, (page) => page.kernelInfo());
      expect(info.backend).toBe("webassembly");
      const found = await ask(kind, (page) => page.evaluations());
      expect(found).toEqual(expected);
    },
  );

  it("a page whose security policy forbids WebAssembly interprets, says why, and computes the same bits", async () => {
    const info = await ask("strict", (page) => page.kernelInfo());
    expect(info.backend).toBe("interpreter");
    expect(info.reason).toMatch(/^WebAssembly is not allowed here: .*Content Security Policy/i);
    expect(await ask("strict", (page) => page.evaluations())).toEqual(expected);
  });

  describe("fits a study on two threads to the bits of Node's fit on one", () => {
    it.each([
      ["open", "without shared memory", false],
      ["isolated", "with shared memory", true],
      ["strict", "without WebAssembly", false],
    ] as const)("on the %s page, %s", async (kind, _, isolated) => {
      const { participants } = await fit(study, fitOptions);
      const found = await ask(kind, async (page) => ({
        isolated: page.isolated(),
        one: await page.fit(1),
        two: await page.fit(2),
      }));
      const json = JSON.stringify(participants);
      expect(found).toEqual({ isolated, one: { json, used: 1 }, two: { json, used: 2 } });
      expect(participants.map(({ status }) => status)).toContain("converged");
    });
  });

  it("stops a fit on two threads when it is told to", async () => {
    const { interrupted, fitted } = await ask("isolated", (page) => page.cancelled());
    expect(interrupted).toBe(true);
    expect(fitted).toBeLessThan(6);
  });

  it("throws a worker's error with its cause", async () => {
    const error = await ask("open", (page) => page.unknownTask());
    const message = 'there is no task "nothing": the worker is of another version';
    expect(error).toEqual({
      message: `worker 1: ${message}`,
      cause: { name: "Error", message, stack: true },
    });
  });

  it("says so when a worker's script is missing", async () => {
    const { message } = await ask("open", (page) => page.missingScript());
    expect(message).toBe("worker 1: the worker's script could not be loaded");
  });
}

/** Calls the function in the page, where `credencePage` is what page.ts left there. */
function answer<Answer>(tab: Tab, question: (page: Page) => Promise<Answer> | Answer): Promise<Answer> {
  // Sent as text, so that no closure can be meant: it may use its argument only.
  return tab.evaluate(`(${question.toString()})(globalThis.credencePage)`);
}

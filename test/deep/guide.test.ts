/** The examples of the guide to deep networks run as they stand. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guide } from "../house/guide.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/deep.md");
});
afterAll(() => guide.remove());

describe("the guide to deep networks", () => {
  it("has these examples", () => {
    expect(guide.examples).toEqual(["sweep", "energy", "bear", "moons"]);
  });

  it("learns what cannot be told by a line", () => {
    const { before, after } = JSON.parse(guide.program("sweep"));
    expect(before).toBeLessThan(0.8);
    expect(after).toBeGreaterThan(0.9);
  });

  it("lowers the energy by every method, the exact one most", () => {
    const rows = guide
      .program("energy")
      .trim()
      .split("\n")
      .map((line) => line.split(" "));
    expect(rows.map(([method]) => method)).toEqual(["settle", "epc", "fullCovariance"]);
    const [settle, epc, full] = rows.map(([, before, after]) => [Number(before), Number(after)] as const);
    expect(new Set([settle![0], epc![0], full![0]]).size).toBe(1);
    for (const [before, after] of [settle!, epc!, full!]) expect(after).toBeLessThan(before);
    expect(full![1]).toBeLessThan(epc![1]);
  });

  it("compares the ways to learn by one command", () => {
    guide.shell("bear");
    const { song } = JSON.parse(readFileSync(join(guide.folder, "bear/bear.json"), "utf8"));
    const lowest = (method: string): number =>
      song.find((row: { method: string; rate: number }) => row.method === method && row.rate === 0.2)
        .lowestSmell;
    expect(lowest("settle")).toBeGreaterThan(lowest("backprop"));
    expect(lowest("sweep, precisionWeighted")).toBeLessThan(lowest("backprop"));
  });

  it("learns two moons by one command, beside backpropagation", () => {
    guide.shell("moons");
    const { summary } = JSON.parse(readFileSync(join(guide.folder, "moons/two-moons.json"), "utf8"));
    expect(summary.map(({ method }: { method: string }) => method)).toContain("backprop");
    for (const { testAccuracy } of summary) expect(testAccuracy).toBeGreaterThan(0.7);
    expect(readFileSync(join(guide.folder, "moons/figures/animation.gif")).toString("latin1", 0, 6)).toBe(
      "GIF89a",
    );
  }, 60_000);
});

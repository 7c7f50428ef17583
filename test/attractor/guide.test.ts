/** The examples of the guide to attractor networks run as they stand. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guide } from "../house/guide.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/attractor.md");
});
afterAll(() => guide.remove());

describe("the guide to attractor networks", () => {
  it("has these examples", () => {
    expect(guide.examples).toEqual([
      "letters",
      "own",
      "page",
      "store",
      "watch",
      "threads",
      "preset",
      "command",
    ]);
  });

  it("stores letters, recalls them from noise, and dreams of them", () => {
    guide.shell("letters");
    guide.shell("own");
    const read = (file: string) => JSON.parse(readFileSync(join(guide.folder, file), "utf8"));
    expect(read("memory/attractor-train.json").summary.attractors).toBe(4);
    const { summary, cues } = read("recalled/attractor-recall.json");
    expect(summary.gain).toBeGreaterThan(0.1);
    expect(cues.map(({ nearest }: { nearest: string }) => nearest)).toEqual(["T", "L", "X", "O"]);
    expect(read("settled/attractor-relax.json").summary.converged).toBe(4);
    expect(read("dreamt/attractor-dream.json").summary.upperTriangleCorrelation).toBeGreaterThan(0.9);
  });

  it("writes the page to draw on", () => {
    guide.shell("page");
    const page = readFileSync(join(guide.folder, "memory.html"), "utf8");
    expect(page).toContain("<title>A memory to draw on</title>");
    expect(Math.abs(page.length - 60_000)).toBeLessThan(5000);
  });

  it("stops a training, saves it, and ends with the same bits", () => {
    // The report after the one that called the stop says that it came.
    expect(JSON.parse(guide.program("watch"))).toEqual({ left: 80, same: true });
  });

  it("shares the rows of a large network between threads, and says why a small one has one", () => {
    const { threads, small } = JSON.parse(guide.program("threads"));
    expect(threads).toBe(2);
    expect(small.threads).toBe(1);
    expect(small.reason).toContain("512 units");
  });

  it("stores a pattern, and completes a noisy cue of it", () => {
    const { status, kept, cueCorr, responseCorr } = JSON.parse(guide.program("store"));
    expect(status).toBe("converged");
    expect(kept).toBeGreaterThan(0.9);
    expect(responseCorr).toBeGreaterThan(cueCorr + 0.1);
  });

  it("runs a published simulation into its band", () => {
    const { attractorPresets, ...told } = JSON.parse(guide.program("preset"));
    expect(attractorPresets).toContain("digits-dream");
    expect(told.uniqueAttractors).toBe(2);
    expect(told.attractorCorrelation).toBeGreaterThan(-0.32);
    expect(told.attractorCorrelation).toBeLessThan(-0.07);
    expect(told.plusSignCorrelation).toBeGreaterThan(0.94);
  });

  it("runs ten seeds by the command", () => {
    guide.shell("command");
    const { summary } = JSON.parse(readFileSync(join(guide.folder, "basis/attractor.json"), "utf8"));
    const correlation = summary.find(({ name }: { name: string }) => name === "attractorCorrelation");
    // The band of the mean of ten runs.
    expect(correlation.mean).toBeGreaterThan(-0.235);
    expect(correlation.mean).toBeLessThan(-0.155);
  });
});

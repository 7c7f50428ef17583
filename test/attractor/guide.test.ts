/** The examples of the guide to attractor networks run as they stand. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Guide } from "../house/guide.js";

let guide: Guide;
beforeAll(() => {
  guide = new Guide("docs/attractor.md");
});
afterAll(() => guide.remove());

describe("the guide to attractor networks", () => {
  it("has these examples", () => {
    expect(guide.examples).toEqual(["store", "preset"]);
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
});

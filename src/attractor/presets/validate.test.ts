import { describe, expect, it } from "vitest";
import { runAttractorPreset } from "./index.js";

describe("the simulation of two implementations", () => {
  it("has couplings as alike as those of two seeds, in the mean of five sets of patterns", () => {
    const runs = [1, 2, 3, 4, 5].map((seed) => {
      const { quantities } = runAttractorPreset("validate-30", { seed }) as {
        quantities: Record<string, number>;
      };
      return quantities;
    });
    const mean = (name: string): number => runs.reduce((sum, run) => sum + run[name]!, 0) / runs.length;
    // Centres of the reference, and its band.
    expect(Math.abs(mean("couplingCorrelation") - 0.811)).toBeLessThan(0.05);
    expect(Math.abs(mean("relativeFrobenius") - 0.62)).toBeLessThan(0.05);
    expect(Math.abs(mean("couplingCorrelationOfTwoSeeds") - 0.8)).toBeLessThan(0.05);
    expect(Math.abs(mean("retention") - 0.35)).toBeLessThan(0.2);
    expect(mean("reconstruction")).toBeGreaterThan(0.45);
    expect(mean("reconstruction")).toBeLessThan(0.56);
  });
});

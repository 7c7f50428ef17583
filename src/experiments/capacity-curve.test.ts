import { describe, expect, it } from "vitest";
import { type CapacityComparison, compareCapacity } from "../attractor/index.js";
import { figureCsv } from "../figures/index.js";
import { printedCapacity } from "./attractor-printed.js";
import { capacityCurve } from "./capacity-curve.js";

const counts = Object.keys(printedCapacity).map(Number);
const seeds = [1, 2, 3, 4, 5];

/** Runs that all give what was printed, but for what is said. */
function runs(change: (count: number, seed: number) => number = () => 0): Map<string, unknown> {
  const entries = counts.flatMap((count) =>
    seeds.map((seed): [string, CapacityComparison] => {
      const { retention, reconstruction } = printedCapacity[count]!;
      const own = {
        retention: retention.published!,
        noisyCorrelation: 0.447,
        reconstruction: reconstruction.published! + change(count, seed),
      };
      const other = { retention: 0.5, noisyCorrelation: 0.447, reconstruction: 0.25 };
      const methods = { attractor: own, hopfield: other, projection: other, storkey: other };
      return [`${count}:${seed}`, { methods, largestPairCorrelation: 0.3 }];
    }),
  );
  return new Map(entries);
}

describe("the capacity curve", () => {
  it("is good where the means of five runs lie in their bands, single ones wherever they like", async () => {
    const report = await capacityCurve({ seeds }, { completed: runs((_, seed) => 0.1 * (seed - 3)) });
    expect([report!.failed, report!.warnings]).toEqual([false, []]);
    const { rows } = report!.tables[0]!;
    expect(rows).toHaveLength(counts.length * 4 * 2);
    const [, , , mean, sd, published] = rows.find(
      ([k, m, q]) => k === 50 && m === "attractor" && q === "reconstruction",
    )!;
    expect([mean, published]).toEqual([expect.closeTo(0.611, 12), 0.611]);
    expect(sd).toBeCloseTo(0.1 * Math.sqrt(2.5), 12);
    expect(figureCsv(report!.figures[0]!.figure)).toContain("retention,Hopfield,30,0.5,0");
  });

  it("ends with a warning where a mean lies outside", async () => {
    const report = await capacityCurve({ seeds }, { completed: runs((count) => (count === 70 ? -0.1 : 0)) });
    expect(report!.failed).toBe(true);
    expect(report!.warnings).toEqual(["70 patterns: reconstruction is 0.448, outside 0.52 to 0.58"]);
  });

  it("does not judge fewer than five runs", async () => {
    const report = await capacityCurve({ seeds: [1, 2] }, { completed: runs(() => -0.3) });
    expect([report!.failed, report!.warnings]).toEqual([false, []]);
  });

  it("tells of a run whose learning diverged", async () => {
    const completed = runs();
    completed.set("20:4", { failure: "update 8: so" });
    const report = await capacityCurve({ seeds }, { completed });
    expect(report!.warnings).toEqual(["20 patterns, seed 4: learning diverged, update 8: so"]);
    expect(report!.failed).toBe(true);
  });
});

describe("a comparison of memories", () => {
  it("gives all the same cues, and classical rules keep few patterns too", () => {
    const found = compareCapacity({ seed: 3, patterns: 5, override: { epochs: 400, learningRate: 0.005 } });
    if ("failure" in found) throw new Error(found.failure);
    const { attractor, ...others } = found.methods;
    for (const other of Object.values(others)) {
      expect(other.noisyCorrelation).toBe(attractor.noisyCorrelation);
      expect(other.retention).toBeGreaterThan(0.99);
      expect(other.reconstruction).toBeGreaterThan(other.noisyCorrelation + 0.2);
    }
    expect(attractor.retention).toBeGreaterThan(0.99);
    expect(found.largestPairCorrelation).toBeLessThan(0.4);
  });
});

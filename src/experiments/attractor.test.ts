import { describe, expect, it } from "vitest";
import { runAttractorPreset } from "../attractor/index.js";
import { attractorReport } from "./attractor.js";

describe("a published simulation whose learning diverges", () => {
  const diverged = runAttractorPreset("basis", {
    ...{ seed: 1, float: "float32" },
    override: { learningRate: 1e38 },
  });

  it("has a reason in place of quantities", () => {
    expect(diverged.failure).toMatch(/^update \d+: node \d+ has internal input .*lower the learning rate$/);
    expect(diverged).not.toHaveProperty("quantities");
  });

  it("is told of in the report, beside the runs that went well", async () => {
    const failed = { quantities: {}, failure: diverged.failure! };
    const report = await attractorReport(
      { preset: "basis", seeds: [1, 2] },
      { completed: new Map([["1", failed]]) },
    );
    expect(report!.failed).toBe(true);
    expect(report!.warnings[0]).toBe(`seed 1: learning diverged, ${diverged.failure}`);
    expect(report!.result.failures).toEqual([{ seed: 1, failure: diverged.failure }]);
    const runs = report!.result.runs as Record<string, number>[];
    expect(Object.keys(runs[0]!)).toEqual([]);
    expect(runs[1]!.uniqueAttractors).toBe(2);
  });

  it("is reported where no run went well", async () => {
    const failed = { quantities: {}, failure: "update 3: so" };
    const report = await attractorReport(
      { preset: "basis", seeds: [4] },
      { completed: new Map([["4", failed]]) },
    );
    expect([report!.failed, report!.warnings]).toEqual([true, ["seed 4: learning diverged, update 3: so"]]);
  });
});

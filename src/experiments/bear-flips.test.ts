import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bearRows, flipRow, flipRuns } from "./bear-flips.js";

describe("the bear with the notebook's settings", () => {
  it("has the notebook's numbers on its rows", () => {
    const file = join(import.meta.dirname, "../../test/golden/deep/bear-seed-0.3.0.json");
    const { data } = JSON.parse(readFileSync(file, "utf8")).cases[0];
    const [sweep, backprop, exact] = flipRuns(data);
    const [s, b, f] = [flipRow(sweep!), flipRow(backprop!), flipRow(exact!)];
    expect(Math.abs(sweep!.kept[0]! - 2.98914)).toBeLessThan(5e-6);
    expect(Math.abs(sweep!.kept[79]! - 0.99121)).toBeLessThan(5e-6);
    expect(Math.abs(s.lowest - 0.755731)).toBeLessThan(1e-6);
    expect(Math.abs(s.highest - 1.1543)).toBeLessThan(5e-5);
    expect([s.lowestAt, s.turnedAt]).toEqual([82, 85]);
    expect(Math.abs(b.lowest - 0.920873)).toBeLessThan(5e-7);
    expect(Math.abs(f.lowest - 0.817452)).toBeLessThan(5e-7);
  });

  it("has the same shape on rows of any seed: backpropagation drags the unchanged output least", () => {
    for (const seed of [1, 2, 3]) {
      const [sweep, backprop, exact] = flipRuns(bearRows(seed)).map((run) => flipRow(run).lowest);
      expect(sweep!).toBeLessThan(exact!);
      expect(exact!).toBeLessThan(backprop!);
    }
    expect(bearRows(1)).toEqual(bearRows(1));
    expect(bearRows(1)).not.toEqual(bearRows(2));
  });
});

import { describe, expect, it } from "vitest";
import { outcomeOf, verdict } from "./verdict.js";

const options = { baseline: "backprop", better: "higher", confidence: 0.95 } as const;
const row = (difference: number | null, low: number | null, high: number | null) => ({
  ...{ method: "settle", difference, differenceSd: null, low, high, wins: 2, ties: 0, losses: 1 },
});

describe("a verdict", () => {
  it("says ahead or behind only where the interval leaves 0 out", () => {
    expect(verdict(row(0.02, 0.01, 0.03), options)).toBe(
      "settle is ahead of backprop by 0.0200 (95 % interval 0.0100 to 0.0300; 2 of 3 seeds won, 1 lost)",
    );
    expect(verdict(row(0.02, 0.01, 0.03), { ...options, better: "lower" })).toContain(
      "behind backprop by 0.0200",
    );
    expect(verdict(row(-0.02, -0.03, -0.01), options)).toContain("behind backprop by 0.0200");
    expect(verdict(row(0.01, -0.01, 0.03), options)).toContain("do not differ by more than seeds explain");
    expect(outcomeOf(row(0, 0, 0), "higher")).toBe("undecided");
  });

  it("decides nothing by one seed, and names values that are missing", () => {
    expect(verdict(row(-0.02, null, null), options)).toBe(
      "settle is behind backprop by 0.0200 under the one seed, which decides nothing",
    );
    expect(verdict(row(0, null, null), options)).toContain("is equal to backprop under the one seed");
    expect(verdict(row(null, null, null), options)).toContain("has no value under some seed");
  });
});

import { describe, expect, it } from "vitest";
import { studySize } from "./design.js";

describe("studySize", () => {
  it("of values that are recovered exactly needs as many people as a test on true values", () => {
    const pairs = Array.from({ length: 30 }, (_, k): [number, number] => [k, 2 * k + 1]);
    const { r, rInterval, detectable } = studySize(pairs, 32, 1);
    expect(r).toBeCloseTo(1, 12);
    expect(rInterval![0]).toBeCloseTo(1, 12);
    // (1.96 + 0.84) √(2/32) = 0.7004
    expect(detectable).toBeCloseTo(0.70039, 4);
  });

  it("spreads as correlations of that many people do", () => {
    // Sixteen people at the corners of a square: no correlation, whose sampling sd is near 1/√n.
    const pairs = Array.from({ length: 16 }, (_, k): [number, number] => [k % 2, (k >> 1) % 2]);
    const { r, rInterval } = studySize(pairs, 100, 2);
    expect(Math.abs(r!)).toBeLessThan(0.02);
    expect(rInterval![1]).toBeCloseTo(1.645 / 10, 1);
    expect(rInterval![0]).toBeCloseTo(-1.645 / 10, 1);
  });

  it("has no correlation where nothing varies, or nobody is there", () => {
    for (const pairs of [[[1, 2] as [number, number]], []]) {
      expect(studySize(pairs, 10, 1)).toEqual({
        participants: 10,
        r: null,
        rInterval: null,
        detectable: null,
      });
    }
  });
});

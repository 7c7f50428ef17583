import { describe, expect, it } from "vitest";
import { meanOf, medianOf, pearson, quantileOf, sdOf } from "./moments.js";

describe("moments", () => {
  it("are those of small lists", () => {
    expect(meanOf([1, 2, 6])).toBe(3);
    expect(sdOf([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 14);
    expect(pearson([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
    expect(pearson([1, 2, 3], [1, -1, 1])).toBe(0);
  });

  it("are NaN where there are too few values, or none differ", () => {
    for (const x of [meanOf([]), sdOf([4]), pearson([1, 1], [1, 2]), quantileOf([], 0.5)])
      expect(x).toBeNaN();
  });
});

describe("quantileOf", () => {
  it("uses the R-7 method", () => {
    expect(quantileOf([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantileOf([4, 1, 3, 2], 1)).toBe(4);
    expect(quantileOf([7], 0.9)).toBe(7);
    expect(medianOf([3, 1, 2, 10])).toBe(2.5);
  });
});

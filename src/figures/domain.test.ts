import { describe, expect, it } from "vitest";
import { robustDomain } from "./domain.js";

const usual = [1, 2, 3, 4, 5, 6, 7, 8];

describe("robustDomain(kind, estimates)", () => {
  it("holds all of few estimates", () => {
    expect(robustDomain("linear", [1, 1000])).toEqual([1, 1000]);
  });

  // Quartiles of 1..8 and 1000: 3 and 7; six interquartile ranges reach to 31.
  it("leaves out one that is further than six interquartile ranges off", () => {
    expect(robustDomain("linear", [...usual, 1000])).toEqual([1, 8]);
    expect(robustDomain("linear", [...usual, 30])).toEqual([1, 30]);
  });

  it("holds all where most are equal", () => {
    expect(robustDomain("linear", [...Array(20).fill(2), 9])).toEqual([2, 9]);
  });

  it("is widened by intervals and priors, not without bound", () => {
    expect(robustDomain("linear", [0, 10], [[-3, 12]])).toEqual([-3, 12]);
    expect(
      robustDomain(
        "linear",
        [0, 10],
        [
          [-1, 1],
          [9, 11],
          [-1e9, 12],
        ],
      ),
    ).toEqual([-15, 12]);
    // A usual interval counts where it is wider than the estimates lie apart.
    expect(robustDomain("linear", [5], [[-1e3, 1e3]])).toEqual([-1e3, 1e3]);
    expect(robustDomain("linear", [0, 10], [], [[-1e9, 1e9]])).toEqual([-10, 20]);
  });

  it("works on logarithms, where zero and below do not count", () => {
    const [low, high] = robustDomain("log", [0, -4, 0.01, 100])!;
    expect(low).toBeCloseTo(0.01, 12);
    expect(high).toBeCloseTo(100, 9);
  });

  it("shows the prior where nothing was estimated, and nothing without anything", () => {
    expect(robustDomain("linear", [], [], [[-2, 2]])).toEqual([-2, 2]);
    expect(robustDomain("linear", [Number.NaN])).toBeUndefined();
  });
});

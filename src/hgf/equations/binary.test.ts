import { describe, expect, it } from "vitest";
import { expectedProbability } from "./binary.js";

describe("expectedProbability", () => {
  it("turns NaN into the lower bound, as MATLAB's max does", () => {
    expect(expectedProbability<number>(Number.NaN, 1e-3)).toBe(0.001);
  });

  it("keeps probabilities within the bounds", () => {
    expect(expectedProbability<number>(100, 1e-3)).toBe(0.999);
    expect(expectedProbability<number>(-100, 1e-3)).toBe(0.001);
    expect(expectedProbability<number>(0, 1e-3)).toBe(0.5);
  });

  it("leaves them alone when there is no clip, NaN included", () => {
    expect(expectedProbability<number>(40, "none")).toBe(1);
    expect(expectedProbability<number>(Number.NaN, "none")).toBeNaN();
  });
});

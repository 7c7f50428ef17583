import { describe, expect, it } from "vitest";
import { divergencesBeyond } from "./group-divergences.js";

// Values are the coordinates, and the exponential of the last one.
const layout = {
  constrain(z: Float64Array, out: Float64Array) {
    out.set([z[0]!, z[1]!, Math.exp(z[2]!)]);
  },
};
const valueNames = ["b", "coef[5]", "sd"];
const values = Float64Array.of(0, -1, 1, 1, 0, 2, -1, 0.5, 3);
const told = (...ends: readonly (readonly number[])[]) => {
  const divergences = ends.map((to) => ({ to: Float64Array.from(to) }));
  const chainInfo = [{ divergences: divergences.slice(0, 1) }, { divergences: divergences.slice(1) }];
  return divergencesBeyond({ layout, valueNames, values, chainInfo });
};

describe("where trajectories diverged", () => {
  it("names the value that left its draws, and where to", () => {
    expect(told([0.5, 2.31, 0], [-0.5, 4, 1])).toBe(
      "in 2 of 2 the step ended beyond all draws of coef[5] (2.3 to 4)",
    );
    expect(told([0.5, 0, -20])).toBe("in 1 of 1 the step ended beyond all draws of sd (2.1e-9)");
    expect(told([0, Number.NaN, 0])).toBe("in 1 of 1 the step ended beyond all draws of coef[5] (no number)");
  });

  it("says nothing where ends lie among the draws, or have nothing in common", () => {
    expect(told()).toBeUndefined();
    expect(told([0, 0, 0.5], [1, 0.5, 0])).toBeUndefined();
    expect(told([5, 0, 0.5], [0, 0, 0.5], [0, 0, 0.5])).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { divergencesBeyond, divergencesBrokenDown } from "./group-divergences.js";

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

describe("where the model broke down", () => {
  const help =
    ": narrower priors keep away from there; in place of a classic or enhanced HGF the unbounded one has a value";
  // One run each for A and C, two for B; a run breaks down where the coordinate of its participant is above 1.
  const density = {
    constrained: (z: Float64Array) => z,
    cellsOf: (values: Float64Array) => Float64Array.of(values[0]!, values[1]!, -values[1]!, values[2]!),
    likelihood: {
      runsOf: [
        { from: 0, count: 1 },
        { from: 1, count: 2 },
        { from: 3, count: 1 },
      ],
      value: (points: readonly Float64Array[]) => ({
        perRun: new Float64Array(4),
        failed: Uint8Array.from(points[0]!, (x) => Number(x > 1)),
      }),
    },
    design: { participants: ["A", "B", "C"] },
  };
  const told = (...ends: readonly (readonly number[])[]) =>
    divergencesBrokenDown(density, [{ divergences: ends.map((to) => ({ to: Float64Array.from(to) })) }]);

  it("names people by how often", () => {
    expect(told([0, 2, 0], [0, -2, 2], [0, 0, 0])).toBe(
      `in 2 of 3 the model broke down there, for B (2) and C (1)${help}`,
    );
    expect(told([0, 2, 2], [0, -2, 2], [2, 2, 0])).toBe(
      `in 3 of 3 the model broke down there, for B (3), C (2) and 1 more${help}`,
    );
    expect(told([0, 0, 2], [0, 0, 0])).toBe(`in 1 of 2 the model broke down there, for C (1)${help}`);
  });

  it("says nothing where all ends have a value", () => {
    expect(told()).toBeUndefined();
    expect(told([0, 1, 0], [0, 0, 0])).toBeUndefined();
  });
});

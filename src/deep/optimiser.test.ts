import { describe, expect, it } from "vitest";
import { type Optimiser, startOptimiser, updateParameters } from "./optimiser.js";

describe("moments of optimisers", () => {
  it.each([
    ["float64", 2 ** -1022],
    ["float32", 2 ** -126],
  ] as const)("of %s that fade become 0, never subnormal", (float, least) => {
    const optimisers: readonly Optimiser[] = [
      { kind: "sgd", learningRate: 0.1, momentum: 0.9 },
      { kind: "adam", learningRate: 0.1 },
    ];
    for (const optimiser of optimisers) {
      const data = float === "float64" ? new Float64Array([1, 2]) : new Float32Array([1, 2]);
      const parameters = [{ data, bias: false }];
      const state = startOptimiser(optimiser, parameters, float);
      const [moment] = state.first;
      moment!.fill(5 * least);
      for (let count = 1; count <= 20; count++) {
        updateParameters(optimiser, state, parameters, [[0, 0]]);
        for (const x of moment!) expect(x === 0 || x >= least).toBe(true);
        // 5 · 0.9^15 is still above 1, 5 · 0.9^16 is not.
        expect(moment!.every((x) => x === 0)).toBe(count > 15);
      }
      expect([...data]).toEqual([1, 2]);
    }
  });
});

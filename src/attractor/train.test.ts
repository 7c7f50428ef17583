import { describe, expect, it } from "vitest";
import { langevin } from "./continuous-bernoulli.js";
import type { FloatType } from "./couplings.js";
import { asymmetry } from "./metrics.js";
import { type AttractorNetwork, attractorNetwork } from "./network.js";
import { randomPatterns } from "./patterns.js";
import { type AttractorTraining, trainAttractor } from "./train.js";

const patterns = randomPatterns({ count: 5, size: 48, seed: 3 });
const training = {
  patterns,
  ...{ evidenceLevel: 3, inverseTemperature: 0.5, learningRate: 0.005, epochs: 40, steps: 5, seed: 8 },
} satisfies AttractorTraining;

function trained(options: Partial<AttractorTraining>, float: FloatType = "float64"): AttractorNetwork {
  const network = attractorNetwork({ size: 48, float });
  trainAttractor(network, { ...training, ...options });
  return network;
}

function apart(a: AttractorNetwork, b: AttractorNetwork): number {
  const [v, w] = [a.couplings.matrix, b.couplings.matrix];
  let [difference, whole] = [0, 0];
  for (let i = 0; i < v.length; i++) {
    difference += (v[i]! - w[i]!) ** 2;
    whole += v[i]! ** 2;
  }
  return Math.sqrt(difference / whole);
}

describe("training an attractor network", () => {
  it("in two parts ends where one training does, to the bit", () => {
    const whole = trained({});
    const parts = attractorNetwork({ size: 48, float: "float64" });
    trainAttractor(parts, { ...training, epochs: 13 });
    trainAttractor(parts, { ...training, epochs: 27 });
    expect(parts.couplings.matrix).toEqual(whole.couplings.matrix);
    expect(parts.state).toEqual(whole.state);
    expect(trained({ seed: 9 }).couplings.matrix).not.toEqual(whole.couplings.matrix);
  });

  it("may fold its updates in together: 10,000 steps agree with those folded at once", () => {
    for (const [float, bound] of [
      ["float64", 1e-11],
      ["float32", 2e-5],
    ] as const) {
      const at = (deferredRank: number) => trained({ epochs: 2000, deferredRank }, float);
      const immediate = at(0);
      for (const rank of [7, 64]) {
        const deferred = at(rank);
        expect(apart(immediate, deferred)).toBeLessThan(bound);
        expect(deferred.couplings.pending).toBe(0);
      }
    }
  });

  it("takes a batch of one for none", () => {
    const reset = { statePolicy: "reset" } as const;
    expect(trained({ ...reset, batch: 1 }).couplings.matrix).toEqual(trained(reset).couplings.matrix);
    expect(trained({ ...reset, batch: 3 }).couplings.matrix).not.toEqual(trained(reset).couplings.matrix);
  });

  it("adds up what a batch learns in lock-step, the couplings as they were before the step", () => {
    const [rate, beta, steps] = [0.02, 0.5, 3];
    const settings = { learningRate: rate, inverseTemperature: beta, steps, order: [0, 3, 4, 1, 2] };
    const asked = { ...settings, epochs: 5, mode: "deterministic", statePolicy: "reset", batch: 2 } as const;
    const network = trained(asked);
    const w = Array.from({ length: 48 }, () => new Float64Array(48));
    const input = (x: Float64Array) => Array.from(w, (row) => row.reduce((sum, c, j) => sum + c * x[j]!, 0));
    for (const batch of [[0, 3], [4, 1], [2]]) {
      let states = batch.map(() => new Float64Array(48));
      for (let step = 0; step < steps; step++) {
        const h = states.map(input);
        states = states.map((_, m) =>
          Float64Array.from(h[m]!, (value, i) => langevin(beta * (value + 3 * patterns[batch[m]!]![i]!))),
        );
        for (const [m, x] of states.entries()) {
          for (const [i, row] of w.entries()) {
            const e = rate * (x[i]! - langevin(h[m]![i]!));
            for (let j = 0; j < 48; j++) if (i !== j) row[j]! += e * x[j]!;
          }
        }
      }
      if (batch.length === 1)
        for (let i = 0; i < 48; i++) expect(network.state[i]).toBeCloseTo(states[0]![i]!, 12);
    }
    const { matrix } = network.couplings;
    for (let k = 0; k < 48 * 48; k++) expect(matrix[k]).toBeCloseTo(w[Math.floor(k / 48)]![k % 48]!, 12);
    expect([network.epochs, network.updates, network.chosen]).toEqual([5, 15, [0, 3, 4, 1, 2]]);
  });

  it("gives presentations of a batch the random numbers that they have alone", () => {
    // One update of an epoch from 0 does not see the couplings, so that batches change nothing but the rounding of sums.
    const single = { statePolicy: "reset", steps: 1, epochs: 37 } as const;
    expect(apart(trained(single), trained({ ...single, batch: 16 }))).toBeLessThan(1e-14);
  });

  it("goes on after whole batches to the bit, and refuses to carry a state into one", () => {
    const asked = { statePolicy: "reset", batch: 8 } as const;
    const parts = attractorNetwork({ size: 48, float: "float64" });
    for (const epochs of [16, 24]) trainAttractor(parts, { ...training, ...asked, epochs });
    expect(parts.couplings.matrix).toEqual(trained(asked).couplings.matrix);
    expect(() => trained({ batch: 2 })).toThrow(
      'batch: 2 presentations side by side have no state to carry on; use the state policy "reset"',
    );
  });

  it("learns symmetric couplings from single steps that start from 0", () => {
    const { couplings } = trained({ statePolicy: "reset", steps: 1, epochs: 200 });
    expect(asymmetry(couplings.matrix, 48)).toBeLessThan(1e-14);
    expect(asymmetry(trained({ steps: 1, epochs: 200 }).couplings.matrix, 48)).toBeGreaterThan(0.1);
    for (let i = 0; i < 48; i++) expect(couplings.matrix[i * 48 + i]).toBe(0);
  });

  it("ends with a reason, and the network as it was, where an update would not be finite", () => {
    const network = attractorNetwork({ size: 48, float: "float32" });
    const last = trainAttractor(network, { ...training, learningRate: 1e38 });
    expect(last!.failure).toMatch(/^update \d+: node \d+ has internal input .*lower the learning rate$/);
    expect(last!.update).toBeLessThan(20);
    expect(network.updates).toBe(last!.update);
    expect([...network.state].every(Number.isFinite)).toBe(true);
    expect(trained({}).updates).toBe(200);
  });

  it("says what is wrong with its settings before anything is learnt", () => {
    const refused = (options: Partial<AttractorTraining>): string => {
      try {
        trained(options);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    expect(refused({ patterns: [] })).toBe("patterns: there is none");
    expect(refused({ patterns: [[1, 2]] })).toContain(
      "patterns, row 0: must have 48 numbers, one a node, got 2",
    );
    const broken = patterns[1]!.slice();
    broken[7] = Number.NaN;
    expect(refused({ patterns: [patterns[0]!, broken] })).toContain(
      "row 1: number 7 must be finite, got NaN",
    );
    expect(refused({ inverseTemperature: 0 })).toContain("inverseTemperature: must be positive, got 0");
    expect(refused({ epochs: 1.5 })).toContain("epochs: must be a whole number of at least 0, got 1.5");
    expect(refused({ learningRate: -1 })).toContain("learningRate: must be a number of at least 0, got -1");
    expect(refused({ order: [0, 1] })).toContain("order: must have 40 indices");
    expect(refused({ order: Array.from({ length: 40 }, () => 5) })).toContain(
      "must name one of 5 patterns, got 5",
    );
    const { seed: _, ...unseeded } = training;
    expect(() => trainAttractor(attractorNetwork({ size: 48 }), unseeded)).toThrow("seed:");
    expect(() => attractorNetwork({ size: 2, weights: [[0, 1]] })).toThrow("2 nodes need 2 rows, got 1");
    expect(() => attractorNetwork({ size: 0 })).toThrow("size: must be a whole number of nodes");
  });
});

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import type { NetworkOptions } from "../options.js";
import { energyNetwork, recallSigns, withCause } from "./index.js";

const random = stream(5, purpose.simulation, 0).at(0);
const normals = (n: number): number[] => Array.from({ length: n }, () => random.normal());
const rows = (n: number, m: number): number[][] => Array.from({ length: n }, () => normals(m));

/** One cause, y = w c + noise: posterior mean Π_y Σ_known w y / (Π_c + Π_y Σ_known w²), with means of the prior. */
describe("recall with a free cause", () => {
  const w = [0.8, -1.3, 0.4, 2];
  const [priorMean, prior, precision] = [0.3, 1.7, 2.5];
  const network = energyNetwork(
    withCause(
      {
        layers: [
          { size: 1, precision: prior },
          { size: 4, precision },
        ],
        connections: { bias: false, weights: w.map((value) => [value]) },
      },
      [priorMean],
    ),
  );

  it("completes a linear network's outputs by the posterior mean of the known ones, sample by sample", () => {
    const patterns = rows(3, 4);
    const known = [
      [1, 1, 1, 1],
      [10, 0, 0, 4],
      [0, 0, 0, 0],
    ];
    const { completions, activities, energies, steps, converged } = network.recall(patterns, known);
    for (const [s, y] of patterns.entries()) {
      const weight = known[s]!.map((factor) => factor * precision);
      const information = w.reduce((sum, value, i) => sum + weight[i]! * value ** 2, prior);
      const side = w.reduce((sum, value, i) => sum + weight[i]! * value * y[i]!, prior * priorMean);
      const cause = side / information;
      expect(activities[0]!.data[s]).toBeCloseTo(cause, 12);
      for (const [i, value] of w.entries()) {
        expect(completions.data[s * 4 + i]).toBeCloseTo(value * cause, 12);
      }
      const misfit = w.reduce((sum, value, i) => sum + 0.5 * weight[i]! * (y[i]! - value * cause) ** 2, 0);
      expect(energies[s]).toBeCloseTo(0.5 * prior * (cause - priorMean) ** 2 + misfit, 12);
      expect(steps[s]).toBeLessThanOrEqual(1);
    }
    expect(converged).toBe(true);
  });

  it("does not look at unknown units, and takes one row of known units for all patterns", () => {
    const known = [[1, 0, 1, 0]];
    const [first, second] = [
      [1, 2, 3, 4],
      [1, -50, 3, 60],
    ];
    const both = network.recall([first!, second!], known).completions.data;
    expect([...both.slice(0, 4)]).toEqual([...both.slice(4)]);
  });

  it("says what is wrong with known units", () => {
    const pattern = [[1, 2, 3, 4]];
    const known = (row: number[][]) => () => network.recall(pattern, row);
    expect(known([[1, -1, 0, 0]])).toThrow("known: row 0, column 1 must be ≥ 0, got -1");
    expect(known(rows(2, 4))).toThrow("known: needs one row, or 1, one for each pattern; got 2");
    expect(known([[1, 1]])).toThrow("known: row 0 must have 4 numbers, got 2");
    const classes = energyNetwork({ layers: [{ size: 1 }, { size: 2 }], head: "categorical" });
    expect(() => classes.recall([[1, 0]], [[1, 0]])).toThrow("known in all units or none");
  });

  it("leaves unknown bernoulli units open, and computes in single precision as in double", () => {
    const options: NetworkOptions = {
      ...withCause({ layers: [{ size: 2, activation: "tanh" }, { size: 3 }], head: "bernoulli", seed: 4 }),
    };
    const [double, single] = [energyNetwork(options), energyNetwork({ ...options, float: "float32" })];
    const found = double.recall([[1, 0, 1]], [[1, 1, 0]]);
    // Unknown is neither 1 nor 0.
    const third = found.completions.data[2]!;
    expect(third).toBeGreaterThan(0);
    expect(third).toBeLessThan(1);
    const rounded = single.recall([[1, 0, 1]], [[1, 1, 0]]).completions.data;
    for (const [i, value] of found.completions.data.entries()) expect(rounded[i]).toBeCloseTo(value, 6);
  });
});

describe("recall of signs", () => {
  // Rows of a Hadamard matrix are orthogonal, so that W z spans them exactly with W = their columns.
  const hadamard = (i: number): number[] =>
    Array.from({ length: 16 }, (_, j) => (popcount(i & j) % 2 === 0 ? 1 : -1));
  const popcount = (x: number): number => x.toString(2).replaceAll("0", "").length;
  const kept = [1, 6, 11].map(hadamard);
  const memory = energyNetwork(
    withCause({
      layers: [{ size: 3, precision: 1e-6 }, { size: 16 }],
      connections: { bias: false, weights: Array.from({ length: 16 }, (_, i) => kept.map((p) => p[i]!)) },
    }),
  );

  it("finds the stored pattern nearest to the cue, whichever units are wrong", () => {
    const cue = kept[1]!.map((value, i) => ([2, 5, 11].includes(i) ? -value : value));
    const { signs, beliefs, rounds, converged } = recallSigns(memory, [cue, kept[2]!]);
    expect([...signs.data]).toEqual([...kept[1]!, ...kept[2]!]);
    expect(converged).toBe(true);
    expect(rounds[1]).toBeLessThan(rounds[0]!);
    // A kept pattern's beliefs h satisfy h = tanh(2 h) where the prior is next to nothing.
    for (const belief of beliefs.data) expect(Math.abs(belief)).toBeCloseTo(0.957504, 3);
  });

  it("lets beliefs of a precision below 1 fade", () => {
    const { beliefs } = recallSigns(memory, [kept[0]!], { precision: 0.9, rounds: 2000, tolerance: 1e-9 });
    for (const belief of beliefs.data) expect(Math.abs(belief)).toBeLessThan(1e-3);
  });

  it("says what it cannot recall from", () => {
    const heads = energyNetwork({ layers: [{ size: 1 }, { size: 1 }], head: "bernoulli" });
    expect(() => recallSigns(heads, [[1]])).toThrow("needs a gaussian head, got bernoulli");
    expect(() => recallSigns(memory, [Array(16).fill(2)])).toThrow("cues: row 0 must have numbers from -1");
    expect(() => recallSigns(memory, [kept[0]!], { precision: 0 })).toThrow("precision must be a finite");
    expect(() => recallSigns(memory, [kept[0]!], { rounds: 0 })).toThrow("rounds must be a whole number");
  });
});

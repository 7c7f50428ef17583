/** Simulation-based calibration and predictive checks: what is right passes, what is wrong is seen. */

import { describe, expect, it } from "vitest";
import {
  type CalibrationOptions,
  type CalibrationSource,
  type CalibrationState,
  calibrate,
  judgeCalibration,
  uniformityBand,
} from "../../src/inference/calibration/index.js";
import type { Density } from "../../src/inference/density/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import {
  accuracy,
  learningCurve,
  loseShift,
  posteriorPredictive,
  predictiveCheck,
  priorPredictive,
  type Simulate,
  switchRate,
  winStay,
} from "../../src/inference/predictive.js";
import { purpose, stream } from "../../src/random/index.js";
import { conjugateNormal } from "./targets.js";

/** Three observations of a normal; `claimed` is the sd that the model believes in. */
const source = (claimed: number): CalibrationSource => ({
  dimension: 1,
  drawPrior(random, z) {
    z[0] = 3 * random.normal();
  },
  simulate(z, random) {
    const y = Array.from({ length: 3 }, () => z[0]! + random.normal());
    return conjugateNormal(y, claimed, 3).density;
  },
});

function run(
  given: CalibrationSource,
  options: CalibrationOptions,
  from?: CalibrationState,
): CalibrationState {
  let state: CalibrationState | undefined;
  for (const next of calibrate(given, options, from)) state = next;
  return state!;
}

describe("simulation-based calibration", () => {
  const fast: CalibrationOptions = { replications: 120, sampling: { chains: 2, tune: 150, draws: 150 } };

  it("stays inside the band for the right model, with NUTS, Laplace and Pathfinder", () => {
    for (const method of ["nuts", "laplace", "pathfinder"] as const) {
      const { rows, failed } = judgeCalibration(run(source(1), { ...fast, method }));
      expect(failed).toBe(0);
      expect(rows.map(({ name }) => name)).toEqual(["theta", "log posterior", "log likelihood"]);
      for (const { inside, name } of rows) expect([method, name, inside]).toEqual([method, name, true]);
    }
  });

  it("leaves the band for a model with the wrong noise", () => {
    const { rows } = judgeCalibration(run(source(2.5), { ...fast, method: "laplace" }));
    expect(rows.some(({ inside }) => !inside)).toBe(true);
  });

  it("goes on from a state as if it had not been interrupted", () => {
    const options: CalibrationOptions = { ...fast, replications: 8 };
    const part = run(source(1), { ...options, replications: 3 });
    const copy = JSON.parse(JSON.stringify(part)) as CalibrationState;
    expect(run(source(1), options, copy)).toEqual(run(source(1), options));
    expect(() => run(source(1), { ...options, seed: 2 }, copy)).toThrow(/state is of seed 0/);
  });

  it("has a band that holds the share of uniform samples it says", () => {
    const band = uniformityBand(200, 0.95);
    const numbers = stream(3, purpose.simulation, 1);
    let inside = 0;
    const samples = 1000;
    for (let t = 0; t < samples; t++) {
      const u = Array.from({ length: 200 }, (_, n) => numbers.uniform(t, n));
      const fits = band.points.every((point, k) => {
        const share = u.filter((x) => x <= point).length / 200;
        return share >= band.lower[k]! && share <= band.upper[k]!;
      });
      if (fits) inside += 1;
    }
    // Four binomial sds, and what the simulation of the band itself is uncertain by.
    expect(Math.abs(inside / samples - 0.95)).toBeLessThan(0.035);
  });
});

describe("predictive checks", () => {
  const correct = [Float64Array.of(1, 1, 0, 0, 1, 1)];
  const y = Float64Array.of(1, 0, 0, Number.NaN, 1, 0);

  it("count what they say, without missing responses", () => {
    expect(accuracy(correct).of(y, 0)).toBeCloseTo(3 / 5, 15);
    // 1→0 and 1→0 of 0→0, 1→0, 1→0 pairs without a gap: trials 2, 3, 6
    expect(switchRate.of(y, 0)).toBeCloseTo(2 / 3, 15);
    // After wins at trials 1, 3 (trial 4 is missing) and 5: stays 0 of 2.
    expect(winStay(correct).of(y, 0)).toBe(0);
    // After the loss at trial 2: stays.
    expect(loseShift(correct).of(y, 0)).toBe(0);
    expect(learningCurve(correct, 4).map((s) => s.of(y, 0))).toEqual([2 / 3, 1 / 2]);
    expect(learningCurve(correct, 4)[1]!.name).toBe("accuracy of trials 5 to 6");
  });

  const coin: Simulate = (z, random) => {
    const p = 1 / (1 + Math.exp(-z[0]!));
    return [Float64Array.from({ length: 60 }, () => (random.uniform() < p ? 1 : 0))];
  };
  const { density } = conjugateNormal([0], 0.3, 3);
  const ones = [new Float64Array(60).fill(1)];

  it("have p near 0 for what the model does not do, and not for what it does", () => {
    const simulated = posteriorPredictive(sampleNow(density, { seed: 1, draws: 100 }), coin, { seed: 2 });
    const [pooled, single] = predictiveCheck(ones, simulated, [accuracy(ones)]);
    expect(pooled!.p).toBeLessThan(0.01);
    expect(single).toMatchObject({ participant: 0, observed: 1 });
    const [fair] = predictiveCheck([Float64Array.from({ length: 60 }, (_, k) => k % 2)], simulated, [
      accuracy(ones),
    ]);
    expect(fair!.p).toBeGreaterThan(0.2);
  });

  it("simulate a draw alike, thinned or not", () => {
    const result = sampleNow(density, { seed: 1, draws: 20 });
    const all = posteriorPredictive(result, coin, { seed: 2 });
    const thin = posteriorPredictive(result, coin, { seed: 2, every: 4 });
    expect(thin.length).toBe(20);
    expect(thin[3]).toEqual(all[12]);
  });

  it("of the prior are wider than those of the posterior, and need a prior to draw from", () => {
    const spread = (sets: readonly (readonly Float64Array[])[]): number => {
      const [row] = predictiveCheck(ones, sets, [accuracy(ones)]);
      return row!.interval.high - row!.interval.low;
    };
    const after = posteriorPredictive(sampleNow(density, { seed: 1, draws: 100 }), coin);
    expect(spread(priorPredictive(density, coin, { draws: 400 }))).toBeGreaterThan(spread(after));
    const { drawPrior, ...bare } = density;
    expect(drawPrior).toBeDefined();
    expect(() => priorPredictive(bare satisfies Density, coin)).toThrow(/no drawPrior/);
  });

  it("refuse simulations of other participants", () => {
    expect(() => predictiveCheck(ones, [[], []], [switchRate])).toThrow(/simulation 1 has 0 participants/);
  });
});

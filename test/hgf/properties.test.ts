import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toolboxForm } from "../../src/hgf/equations/expansion.js";
import { afterVolatility } from "../../src/hgf/equations/volatility-unbounded.js";
import { ehgfBinary, hgf, hgfBinary, network, uhgfBinary } from "../../src/hgf/index.js";
import type { Filter } from "../../src/model/index.js";
import { type RunResult, runFilter } from "../../src/model/run.js";
import type { RunOptions } from "../../src/model/session.js";

const public320 = readFileSync(join(import.meta.dirname, "../data/binary_inputs_320.txt"), "utf8");
const outcomes = public320.trim().split(/\s+/).map(Number);
const p = {
  ...{ mu0_2: 0.3, mu0_3: 0.5, sa0_2: 0.5, sa0_3: 0.8, rho2: 0.02, rho3: 0 },
  ...{ ka1: 1.1, ka2: 0.8, om2: -3, om3: -4 },
};

function run(
  filter: Filter,
  u: readonly number[],
  own = p as Record<string, number>,
  options: RunOptions = {},
): RunResult {
  return runFilter(filter, own, { trials: u.length, inputs: { u: Float64Array.from(u) } }, options);
}

describe("chain models", () => {
  it("leave lower levels alone where the coupling is 0 (continuous, classic)", () => {
    const u = outcomes.slice(0, 60).map((x, t) => Math.cos(t / 5) + 0.2 * x);
    const at = (om2: number) =>
      run(hgf().filter, u, {
        ...{ mu0_1: 0, mu0_2: 1, sa0_1: 1, sa0_2: 0.1, rho1: 0, rho2: 0 },
        ...{ ka1: 0, om1: -3, om2, pi_u: 10 },
      }).trajectories;
    expect(at(-2).get("x1.mean")).toEqual(at(-6).get("x1.mean"));
    expect(at(-2).get("x2.variance")).not.toEqual(at(-6).get("x2.variance"));
  });

  it("are frozen by a missing input: later rows are those without it", () => {
    for (const make of [hgfBinary, ehgfBinary, uhgfBinary]) {
      const { filter } = make();
      const without = run(filter, outcomes).trajectories;
      const gap = [...outcomes.slice(0, 40), Number.NaN, ...outcomes.slice(40)];
      const withGap = run(filter, gap).trajectories;
      for (const { name } of filter.quantities) {
        if (name === "u.learningRate") continue;
        expect(withGap.get(name)!.slice(41)).toEqual(without.get(name)!.slice(40));
        expect(withGap.get(name)![40]).toBe(without.get(name)![39]);
      }
    }
  });

  it("mirror level 2 and keep level 3 when outcomes and level 2 are mirrored", () => {
    for (const make of [hgfBinary, ehgfBinary, uhgfBinary]) {
      const { filter } = make();
      const [one, other] = [
        run(filter, outcomes).trajectories,
        run(
          filter,
          outcomes.map((u) => 1 - u),
          { ...p, mu0_2: -p.mu0_2, rho2: -p.rho2 },
        ).trajectories,
      ];
      outcomes.forEach((_, t) => {
        expect(other.get("x2.mean")![t]! + one.get("x2.mean")![t]!).toBeCloseTo(0, 12);
        expect(other.get("x3.mean")![t]!).toBeCloseTo(one.get("x3.mean")![t]!, 12);
      });
    }
  });

  it("let time pass over a missing input where that is asked for", () => {
    const { filter } = uhgfBinary();
    const { trajectories } = run(filter, [1, Number.NaN, 0], p, { missingInput: "unobserved" });
    expect(trajectories.get("x2.variance")![1]).toBe(trajectories.get("x2.expectedVariance")![1]);
    expect(trajectories.get("x2.mean")![1]).toBe(trajectories.get("x2.expectedMean")![1]);
    expect(trajectories.get("x3.variance")![1]).toBe(trajectories.get("x3.expectedVariance")![1]);
    expect(trajectories.get("u.valuePredictionError")![1]).toBe(0);
  });

  it("of two levels are the binary filter without volatility, in all three types", () => {
    const { mu0_2, sa0_2, rho2, ka1, om2 } = p;
    const own = { mu0_2, sa0_2, rho2, ka1, om2 };
    const results = [hgfBinary, ehgfBinary, uhgfBinary].map((make) => {
      const { filter, vector } = make({ levels: 2 });
      expect(vector).toEqual([null, "mu0_2", null, "sa0_2", null, "rho2", "ka1", null, "om2"]);
      return run(filter, outcomes, own).trajectories.get("x2.mean");
    });
    const net = network()
      .binary("u", { valueParents: { x2: ka1 } })
      .continuous("x2", { mean: mu0_2, precision: 1 / sa0_2, tonicVolatility: om2, tonicDrift: rho2 })
      .filter({ u: outcomes });
    for (const mean of results) {
      expect(mean).toEqual(results[0]);
      mean!.forEach((x, t) => {
        expect(x).toBeCloseTo(net.trajectories.get("x2.mean")![t]!, 12);
      });
    }
  });
});

describe("what the toolbox computes silently", () => {
  it("is reported as a failure: the overflow of the enhanced type", () => {
    const own = { ...p, mu0_2: -3, mu0_3: 1, sa0_2: 1, sa0_3: 1, rho2: 0, ka1: 1, ka2: 1, om2: -1, om3: 11 };
    const result = run(ehgfBinary().filter, outcomes, own);
    expect(result.failure).toMatchObject({ reason: "notANumber", node: "x3", quantity: "mean" });
    expect(result.trials).toBe(result.failure!.trial);
    const onwards = run(ehgfBinary().filter, outcomes, own, { onFailure: "continue" });
    expect(onwards.trials).toBe(320);
    expect(onwards.failure).toEqual(result.failure);
    expect(onwards.trajectories.get("u.expectedMean")![319]).toBe(0.001);
  });

  it("is explained: a first input that is missing refuses the classic type", () => {
    const { filter } = hgfBinary();
    const review = filter.review!(run(filter, [Number.NaN, 1, 0]).trajectories);
    expect(review).toMatchObject({ reason: "notANumber", node: "u", quantity: "mean" });
    expect(review!.advice).toMatch(/^the first input is missing/);
    const started = hgfBinary({ initialMean1: 0 }).filter;
    expect(started.review!(run(started, [Number.NaN, 1, 0]).trajectories)).toBeUndefined();
  });

  it("may be let pass: the jump of a tiny initial variance", () => {
    const own = {
      ...p,
      mu0_2: 0,
      mu0_3: 1,
      sa0_2: 1e-6,
      sa0_3: 1,
      rho2: 0,
      ka1: 1,
      ka2: 1,
      om2: -10,
      om3: -6,
    };
    const jump = (jumpCheck: boolean) => {
      const { filter } = hgfBinary({ jumpCheck });
      return filter.review!(run(filter, outcomes, own).trajectories)?.reason;
    };
    expect(jump(true)).toBe("implausibleJump");
    expect(jump(false)).toBeUndefined();
    expect(ehgfBinary().filter.review).toBeUndefined();
  });
});

describe("the unbounded update", () => {
  const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  it("keeps the parent's precision positive and finite while L < 354", () => {
    const states = fc.record({
      mean: real(-6, 6),
      precision: real(-5, 5).map(Math.exp),
      coupling: real(0.1, 3),
      om: real(-12, 4),
      timeStep: real(0.1, 5),
      previousVariance: real(-8, 4).map(Math.exp),
      squaredSurprise: real(-10, 8).map(Math.exp),
    });
    fc.assert(
      fc.property(
        states,
        ({ mean, precision, coupling, om, timeStep, previousVariance, squaredSurprise }) => {
          const h = precision / coupling ** 2;
          const L =
            Math.log(squaredSurprise) -
            Math.log(2 * h) +
            1 / (2 * h) -
            Math.log(timeStep) -
            coupling * mean -
            om;
          fc.pre(L < 354);
          const total = previousVariance + timeStep * Math.exp(coupling * mean + om);
          const after = afterVolatility<number>(
            { mean, precision },
            coupling,
            { timeStep, logVolatility: om, previousVariance, squaredSurprise },
            squaredSurprise / total - 1,
            toolboxForm,
          );
          return (
            Number.isFinite(after.mean) && Number.isFinite(after.precision) && (after.precision as number) > 0
          );
        },
      ),
      { numRuns: 10_000, seed: 8 },
    );
  });

  it("ends in the first expansion when no time passes", () => {
    const step = { timeStep: 0, logVolatility: -2, previousVariance: 0.5, squaredSurprise: 1.2 };
    const after = afterVolatility<number>({ mean: 1, precision: 0.8 }, 1, step, 1.4, toolboxForm);
    expect(after).toEqual({ mean: 1, precision: 0.8 });
  });
});

import { describe, expect, it } from "vitest";
import { type EmOptions, type EmState, laplaceEm } from "./em.js";
import { effectCovariance } from "./errors.js";
import {
  absorbed,
  effect,
  type LinearStudy,
  linearLikelihood,
  ownColumn,
  simulateLinear,
} from "./laplace-fixtures.js";
import { maximumLikelihood } from "./marginal-fixtures.js";
import type { Block, OwnLikelihood, Population } from "./problem.js";

const N = 30;
const people = Array.from({ length: N }, (_, i) => i);
const group = people.map((i) => i % 2);
const age = people.map((i) => Math.sin(3 * i));
const ones = people.map(() => 1);
const trials = people.map((i) => 6 + (i % 5));
const truth = { g: [0.3, 0.8, -0.4, 0.6], w: [0.5, -0.7], L: [0.7, 0, 0.3, 0.4] };

const apart: readonly Block[] = [0, 1].map((k) => ({ columns: [k], eta: 2, known: false }));
const together: readonly Block[] = [{ columns: [0, 1], eta: 2, known: false }];
const diagonal = [
  [0, 0],
  [1, 1],
] as const;
const full = [
  [0, 0],
  [1, 0],
  [1, 1],
] as const;

/** An Intercept with group and age, a slope with a mean of its own, and two shared effects. */
function twoColumns(blocks: readonly Block[], more: Partial<Population> = {}): Population {
  return {
    participants: N,
    names: people,
    own: [ownColumn("Intercept"), ownColumn("slope")],
    absorbed: [
      absorbed(0, "Intercept", ones),
      absorbed(0, "group", group),
      absorbed(0, "age", age),
      absorbed(1, "slope", ones),
    ],
    shared: [effect("one"), effect("two")],
    blocks,
    ...more,
  };
}

function fit(study: LinearStudy, options: EmOptions = {}) {
  return laplaceEm(study.population, linearLikelihood(study), { precision: 1e-3, ...options });
}

function close(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  for (let j = 0; j < ours.length; j++) expect(Math.abs(ours[j]! - theirs[j]!)).toBeLessThan(tolerance);
}

describe("laplaceEm of a linear-normal agent", () => {
  it.each([
    ["independent", apart, diagonal, true],
    ["independent", apart, diagonal, false],
    ["correlated", together, full, true],
    ["correlated", together, full, false],
  ] as const)(
    "is maximum likelihood of the mixed model: %s coefficients, case %#",
    async (_, blocks, lower, accelerate) => {
      const study = simulateLinear(twoColumns(blocks), truth, trials, 0.8);
      const { status, at, trace } = await fit(study, { accelerate });
      expect(status).toBe("converged");
      const theirs = maximumLikelihood(study, { lower });
      close(at.values.g, theirs.g, 1e-6);
      close(at.values.w, theirs.w, 1e-6);
      close(at.values.S, theirs.S, 1e-6);
      expect(Math.abs(at.sumLogMarginal - theirs.logLikelihood)).toBeLessThan(1e-6);
      for (let k = 1; k < trace.length; k++) expect(trace[k]! - trace[k - 1]!).toBeGreaterThan(-1e-6);
      const covariance = effectCovariance(study.population, at, false)!;
      const d = theirs.errors.length;
      theirs.errors.forEach((error, j) => {
        expect(Math.abs(Math.sqrt(covariance[j * d + j]!) / error - 1)).toBeLessThan(1e-5);
      });
    },
  );

  it.each([
    ["independent", apart, diagonal],
    ["correlated", together, full],
  ] as const)("is the mode under hyperpriors: %s coefficients", async (_, blocks, lower) => {
    const study = simulateLinear(twoColumns(blocks), truth, trials, 0.8);
    const { at } = await fit(study, { hyperpriors: true });
    // Effects normal(0, 2), sds half-normal(1), correlations LKJ(2).
    const theirs = maximumLikelihood(study, {
      lower,
      precision: 1 / 4,
      penalty: ([a, b, , c]) =>
        -(a! + c!) / 2 + (lower.length === 3 ? Math.log(1 - (b! * b!) / (a! * c!)) : 0),
    });
    close(at.values.g, theirs.g, 1e-6);
    close(at.values.w, theirs.w, 1e-6);
    close(at.values.S, theirs.S, 1e-6);
  });

  it("leaves a known population as it is", async () => {
    const known = { ...ownColumn("slope"), offset: 0.6, startSd: 0.4, floorSd: 0 };
    const { sdPrior: _, ...slope } = known;
    const population = twoColumns([apart[0]!, { columns: [1], eta: 1, known: true }], {
      own: [ownColumn("Intercept"), slope],
      absorbed: [absorbed(0, "Intercept", ones)],
    });
    const study = simulateLinear(population, { ...truth, g: [0.3] }, trials, 0.8);
    const { at } = await fit(study);
    const theirs = maximumLikelihood(study, { lower: [[0, 0]], known: [0, 0.16] });
    close(at.values.g, theirs.g, 1e-6);
    close(at.values.w, theirs.w, 1e-6);
    close(at.values.S, theirs.S, 1e-6);
  });

  it("is least squares where nothing differs between participants", async () => {
    const none = twoColumns([], { own: [], absorbed: [] });
    const study = simulateLinear(none, { g: [], w: truth.w, L: [] }, trials, 0.8);
    const { status, at } = await fit(study);
    expect(status).toBe("converged");
    close(at.values.w, maximumLikelihood(study, { lower: [] }).w, 1e-6);
  });

  it("gives the population's mean and sd to who says nothing of a coefficient", async () => {
    const study = simulateLinear(twoColumns(apart), truth, trials, 0.8);
    const { A } = study.people[4]!;
    for (let t = 0; t < trials[4]!; t++) A[2 * t + 1] = 0;
    const { at } = await fit(study);
    const mode = at.modes[4]!;
    // Modes are found to 1e-7 of their sd.
    expect(Math.abs(mode.own[1]! - at.values.g[3]!)).toBeLessThan(1e-7);
    expect(Math.abs(mode.covariance[3]! / at.values.S[3]! - 1)).toBeLessThan(1e-12);
    close(at.values.S, maximumLikelihood(study, { lower: diagonal }).S, 1e-6);
  });

  it("ends at the floor where people do not differ", async () => {
    const study = simulateLinear(twoColumns(apart), { ...truth, L: [0.7, 0, 0, 0] }, trials, 2);
    // Without SQUAREM the sd is three times the floor after 3,000 steps.
    const { status, at } = await fit(study, { precision: 1 });
    expect(status).toBe("converged");
    expect(at.values.S[3]).toBeCloseTo(0.02 ** 2, 12);
  });
});

describe("laplaceEm", () => {
  const study = simulateLinear(twoColumns(together), truth, trials, 0.8);

  it("goes on from a state to the same bits", async () => {
    const whole = await fit(study, { precision: 1e-6 });
    for (const stopAt of [1, 4, 23]) {
      const stop = new AbortController();
      const first = await fit(study, {
        precision: 1e-6,
        signal: stop.signal,
        onProgress: ({ iteration }) => {
          if (iteration >= stopAt) stop.abort();
        },
      });
      expect(first.status).toBe("stopped");
      const state = JSON.parse(JSON.stringify(first.state)) as EmState;
      const second = await fit(study, { precision: 1e-6, state });
      expect(second.iterations).toBe(whole.iterations);
      expect(second.at).toEqual(whole.at);
      expect(second.trace).toEqual(whole.trace);
    }
  });

  it("says so when values still move", async () => {
    const { status, reason, iterations } = await fit(study, { maxIterations: 3 });
    expect([status, iterations]).toEqual(["notConverged", 3]);
    expect(reason).toBe("values still moved after 3 iterations");
  });

  it("refuses the state of another model", async () => {
    const { state } = await fit(study, { maxIterations: 1 });
    const other = simulateLinear(twoColumns(apart, { shared: [] }), { ...truth, w: [] }, trials, 0.8);
    await expect(fit(other, { state })).rejects.toThrow("another model or other participants");
  });
});

/** One own coefficient of 6 people; the last has a likelihood of its own. */
function withOdd(odd: (a: number) => readonly [value: number, slope: number, second: number]): {
  population: Population;
  likelihood: OwnLikelihood;
} {
  const means = [-0.6, -0.2, 0.1, 0.2, 0.5];
  const of = (participant: number, a: number): readonly [number, number, number] => {
    if (participant === 5) return odd(a);
    const apart = a - means[participant]!;
    return [-2 * apart * apart, -4 * apart, -4];
  };
  const derivatives: OwnLikelihood["derivatives"] = (points) =>
    points.map(({ participant, own }) => {
      const [logLikelihood, slope, second] = of(participant, own[0]!);
      return { logLikelihood, gradient: Float64Array.of(slope), hessian: Float64Array.of(second) };
    });
  const likelihood = {
    derivatives,
    value: () => new Float64Array(0),
  };
  const population: Population = {
    participants: 6,
    names: [0, 1, 2, 3, 4, 5],
    own: [ownColumn("Intercept")],
    absorbed: [absorbed(0, "Intercept", [1, 1, 1, 1, 1, 1])],
    shared: [],
    blocks: [apart[0]!],
  };
  return { population, likelihood };
}

describe("laplaceEm of likelihoods that are no hills", () => {
  it("flags a participant who sits on a kink", async () => {
    const { population, likelihood } = withOdd((a) => [-8 * Math.abs(a - 0.3), -8 * Math.sign(a - 0.3), 0]);
    const { status, at } = await laplaceEm(population, likelihood);
    expect(status).toBe("converged");
    expect(at.modes.map(({ trouble }) => trouble)).toEqual([...new Array(5).fill(undefined), "stuck"]);
    expect(at.modes[5]!.own[0]).toBeCloseTo(0.3, 4);
  });

  it("flags a participant on a saddle, who keeps the spread of a step before", async () => {
    // Two hills at -3 and 3, and the start halfway.
    const { population, likelihood } = withOdd((a) => {
      const middle = Math.tanh(18 * a);
      return [
        -3 * (a * a + 9) + Math.log(2 * Math.cosh(18 * a)),
        -6 * a + 18 * middle,
        -6 + 324 * (1 - middle * middle),
      ];
    });
    const { at } = await laplaceEm(population, likelihood, { maxIterations: 1 });
    expect(at.modes[5]!.trouble).toBe("indefinite");
    expect(at.modes[5]!.own[0]).toBe(0);
    expect(at.modes[5]!.covariance[0]).toBe(1);
  });

  it("looks around where a model fails at the mean of the population", async () => {
    const { population, likelihood } = withOdd((a) =>
      a < 0.2 ? [Number.NEGATIVE_INFINITY, 0, 0] : [-20 * (a - 0.7) ** 2, -40 * (a - 0.7), -40],
    );
    const { status, at } = await laplaceEm(population, likelihood);
    expect(status).toBe("converged");
    expect(at.modes[5]!.trouble).toBeUndefined();
    expect(at.modes[5]!.own[0]).toBeGreaterThan(0.2);
  });

  it("fails where nothing can be evaluated, and says for whom", async () => {
    const { population, likelihood } = withOdd(() => [Number.NEGATIVE_INFINITY, 0, 0]);
    const { status, lost } = await laplaceEm(population, likelihood);
    expect([status, lost]).toEqual(["failed", [5]]);
  });
});

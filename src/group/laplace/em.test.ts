import { describe, expect, it } from "vitest";
import { laplaceEm } from "./em.js";
import { absorbed, effect, linearLikelihood, ownColumn, simulateLinear } from "./laplace-fixtures.js";
import { maximumLikelihood } from "./marginal-fixtures.js";
import type { Population } from "./problem.js";

const N = 30;
const group = Array.from({ length: N }, (_, i) => i % 2);
const age = Array.from({ length: N }, (_, i) => Math.sin(3 * i));
const ones = new Array<number>(N).fill(1);
const trials = Array.from({ length: N }, (_, i) => 6 + (i % 5));

/** An Intercept with group and age, a slope with a mean of its own, and two shared effects. */
function twoColumns(joint: boolean): Population {
  return {
    participants: N,
    names: trials.map((_, i) => i),
    own: [ownColumn("Intercept"), ownColumn("slope")],
    absorbed: [
      absorbed(0, "Intercept", ones),
      absorbed(0, "group", group),
      absorbed(0, "age", age),
      absorbed(1, "slope", ones),
    ],
    shared: [effect("one"), effect("two")],
    blocks: joint
      ? [{ columns: [0, 1], eta: 2, known: false }]
      : [
          { columns: [0], eta: 2, known: false },
          { columns: [1], eta: 2, known: false },
        ],
  };
}

const truth = { g: [0.3, 0.8, -0.4, 0.6], w: [0.5, -0.7], L: [0.7, 0, 0.3, 0.4] };

function close(ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  for (let j = 0; j < ours.length; j++) expect(Math.abs(ours[j]! - theirs[j]!)).toBeLessThan(tolerance);
}

describe("laplaceEm of a linear-normal agent", () => {
  it.each([
    ["independent", false, true],
    ["independent", false, false],
    ["correlated", true, true],
    ["correlated", true, false],
  ])(
    "is maximum likelihood of the mixed model: %s coefficients, joint %s, accelerated %s",
    async (_, joint, fast) => {
      const study = simulateLinear(twoColumns(joint), truth, trials, 0.8);
      const { status, at, trace } = await laplaceEm(study.population, linearLikelihood(study), {
        precision: 1e-3,
        accelerate: fast,
      });
      expect(status).toBe("converged");
      const theirs = maximumLikelihood(
        study,
        joint
          ? [
              [0, 0],
              [1, 0],
              [1, 1],
            ]
          : [
              [0, 0],
              [1, 1],
            ],
      );
      close(at.values.g, theirs.g, 1e-6);
      close(at.values.w, theirs.w, 1e-6);
      close(at.values.S, theirs.S, 1e-6);
      expect(Math.abs(at.sumLogMarginal - theirs.logLikelihood)).toBeLessThan(1e-6);
      for (let k = 1; k < trace.length; k++) expect(trace[k]! - trace[k - 1]!).toBeGreaterThan(-1e-6);
    },
  );
});

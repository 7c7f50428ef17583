import { describe, expect, it } from "vitest";
import { toolboxForm } from "../../src/hgf/equations/expansion.js";
import {
  effectivePrecision,
  expectedPrecision,
  predictedVolatility,
} from "../../src/hgf/equations/expected-precision.js";
import { squaredSurprise, volatilityPredictionError } from "../../src/hgf/equations/prediction-error.js";
import type { Belief } from "../../src/hgf/equations/value-update.js";
import { classicPrecisionChange, volatilityDrive } from "../../src/hgf/equations/volatility-classic.js";
import { enhancedPrecisionChange } from "../../src/hgf/equations/volatility-enhanced.js";
import { afterVolatility } from "../../src/hgf/equations/volatility-unbounded.js";

/** One volatility update by the toolbox, at ka = 1.2, t = 1.5, previous mean 0.9, prediction 1, pi_c' = 2. */
const [coupling, timeStep, previousMean, predictedMean, childPrevious] = [1.2, 1.5, 0.9, 1, 2];
const moderate = { om: -2, pihat: 0.8, pi: 3, muhat: 0.2, pihatChild: 0.910930523655084 };
const cases = [
  {
    child: { ...moderate, mu: 0.7, da: -0.468623861201201 },
    step: [0.597778561626771, 0.544534738172458],
    stepAhead: [0.673993446175832, 0.574103244248338],
    classic: [0.997128192677829, 0.846449850620354],
    ehgf: [0.98701437747067, 0.808613521329578],
    unbounded: [0.988592382095871, 0.830854936945213],
  },
  {
    child: { ...moderate, mu: 2.6, da: 4.55060332413831 },
    step: [0.597778561626771, 0.544534738172458],
    stepAhead: [0.673993446175832, 0.574103244248338],
    classic: [1.17240475203316, 2.26814306339469],
    ehgf: [1.36082873244949, 2.85847119222728],
    unbounded: [1.13511303613551, 2.16673308078201],
  },
  {
    child: {
      om: -1,
      pihat: 0.05,
      pi: 9,
      mu: 0.21,
      muhat: 0.2,
      pihatChild: 0.470603604319238,
      da: -0.947663650270764,
    },
    step: [1.62493060151244, 0.764698197840381],
    stepAhead: [1.83210413724025, 0.785601340859639],
    classic: [0.194807918070814, -1.23197298969377],
    ehgf: [0.0500602528099161, -7.69612022625068],
    unbounded: [0.161571257933177, -1.37788661131992],
  },
] as const;

function close(got: number, want: number): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(want)));
}

describe("one step of a volatility level", () => {
  for (const [i, { child, step, stepAhead, classic, ehgf, unbounded }] of cases.entries()) {
    const { om, pihat, pi, mu, muhat } = child;
    const volatility = predictedVolatility<number>(timeStep, coupling * previousMean + om);
    const pihatChild = expectedPrecision<number>(childPrevious, volatility);
    const weight = effectivePrecision<number>(volatility, pihatChild);
    const squared = squaredSurprise<number>(pi, mu - muhat);
    const error = volatilityPredictionError<number>(pihatChild, squared);

    it(`predicts as the toolbox does (case ${i + 1})`, () => {
      close(pihatChild, child.pihatChild);
      close(error, child.da);
      close(volatility, step[0]);
      close(weight, step[1]);
    });

    it(`updates as the toolbox's classic type does (case ${i + 1})`, () => {
      const precision = pihat + classicPrecisionChange<number>(coupling, weight, error);
      close(precision, classic[0]);
      close(predictedMean + volatilityDrive<number>(coupling, weight, error) / precision, classic[1]);
    });

    it(`updates as the toolbox's enhanced type does (case ${i + 1})`, () => {
      const mean = predictedMean + volatilityDrive<number>(coupling, weight, error) / pihat;
      const atMean = coupling * mean + om;
      const change = enhancedPrecisionChange<number>(coupling, atMean, timeStep, 1 / childPrevious, squared);
      close(mean, ehgf[1]);
      close(pihat + change, ehgf[0]);
    });

    it(`updates as the toolbox's unbounded type does (case ${i + 1})`, () => {
      const childStep = {
        timeStep,
        logVolatility: om,
        previousVariance: 1 / childPrevious,
        squaredSurprise: squared,
      };
      const ahead = toolboxForm.expand<number>(coupling * predictedMean + om, childStep);
      close(predictedVolatility<number>(timeStep, coupling * predictedMean + om), stepAhead[0]);
      close(ahead.weight, stepAhead[1]);
      const expected: Belief<number> = { mean: predictedMean, precision: pihat };
      const after = afterVolatility<number>(expected, coupling, childStep, error, toolboxForm);
      close(after.precision as number, unbounded[0]);
      close(after.mean as number, unbounded[1]);
    });
  }
});

describe("overflow, as the toolbox has it", () => {
  it("gives the enhanced type no gain of precision where NaN arises", () => {
    expect(enhancedPrecisionChange<number>(1, 800, 1, 0.5, 1)).toBe(0);
  });
});

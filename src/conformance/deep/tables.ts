/** Tasks that are tables of functions: optimisers, schedules, activations, Lambert's W, volatility updates. */

import * as z from "zod";
import { findActivation, smoothActivation } from "../../deep/activation.js";
import { floatLimits } from "../../deep/float-limits.js";
import { lambertW0 } from "../../deep/lambert.js";
import { type Optimiser, startOptimiser, updateParameters } from "../../deep/optimiser.js";
import { rateAt, type ScheduleObject } from "../../deep/schedule.js";
import { stepVariance } from "../../deep/volatility-level.js";
import { volatilityPosterior } from "../../deep/volatility-posterior.js";
import type { Comparison } from "../comparison.js";
import { compareAll, type FixtureCase, numbers, rows } from "./fixture.js";

const tolerance = z.number();

export function checkOptimiserTable(each: FixtureCase, comparison: Comparison): void {
  const schema = z.looseObject({
    optimiser: z.custom<Optimiser>(),
    start: numbers,
    gradients: rows,
    expected: rows,
    tolerance,
  });
  const { optimiser, start, gradients, expected, tolerance: close } = schema.parse(each);
  const parameters = [{ data: Float64Array.from(start), bias: false }];
  const state = startOptimiser(optimiser, parameters, "float64");
  for (const [t, gradient] of gradients.entries()) {
    updateParameters(optimiser, state, parameters, [gradient]);
    compareAll(comparison, `update ${t}`, parameters[0]!.data, expected[t]!, close);
  }
}

export function checkScheduleTable(each: FixtureCase, comparison: Comparison): void {
  const schema = z.looseObject({
    schedule: z.custom<ScheduleObject>(),
    steps: numbers,
    expected: numbers,
    tolerance,
  });
  const { schedule, steps, expected, tolerance: close } = schema.parse(each);
  compareAll(
    comparison,
    "rate",
    steps.map((step) => rateAt(schedule, step)),
    expected,
    close,
  );
}

export function checkActivationTable(each: FixtureCase, comparison: Comparison): void {
  const expected = z.object({ value: numbers, first: numbers, second: numbers });
  const parsed = z.looseObject({ inputs: numbers, expected, tolerance }).parse(each);
  const name = z.custom<Parameters<typeof findActivation>[0]>().parse(each.name);
  const functions = smoothActivation(findActivation(name, "table"), "table");
  for (const part of ["value", "first", "second"] as const) {
    const got = parsed.inputs.map((x) => functions[part](x));
    compareAll(comparison, part, got, parsed.expected[part], parsed.tolerance);
  }
}

export function checkLambertTable(each: FixtureCase, comparison: Comparison): void {
  const schema = z.looseObject({ inputs: numbers, expected: numbers, tolerance });
  const { inputs, expected, tolerance: close } = schema.parse(each);
  compareAll(
    comparison,
    "W",
    inputs.map((x) => lambertW0(x)),
    expected,
    close,
  );
}

const volatilityRow = z.looseObject({
  rule: z.enum(["standard", "eHGF", "unbounded"]),
  expectedMeanVol: z.number(),
  expectedPrecisionVol: z.number(),
  tonicVolatility: z.number(),
  timeStep: z.number(),
  previousPrecision: z.number(),
  precisionRatio: z.number(),
  error: z.number(),
  meanVol: z.number(),
  precisionVol: z.number(),
});

/** One unit a row: prior, error, and posterior precision as a multiple of the predicted one. */
export function checkVolatilityTable(each: FixtureCase, comparison: Comparison): void {
  const { expected, tolerance: close } = z
    .looseObject({ expected: z.array(volatilityRow), tolerance })
    .parse(each);
  const limits = { ...floatLimits.float64, maxPosteriorPrecision: 1e10, lambert: "halley" as const };
  for (const [r, row] of expected.entries()) {
    const { expectedMeanVol, expectedPrecisionVol, tonicVolatility, timeStep } = row;
    const logRate = tonicVolatility + expectedMeanVol + 1 / (2 * expectedPrecisionVol);
    const omega = stepVariance(timeStep, logRate, limits);
    const expectedPrecision = 1 / (1 / row.previousPrecision + omega);
    const precision = expectedPrecision * row.precisionRatio;
    const error = row.error;
    const belief = volatilityPosterior(
      row.rule,
      {
        ...{ expectedMeanVol, expectedPrecisionVol, tonicVolatility, timeStep, precision },
        effectivePrecision: omega * expectedPrecision,
        conditionalExpectedPrecision: expectedPrecision,
        expectedPrecision,
        valuePredictionError: error,
        volatilityPredictionError: expectedPrecision / precision + expectedPrecision * error * error - 1,
        coupling: 1,
        predictedVolatility: omega,
      },
      limits,
    );
    comparison.compare(`row ${r} meanVol`, belief.mean, row.meanVol, close, 1);
    comparison.compare(`row ${r} precisionVol`, belief.precision, row.precisionVol, close, 1);
  }
}

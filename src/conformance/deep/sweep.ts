/** Tasks of sweep networks: rows one by one, batches, grids of start values. */

import * as z from "zod";
import { type StateField, type SweepNetwork, stateFields } from "../../deep/index.js";
import type { Comparison } from "../comparison.js";
import { compareAll, compareConnections, connection, type FixtureCase, numbers, rows } from "./fixture.js";
import {
  fitOptions,
  fixtureNetwork,
  layerNumbers,
  parseCase,
  runSchema,
  sweepCase,
} from "./sweep-fixture.js";

const weightSteps = z.array(z.object({ step: z.int(), connections: z.array(connection) }));
const stateSteps = z.array(z.looseObject({ step: z.int() }));

const onlineCase = sweepCase.extend({
  expected: z.looseObject({
    predictions: rows.optional(),
    weights: weightSteps,
    states: stateSteps,
    expectedMeanByStep: z.array(rows).optional(),
    meanByStep: z.array(rows).optional(),
  }),
});

/** Rows one by one; predictions of all, weights and states after some of them. */
export function checkOnlineFit(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = parseCase(onlineCase, each);
  const sweep = fixtureNetwork(network, "float64");
  const options = fitOptions(run);
  for (const [r, x] of data.inputs.entries()) {
    const record = stateFields;
    const result = sweep.fit([x], [data.targets[r]!], { ...options, record });
    if (expected.predictions !== undefined) {
      compareAll(
        comparison,
        `row ${r} prediction`,
        result.predictions.data,
        expected.predictions[r]!,
        tolerance,
      );
    }
    for (const { step, connections } of expected.weights.filter(({ step }) => step === r)) {
      compareConnections(comparison, `row ${step} weights`, sweep.weights, connections, tolerance);
    }
    for (const state of expected.states.filter(({ step }) => step === r)) {
      compareState(comparison, `row ${r}`, sweep, state, stateFields, tolerance);
    }
    for (const [field, steps] of [
      ["expectedMean", expected.expectedMeanByStep],
      ["mean", expected.meanByStep],
    ] as const) {
      if (steps === undefined) continue;
      const hidden = sweep.state().slice(1, -1);
      const got = hidden.flatMap((layer) => Array.from(layer[field]));
      compareAll(comparison, `row ${r} ${field}`, got, steps[r]!.flat(), tolerance);
    }
  }
}

function compareState(
  comparison: Comparison,
  what: string,
  sweep: SweepNetwork,
  want: Readonly<Record<string, unknown>>,
  fields: readonly StateField[],
  tolerance: number,
): void {
  const got = sweep.state();
  for (const field of fields) {
    if (want[field] === undefined || want[field] === null) continue;
    for (const [k, units] of layerNumbers.parse(want[field]).entries()) {
      for (const [i, x] of (units ?? []).entries()) {
        if (x === null) continue;
        comparison.compare(`${what} ${field}[${k}][${i}]`, got[k]![field][i]!, x, tolerance, 1);
      }
    }
  }
}

const batchCase = sweepCase.extend({
  run: runSchema.extend({ batchSize: z.int(), sampleWeight: numbers.optional() }),
  expected: z.looseObject({ weights: weightSteps, states: stateSteps, inputErrors: z.array(z.unknown()) }),
});

/** Batches one after another; input errors, and weights and carried beliefs after each. */
export function checkBatchUpdate(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = parseCase(batchCase, each);
  const sweep = fixtureNetwork(network, "float64");
  const options = fitOptions(run);
  const { batchSize, sampleWeight } = run;
  for (let batch = 0; batch * batchSize < data.inputs.length; batch++) {
    const [from, to] = [batch * batchSize, (batch + 1) * batchSize];
    const weight = sampleWeight === undefined ? {} : { sampleWeight: sampleWeight.slice(from, to) };
    const result = sweep.batchUpdate(data.inputs.slice(from, to), data.targets.slice(from, to), {
      ...options,
      ...weight,
    });
    const errors = rows.parse(expected.inputErrors[batch]).flat();
    compareAll(comparison, `batch ${batch} inputErrors`, result.inputErrors.data, errors, tolerance);
    for (const { step, connections } of expected.weights.filter(({ step }) => step === batch)) {
      compareConnections(comparison, `batch ${step} weights`, sweep.weights, connections, tolerance);
    }
    for (const state of expected.states.filter(({ step }) => step === batch)) {
      const carried = ["precision", "meanVol", "precisionVol"] as const;
      compareState(comparison, `batch ${batch}`, sweep, state, carried, tolerance);
    }
  }
}

const gridCase = sweepCase.extend({
  run: runSchema.extend({ rows: z.array(z.int()), states: rows }),
  expected: z.object({
    mean: z.array(rows),
    precision: z.array(rows),
    expectedMean: z.array(rows),
    expectedPrecision: z.array(rows),
  }),
});

/** One run for each triple of output precision, input precision and tonic volatility inside. */
export function checkOnlineFitGrid(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = parseCase(gridCase, each);
  const options = fitOptions(run);
  const last = network.layers.length - 1;
  for (const [s, [root, leaf, omega]] of run.states.entries()) {
    const sweep = fixtureNetwork(network, "float64", (layer, k) => {
      if (k > 0 && k < last) return { ...layer, tonicVolatility: omega! };
      const precision = k === last ? root! : leaf!;
      return { ...layer, initial: { ...layer.initial, precision, expectedPrecision: precision } };
    });
    const fields = ["mean", "precision", "expectedMean", "expectedPrecision"] as const;
    const { record } = sweep.fit(data.inputs, data.targets, { ...options, record: fields });
    for (const field of fields) {
      for (const [i, row] of run.rows.entries()) {
        const got = record[field]!.map((matrix) => matrix.data[row]!);
        compareAll(comparison, `state ${s} row ${row} ${field}`, got, expected[field][s]![i]!, tolerance);
      }
    }
  }
}

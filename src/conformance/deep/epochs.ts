/** Many passes over the rows with one optimiser in a float type, whose rounding later passes amplify: bands. */

import * as z from "zod";
import type { FloatType } from "../../deep/index.js";
import { log } from "../../scalar/elementary/index.js";
import type { Comparison } from "../comparison.js";
import { connection, type FixtureCase, numbers, rows } from "./fixture.js";
import { fitOptions, fixtureNetwork, parseCase, runSchema, sweepCase } from "./sweep-fixture.js";

const series = z.object({ low: numbers, high: numbers });
const end = z.object({ low: z.number(), high: z.number() });

const epochsCase = sweepCase.extend({
  data: z.object({ inputs: rows, targets: rows, testInputs: rows, testTargets: rows }),
  run: runSchema.extend({
    epochs: z.int(),
    floatType: z.enum(["float32", "float64"]),
    lossClip: z.number(),
  }),
  expected: z.looseObject({
    weights: z.array(z.object({ step: z.int(), connections: z.array(connection) })),
    firstPredictions: numbers,
    epochs: rows,
    columns: z.array(z.enum(["trainLoss", "trainAccuracy", "testLoss", "testAccuracy"])),
    bands: z.looseObject({
      trainLoss: series,
      trainAccuracy: series,
      testLoss: series,
      testAccuracy: series,
      endTestLoss: end,
      endTestAccuracy: end,
    }),
  }),
  tolerance: z.object({
    weights: z.number(),
    firstPredictions: z.number(),
    epoch0: z.number(),
    epoch1: z.number(),
  }),
});

/** Mean cross-entropy of clipped probabilities, and the part of them on the right side of ½. */
function lossAndAccuracy(
  p: ArrayLike<number>,
  targets: readonly number[],
  clip: number,
): { loss: number; accuracy: number } {
  let [loss, right] = [0, 0];
  for (const [i, y] of targets.entries()) {
    const clipped = Math.min(Math.max(p[i]!, clip), 1 - clip);
    loss -= y * log(clipped) + (1 - y) * log(1 - clipped);
    if (p[i]! > 0.5 === y > 0.5) right++;
  }
  return { loss: loss / targets.length, accuracy: right / targets.length };
}

/** The first rows and passes number by number, the rest within what other orders of summation reach. */
export function checkOnlineFitEpochs(each: FixtureCase, comparison: Comparison): void {
  const { network, data, run, expected, tolerance } = parseCase(epochsCase, each);
  const float: FloatType = run.floatType;
  const sweep = fixtureNetwork(network, float);
  const options = fitOptions(run);
  const [targets, testTargets] = [data.targets.flat(), data.testTargets.flat()];
  const within = (what: string, x: number, low: number, high: number): void =>
    comparison.require(x >= low && x <= high, `${what}: expected ${low} to ${high}, got ${x}`);
  for (let epoch = 0; epoch < run.epochs; epoch++) {
    const test = lossAndAccuracy(sweep.predict(data.testInputs).data, testTargets, run.lossClip);
    const predictions = new Float64Array(targets.length);
    for (const [r, x] of data.inputs.entries()) {
      predictions[r] = sweep.fit([x], [data.targets[r]!], options).predictions.data[0]!;
      for (const { step, connections } of expected.weights) {
        if (epoch > 0 || step !== r) continue;
        for (const [k, { matrix, bias }] of connections.entries()) {
          const got = sweep.weights[k]!;
          for (const [i, w] of matrix.flat().entries()) {
            absolute(comparison, `row ${r} weight ${k} ${i}`, got.weights.data[i]!, w, tolerance.weights);
          }
          for (const [i, b] of (bias ?? []).entries()) {
            absolute(comparison, `row ${r} bias ${k} ${i}`, got.bias![i]!, b, tolerance.weights);
          }
        }
      }
      if (epoch > 0) continue;
      const want = expected.firstPredictions[r]!;
      absolute(comparison, `prediction ${r}`, predictions[r]!, want, tolerance.firstPredictions);
    }
    const train = lossAndAccuracy(predictions, targets, run.lossClip);
    const got = {
      trainLoss: train.loss,
      trainAccuracy: train.accuracy,
      testLoss: test.loss,
      testAccuracy: test.accuracy,
    };
    for (const [c, column] of expected.columns.entries()) {
      const want = expected.epochs[epoch]![c]!;
      const what = `pass ${epoch} ${column}`;
      if (epoch === 0) comparison.compare(what, got[column], want, tolerance.epoch0, 0);
      else if (epoch === 1) comparison.compare(what, got[column], want, tolerance.epoch1, 0);
      else {
        const { low, high } = expected.bands[column];
        within(what, got[column], low[epoch]!, high[epoch]!);
      }
    }
  }
  const last = lossAndAccuracy(sweep.predict(data.testInputs).data, testTargets, run.lossClip);
  const { endTestLoss, endTestAccuracy } = expected.bands;
  within("end testLoss", last.loss, endTestLoss.low, endTestLoss.high);
  within("end testAccuracy", last.accuracy, endTestAccuracy.low, endTestAccuracy.high);
}

/** |got - want| ≤ tolerance. */
function absolute(comparison: Comparison, what: string, got: number, want: number, tolerance: number): void {
  // `compare` multiplies by the larger of |want| and 1.
  comparison.compare(what, got, want, tolerance / Math.max(1, Math.abs(want)), 1);
}

/**
 * Samples of a network as the generative model that it is: of its outputs, layer after layer from the input (ancestral
 * sampling: Bishop 2006, section 8.1.2), and of its hidden layers given outputs (Langevin dynamics, biased by the rate:
 * Roberts & Tweedie 1996, doi:10.2307/3318418).
 */

import { UsageError } from "../../errors.js";
import { purpose, type Random, stream } from "../../random/index.js";
import { headOutput } from "../head.js";
import { type Matrix, matrixOfRows, type Rows } from "../matrix.js";
import { checkInference } from "./check-inference.js";
import { evaluate, forwardValues, predictNext } from "./energy.js";
import { type Layered, type Model, outputLayer } from "./model.js";
import { matrixOf, readOutputs, rowsOf } from "./samples.js";
import { langevinStep } from "./settle.js";

export interface PriorSampleOptions {
  readonly from: "prior";
  /** Samples for each row of inputs, a whole number ≥ 1. */
  readonly count: number;
  /** Classes to generate, or whatever is given; default one row of 1, as free causes need it (`withCause`). */
  readonly inputs?: Rows;
  /** Outputs with the noise of their own, as if observed; default false: what the head reports, values or probabilities. */
  readonly observed?: boolean;
  /** Whole, 0 to 2^53 - 1; default 0. Each row draws from a stream of its own. */
  readonly seed?: number;
}

export interface PosteriorSampleOptions {
  readonly from: "posterior";
  readonly outputs: Rows;
  /** A row for each of outputs; default 1 everywhere. */
  readonly inputs?: Rows;
  /** Steps that are kept, a whole number ≥ 1. */
  readonly count: number;
  /** Of Langevin dynamics, > 0: bias and step grow with it. */
  readonly rate: number;
  /** Steps before the first that is kept; default 0. */
  readonly discarded?: number;
  /** Of so many steps the last is kept; default 1. */
  readonly every?: number;
  /** Whole, 0 to 2^53 - 1; default 0. Each row draws from a stream of its own. */
  readonly seed?: number;
}

export type SampleOptions = PriorSampleOptions | PosteriorSampleOptions;

/**
 * @returns prior: outputs, `count` rows for each row of inputs, one input after the other; posterior: values of hidden
 *   layers, one after the other, `count` rows for each row of outputs
 * @throws UsageError for numbers that cannot be used
 */
export function sampleRows(model: Model, options: SampleOptions): Matrix {
  checkWhole("count", options.count, 1);
  return options.from === "prior" ? priorSamples(model, options) : posteriorSamples(model, options);
}

function priorSamples(
  model: Model,
  { count, inputs, observed = false, seed = 0 }: PriorSampleOptions,
): Matrix {
  const [size, last] = [model.sizes[0]!, outputLayer(model)];
  const x = rowsOf(matrixOfRows("inputs", inputs ?? new Float64Array(size).fill(1), size, "float64"));
  if (observed && model.head === "gaussian" && model.precisions[last]!.includes(0)) {
    throw new UsageError("sample: outputs of precision 0 have no finite noise; leave observed out");
  }
  const streams = stream(seed, purpose.activity, 0);
  const rows = x.flatMap((input, s) =>
    Array.from({ length: count }, (_, i) => {
      const random = streams.at(s * count + i);
      const output = predictNext(model, last - 1, forwardValues(model, input, noise(model, random)).at(-1)!);
      headOutput(model.head, output, output);
      return observed ? observation(model, output, random) : output;
    }),
  );
  return matrixOf(rows, model.sizes[last]!);
}

/** Errors of hidden layers, drawn from their prior. */
function noise(model: Model, random: Random): Layered {
  return model.precisions.map((precision, k) =>
    k === 0 || k === outputLayer(model)
      ? new Float64Array(0)
      : precision.map((p) => random.normal() / Math.sqrt(p)),
  );
}

/** Draws what is observed where the head reports `output`. */
function observation(model: Model, output: Float64Array, random: Random): Float64Array {
  if (model.head === "gaussian") {
    const precision = model.precisions[outputLayer(model)]!;
    return output.map((value, i) => value + random.normal() / Math.sqrt(precision[i]!));
  }
  if (model.head === "bernoulli") return output.map((p) => (random.uniform() < p ? 1 : 0));
  let left = random.uniform();
  let chosen = output.findIndex((p) => {
    left -= p;
    return left < 0;
  });
  // Probabilities may sum to a little less than 1.
  if (chosen < 0) chosen = output.length - 1;
  return output.map((_, i) => (i === chosen ? 1 : 0));
}

function posteriorSamples(
  model: Model,
  { outputs, inputs, count, rate, discarded = 0, every = 1, seed = 0 }: PosteriorSampleOptions,
): Matrix {
  checkWhole("discarded", discarded, 0);
  checkWhole("every", every, 1);
  const { x, y } = readOutputs(model, "outputs", outputs, inputs);
  const streams = stream(seed, purpose.activity, 1);
  checkInference({ method: "langevin", steps: count, rate, noise: streams.at(0) });
  const scale = Math.sqrt(2 * rate);
  const rows = x.flatMap((input, s) => {
    const random = streams.at(s);
    const kept: Float64Array[] = [];
    let now = evaluate(model, forwardValues(model, input), y[s]!);
    for (let step = 1; step <= discarded + count * every; step++) {
      now = langevinStep(model, now, y[s]!, rate, scale, () => random.normal());
      if (step > discarded && (step - discarded) % every === 0) {
        kept.push(Float64Array.from(now.values.slice(1).flatMap((z) => [...z])));
      }
    }
    return kept;
  });
  return matrixOf(
    rows,
    model.sizes.slice(1, -1).reduce((sum, size) => sum + size, 0),
  );
}

function checkWhole(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new UsageError(`sample: ${name} must be a whole number ≥ ${least}, got ${value}`);
}

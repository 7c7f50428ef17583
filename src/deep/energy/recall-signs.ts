/**
 * Recall of patterns of 1 and -1 from cues in which some units, nobody knows which, are wrong. Nothing is clamped: each
 * unit is a belief about its sign. Under a normal error of precision Π a prediction a makes the mean tanh(Π a), and the
 * settled network with these means as outputs makes the next predictions: variational expectation by turns (Neal &
 * Hinton 1998, doi:10.1007/978-94-011-5014-9_12), started at the cue.
 */

import { UsageError } from "../../errors.js";
import { tanh } from "../../scalar/elementary/index.js";
import { type Matrix, matrixOfRows, type Rows } from "../matrix.js";
import { type Model, outputLayer } from "./model.js";
import type { Inference } from "./options.js";
import { recallRows, untilRest } from "./recall.js";
import { matrixOf, rowsOf } from "./samples.js";

export interface SignsOptions {
  /** Of every output unit's error, > 0; default 2. Above 1, since beliefs of a kept pattern would fade otherwise. */
  readonly precision?: number;
  /** At most; default 200. */
  readonly rounds?: number;
  /** A cue is done once no belief moves by more; default 1e-4. */
  readonly tolerance?: number;
  /** Default: exact steps until they end by themselves. */
  readonly inference?: Inference;
}

export interface RecalledSigns {
  /** 1 and -1, a row a cue. */
  readonly signs: Matrix;
  /** Means of the units, -1 to 1. */
  readonly beliefs: Matrix;
  /** Rounds that each cue took: settling, then new beliefs. */
  readonly rounds: readonly number[];
  /** Steps of inference in all rounds of each cue. */
  readonly steps: readonly number[];
  /** Energy of each cue's last settling, with its beliefs as outputs. */
  readonly energies: readonly number[];
  /** Whether every cue came to rest. */
  readonly converged: boolean;
}

/**
 * The patterns that noisy cues remind a network of: one with a gaussian head and a free cause (`withCause`) that learnt
 * patterns of 1 and -1.
 *
 * @param cues a row each, numbers from -1 to 1
 * @throws UsageError for a head that is not gaussian, and for options or cues that cannot be used
 */
export function recallSigns(
  { model }: { readonly model: Model },
  cues: Rows,
  options: SignsOptions = {},
): RecalledSigns {
  const { precision = 2, rounds = 200, tolerance = 1e-4, inference = untilRest } = options;
  if (model.head !== "gaussian") {
    throw new UsageError(`recallSigns: needs a gaussian head, got ${model.head}; recall knows the others`);
  }
  if (!(Number.isFinite(precision) && precision > 0)) {
    throw new UsageError(`recallSigns: precision must be a finite number > 0, got ${precision}`);
  }
  if (!(Number.isInteger(rounds) && rounds >= 1)) {
    throw new UsageError(`recallSigns: rounds must be a whole number ≥ 1, got ${rounds}`);
  }
  const last = outputLayer(model);
  const size = model.sizes[last]!;
  const beliefs = rowsOf(matrixOfRows("cues", cues, size, "float64"));
  const wrong = beliefs.findIndex((row) => row.some((value) => Math.abs(value) > 1));
  if (wrong >= 0) throw new UsageError(`cues: row ${wrong} must have numbers from -1 to 1`);
  const even = { ...model, precisions: model.precisions.map((p, k) => (k === last ? p.map(() => 1) : p)) };
  const factors = [new Array<number>(size).fill(precision)];
  const [taken, steps] = [beliefs.map(() => 0), beliefs.map(() => 0)];
  const energies = beliefs.map(() => Number.NaN);
  let moving = beliefs.map((_, s) => s);
  for (let round = 0; round < rounds && moving.length > 0; round++) {
    const now = recallRows(
      even,
      matrixOf(
        moving.map((s) => beliefs[s]!),
        size,
      ),
      factors,
      inference,
    );
    moving = moving.filter((s, at) => {
      taken[s]!++;
      steps[s]! += now.steps[at]!;
      energies[s] = now.energies[at]!;
      const row = now.completions.data.subarray(at * size, (at + 1) * size);
      const next = Float64Array.from(row, (a) => tanh(precision * a));
      const moved = next.some((value, i) => !(Math.abs(value - beliefs[s]![i]!) <= tolerance));
      beliefs[s] = next;
      return moved;
    });
  }
  return {
    signs: matrixOf(
      beliefs.map((row) => row.map((value) => (value < 0 ? -1 : 1))),
      size,
    ),
    beliefs: matrixOf(beliefs, size),
    ...{ rounds: taken, steps, energies, converged: moving.length === 0 },
  };
}

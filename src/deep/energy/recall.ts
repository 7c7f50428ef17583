/**
 * Recall from parts: outputs are clamped where they are known and free elsewhere, all hidden layers settle, and what
 * they predict is the completion. Salvatori et al. 2021, "Associative memories via predictive coding",
 * arXiv:2109.08063.
 */

import { UsageError } from "../../errors.js";
import { headOutput } from "../head.js";
import { type Matrix, matrixOfRows, type Rows } from "../matrix.js";
import { resultsOf } from "./infer-rows.js";
import { type Model, outputLayer } from "./model.js";
import type { Inference } from "./options.js";
import { matrixOf, readOutputs, rowsOf } from "./samples.js";

export interface Recalled {
  /** What the head reports at the settled activities, known units too: values or probabilities, a row a pattern. */
  readonly completions: Matrix;
  /** Settled values of hidden layers, a row a pattern. */
  readonly activities: readonly Matrix[];
  /** Of each pattern, at the end, known units alone in the output's loss. */
  readonly energies: readonly number[];
  /** Steps that each pattern took. */
  readonly steps: readonly number[];
  /** Whether every pattern's inference converged. */
  readonly converged: boolean;
  /** Why it ended: that of the first that did not converge, otherwise of the first. */
  readonly reason: string;
}

/** Exact steps until they end by themselves. */
export const untilRest: Inference = { method: "fullCovariance", maxIterations: 50 };

/**
 * @param patterns outputs, a row each; unknown units may be any numbers that the head can have
 * @param known a row for each pattern, or one row for all: factor ≥ 0 of each output unit's precision (gaussian) or
 *   loss; 0 where the unit is not known. Categorical units have one factor together
 * @param inputs of the network, a row for each pattern; default 1 everywhere
 * @throws UsageError for numbers or sizes that do not fit
 */
export function recallRows(
  model: Model,
  patterns: Rows,
  known: Rows,
  inference: Inference = untilRest,
  inputs?: Rows,
): Recalled {
  const last = outputLayer(model);
  const size = model.sizes[last]!;
  const { x, y } = readOutputs(model, "patterns", patterns, inputs);
  const factors = readKnown(model, known, y.length);
  const results =
    factors.length === 1
      ? resultsOf(weighed(model, factors[0]!), { x, y }, inference, 0)
      : y.flatMap((row, s) => resultsOf(weighed(model, factors[s]!), { x: [x[s]!], y: [row] }, inference, 0));
  const failed = results.find(({ converged }) => !converged);
  return {
    completions: matrixOf(
      results.map(({ evaluation }) => {
        const output = evaluation.predictions[last]!;
        headOutput(model.head, output, output);
        return output;
      }),
      size,
    ),
    activities: model.sizes.slice(1, -1).map((columns, k) =>
      matrixOf(
        results.map(({ evaluation }) => evaluation.values[k + 1]!),
        columns,
      ),
    ),
    energies: results.map(({ evaluation }) => evaluation.energy),
    steps: results.map(({ energyTrace }) => energyTrace.length - 1),
    converged: failed === undefined,
    reason: (failed ?? results[0]!).reason,
  };
}

/** The model with the loss of each output unit multiplied by its factor. */
function weighed(model: Model, factor: Float64Array): Model {
  const last = outputLayer(model);
  const precisions = model.precisions.map((each, k) =>
    k === last ? each.map((precision, i) => precision * factor[i]!) : each,
  );
  return { ...model, precisions };
}

function readKnown(model: Model, known: Rows, patterns: number): Float64Array[] {
  const factors = rowsOf(matrixOfRows("known", known, model.sizes[outputLayer(model)]!, "float64"));
  if (factors.length !== 1 && factors.length !== patterns) {
    throw new UsageError(`known: needs one row, or ${patterns}, one for each pattern; got ${factors.length}`);
  }
  for (const [r, row] of factors.entries()) {
    const wrong = row.findIndex((factor) => factor < 0);
    if (wrong >= 0) {
      throw new UsageError(`known: row ${r}, column ${wrong} must be ≥ 0, got ${row[wrong]}`);
    }
    if (model.head === "categorical" && row.some((factor) => factor !== row[0])) {
      throw new UsageError(`known: row ${r}: a categorical output is known in all units or none`);
    }
  }
  return factors;
}

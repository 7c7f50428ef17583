/** How good predicted probabilities are: mean cross-entropy and accuracy of any network's output. */

import { UsageError } from "../errors.js";
import { log } from "../scalar/elementary/index.js";
import { type Matrix, matrixOfRows, type Rows } from "./matrix.js";

export interface Score {
  /** Mean over rows of -Σ log of the probabilities that came true, in nats. */
  readonly loss: number;
  /** Share of rows whose largest output is right (categorical), or all sides of ½ (bernoulli). */
  readonly accuracy: number;
}

/** Probabilities count as no closer to 0 and 1 than this, so that one sure error does not make the mean infinite. */
const CLIP = 1e-7;

/**
 * @param probabilities what `predict` or `forward` returns
 * @param targets 0 or 1 (bernoulli) or one 1 among zeros (categorical), as many rows and columns
 * @throws UsageError where sizes differ or there is no row
 */
export function scorePredictions(
  head: "bernoulli" | "categorical",
  probabilities: Matrix,
  targets: Rows,
): Score {
  const { rows, columns, data } = probabilities;
  const y = matrixOfRows("targets", targets, columns, "float64");
  if (y.rows !== rows || rows === 0) {
    throw new UsageError(`score: needs as many rows of both, at least one; got ${rows} and ${y.rows}`);
  }
  let [loss, right] = [0, 0];
  for (let r = 0; r < rows; r++) {
    const p = data.subarray(r * columns, (r + 1) * columns);
    const t = y.data.subarray(r * columns, (r + 1) * columns);
    for (let c = 0; c < columns; c++) {
      loss -= t[c]! * logOf(p[c]!);
      if (head === "bernoulli") loss -= (1 - t[c]!) * logOf(1 - p[c]!);
    }
    const isRight =
      head === "categorical" ? largest(p) === largest(t) : t.every((value, c) => value > 0.5 === p[c]! > 0.5);
    if (isRight) right++;
  }
  return { loss: loss / rows, accuracy: right / rows };
}

function logOf(probability: number): number {
  return log(Math.min(1 - CLIP, Math.max(CLIP, probability)));
}

function largest(values: Matrix["data"]): number {
  return values.indexOf(Math.max(...values));
}

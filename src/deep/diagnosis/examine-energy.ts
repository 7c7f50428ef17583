/** Examination of an energy network. */

import type { EnergyNetwork } from "../energy/index.js";
import { resultsOf } from "../energy/infer-rows.js";
import type { Inference } from "../energy/options.js";
import { readSamples } from "../energy/samples.js";
import type { Rows } from "../matrix.js";
import { type Examination, examinationOf } from "./examination.js";

/** Settles until nothing changes any more. */
const converging: Inference = { method: "fullCovariance", maxIterations: 50 };

/** @throws UsageError for data that the network cannot read, and for incremental inference */
export function examineEnergy(
  { model }: EnergyNetwork,
  x: Rows,
  y: Rows,
  inference: Inference = converging,
): Examination {
  const samples = readSamples(model, x, y);
  const before = resultsOf(model, samples, { method: "backprop" }, 0);
  const after = resultsOf(model, samples, inference, 0);
  return examinationOf(
    after.map((result, s) => {
      const { errors, values, predictions, weighted } = result.evaluation;
      // The output has no activity: its shift is the loss's error.
      const shifts = [...errors.slice(0, -1), weighted.at(-1)!];
      const means = [...values, predictions.at(-1)!];
      return { model, before: before[s]!, after: result, shifts, means };
    }),
  );
}

/** An energy network that computes by kernels, many samples at a time. */

import { UsageError } from "../../errors.js";
import { type DenseKernels, denseKernels } from "../../kernels/index.js";
import { describeNetwork } from "../description.js";
import { matrixOfRows, type Rows } from "../matrix.js";
import type { NetworkOptions } from "../options.js";
import { checkTargets } from "../targets.js";
import type { RowPair } from "../training/rows.js";
import {
  addGradient,
  type Batch,
  checkBatchInference,
  forwardBatch,
  inferBatch,
  inferredBatch,
  makeBatch,
} from "./batch.js";
import { trainBatches } from "./batch-train.js";
import { checkInference } from "./check-inference.js";
import { modelOf, outputLayer } from "./model.js";
import type { EnergyNetwork } from "./network.js";
import type { WeightGradient } from "./options.js";
import { recallRows } from "./recall.js";
import { sampleRows } from "./sample.js";
import { takeSnapshot } from "./snapshot.js";

/**
 * @param kernels their float type is the network's
 * @throws UsageError for a description that cannot be used
 */
export function batchNetwork(options: NetworkOptions, kernels: DenseKernels): EnergyNetwork {
  const { float, backend } = kernels;
  const model = modelOf(describeNetwork({ ...options, float }));
  const read = (x: Rows, y: Rows): RowPair => {
    const inputs = matrixOfRows("inputs", x, model.sizes[0]!, float);
    const targets = matrixOfRows("targets", y, model.sizes[outputLayer(model)]!, float);
    if (inputs.rows !== targets.rows) {
      throw new UsageError(
        `${inputs.rows} rows of inputs, but ${targets.rows} of targets; give one for each`,
      );
    }
    if (inputs.rows === 0) throw new UsageError("no samples: inputs have no rows");
    checkTargets(model.head, targets);
    return [inputs, targets];
  };
  /** Memory for one call. */
  const within = <T>(rows: number, call: (batch: Batch) => T): T => {
    const mark = kernels.arena.mark();
    try {
      return call(makeBatch(model, kernels, rows));
    } finally {
      kernels.arena.release(mark);
    }
  };
  return {
    ...{ connections: model.connections, model },
    forward: (x) => {
      const inputs = matrixOfRows("inputs", x, model.sizes[0]!, float);
      return within(inputs.rows, (batch) => forwardBatch(batch, inputs));
    },
    infer: (x, y, inference) => {
      checkInference(inference);
      checkBatchInference(inference);
      const [inputs, targets] = read(x, y);
      return within(inputs.rows, (batch) => inferredBatch(batch, { x: inputs, y: targets }, inference));
    },
    gradient: (x, y, inference) => {
      checkInference(inference);
      checkBatchInference(inference);
      const [inputs, targets] = read(x, y);
      return within(inputs.rows, (batch) => {
        const rows = { x: inputs, y: targets };
        inferBatch(batch, rows, inference, ({ index, count }) => addGradient(batch, count, inference, index));
        return meanGradients(batch, inputs.rows);
      });
    },
    recall: (...given) => recallRows(model, ...given),
    sample: (wanted) => sampleRows(model, wanted),
    // A training may last long, and others may run beside it.
    train: (x, y, training) =>
      trainBatches({ network: options, model }, denseKernels(float, backend), read(x, y), training, read),
    snapshot: () => takeSnapshot(model, options, float),
  };
}

function meanGradients({ room, sums: { weights, biases } }: Batch, rows: number): WeightGradient[] {
  return room.model.connections.map(({ weights: { rows: m, columns }, multiplier }, k) => {
    const scaled = (sums: ArrayLike<number>): Float64Array =>
      Float64Array.from(sums, (sum) => (-multiplier * sum) / rows);
    const bias = biases[k];
    return {
      weights: { rows: m, columns, data: scaled(weights[k]!.values) },
      bias: bias && scaled(bias.values),
    };
  });
}

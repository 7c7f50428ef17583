/** An energy network: predictions, inference of activities, gradients of weights, training. */

import { denseKernels } from "../../kernels/index.js";
import type { Connection } from "../connection.js";
import { describeNetwork } from "../description.js";
import { headOutput } from "../head.js";
import { type Matrix, matrixOfRows, type Rows } from "../matrix.js";
import type { NetworkOptions } from "../options.js";
import type { EpochReport } from "../training/options.js";
import { batchNetwork } from "./batch-network.js";
import { inferRows, meanGradient, resultsOf } from "./infer-rows.js";
import { type Model, modelOf, outputLayer } from "./model.js";
import type { Inference, Inferred, WeightGradient } from "./options.js";
import { type Recalled, recallRows } from "./recall.js";
import { type SampleOptions, sampleRows } from "./sample.js";
import { matrixOf, preActivation, readSamples, rowsOf, type Samples } from "./samples.js";
import { type EnergySnapshot, putSnapshot, takeSnapshot } from "./snapshot.js";
import { type TrainOptions, trainNetwork } from "./train.js";

export interface EnergyNetwork {
  /** What the head reports of the forward pass, one row for each sample: values or probabilities. */
  forward(x: Rows): Matrix;
  /** Activities of hidden layers that explain the targets; weights stay. */
  infer(x: Rows, y: Rows, inference: Inference): Inferred;
  /** Derivatives of the samples' mean energy at the inferred activities, by the method's own rule where it has one. */
  gradient(x: Rows, y: Rows, inference: Inference): readonly WeightGradient[];
  /**
   * Outputs completed from the units that are known, in double precision.
   *
   * @param patterns outputs, a row each; unknown units may be any numbers that the head can have
   * @param known a row for each pattern, or one row for all: factor ≥ 0 of each output unit's precision (gaussian) or
   *   loss; 0 where it is not known. Categorical units have one factor together
   * @param inference default: exact steps until they end by themselves, at most 50
   * @param inputs a row for each pattern; default 1 everywhere, as free causes need it (`withCause`)
   */
  recall(patterns: Rows, known: Rows, inference?: Inference, inputs?: Rows): Recalled;
  /** Outputs generated from the prior, or hidden values given outputs; in double precision. */
  sample(options: SampleOptions): Matrix;
  /** One report after each epoch; weights change in place, and stay where the loop is left. */
  train(x: Rows, y: Rows, options: TrainOptions): AsyncGenerator<EpochReport, void, undefined>;
  /** A copy of everything, from which `restoreEnergyNetwork` makes the same network. */
  snapshot(): EnergySnapshot;
  /** The network's own weights: to read, or to write in place. */
  readonly connections: readonly Connection[];
  /** What it computes with: layers, precisions, head, and the same connections. */
  readonly model: Model;
}

/**
 * A network that settles before it learns.
 *
 * @param options `float`: float64, the default here, knows every method and computes sample by sample; float32
 *   computes batches by kernels, many times faster, by the methods of `batchMethods`. A gaussian output's precision 0
 *   marks units never observed.
 * @throws UsageError for a description that cannot be used
 */
export function energyNetwork(options: NetworkOptions): EnergyNetwork {
  const { float = "float64" } = options;
  if (float === "float32") return batchNetwork(options, denseKernels("float32"));
  const model = modelOf(describeNetwork({ ...options, float }));
  const read = (x: Rows, y: Rows): Samples => readSamples(model, x, y);
  return {
    connections: model.connections,
    model,
    forward: (x) => forwardRows(model, matrixOfRows("inputs", x, model.sizes[0]!, "float64")),
    infer: (x, y, inference) => inferRows(model, read(x, y), inference),
    gradient: (x, y, inference) => {
      const samples = read(x, y);
      return meanGradient(resultsOf(model, samples, inference, 0));
    },
    recall: (...given) => recallRows(model, ...given),
    sample: (wanted) => sampleRows(model, wanted),
    train: (x, y, training) => trainNetwork(model, read(x, y), training),
    snapshot: () => takeSnapshot(model, options, "float64"),
  };
}

/**
 * A network as it was when the snapshot was taken.
 *
 * @throws UsageError where the snapshot does not fit itself
 */
export function restoreEnergyNetwork(snapshot: EnergySnapshot): EnergyNetwork {
  const network = energyNetwork(snapshot.network);
  putSnapshot(network, snapshot);
  return network;
}

function forwardRows(model: Model, inputs: Matrix): Matrix {
  const outputs = rowsOf(inputs).map((x) => {
    const a = preActivation(model, x);
    headOutput(model.head, a, a);
    return a;
  });
  return matrixOf(outputs, model.sizes[outputLayer(model)]!);
}

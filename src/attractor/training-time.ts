/**
 * How long training takes, and what bounds it: the bytes that an update must move, and how fast this machine reads. Simulation
 * 5, part 2 of Spisak & Friston.
 */

import { UsageError } from "../errors.js";
import { denseKernels } from "../kernels/index.js";
import { attractorNetwork } from "./network.js";
import { randomPatterns } from "./patterns.js";
import { defaultRank, trainAttractor } from "./train.js";

/** A clock: milliseconds since any moment. */
export type Clock = () => number;

export interface TrainingProtocol {
  /** Presentations, each from a state of 0. */
  readonly epochs: number;
  /** Updates of each. */
  readonly steps: number;
  /** Presentations side by side. Default 1. */
  readonly batch?: number;
}

export interface TrainingTime extends TrainingProtocol {
  /** Seconds of a network's making and its first training. */
  readonly cold: number;
  /** Seconds of the same training again, the median of the repeats. */
  readonly warm: number;
  /** Bytes of couplings that an update moves in the mean, at least. */
  readonly bytesPerUpdate: number;
}

const BYTES = 4;

/** Bytes of the couplings of a network in single precision. */
export function couplingBytes(size: number): number {
  return BYTES * size * size;
}

/**
 * Bytes of couplings that an update moves in the mean: a product reads the matrix once for a whole batch, and the first of an
 * epoch from 0 needs none; folding reads and writes it, after as many updates as may wait and at the end.
 */
export function bytesPerUpdate(size: number, { epochs, steps, batch = 1 }: TrainingProtocol): number {
  const updates = epochs * steps;
  const products = Math.ceil(epochs / batch) * (steps - 1);
  const folds = Math.ceil(updates / Math.max(1, defaultRank(size)));
  return (couplingBytes(size) * (products + 2 * folds)) / updates;
}

/**
 * Times the published training (20 random patterns, evidence level 2, β 1, learning rate 0.001, every epoch from 0; single
 * precision) under each protocol, on one network.
 *
 * @param repeats of warm trainings, 1 or more
 * @throws UsageError where the memory of the kernels has no room for the couplings
 */
export function timeTraining(
  size: number,
  protocols: readonly TrainingProtocol[],
  { seed, repeats, now }: { readonly seed: number; readonly repeats: number; readonly now: Clock },
): TrainingTime[] {
  if (!(Number.isInteger(repeats) && repeats >= 1)) {
    throw new UsageError(`repeats: must be a whole number of at least 1, got ${repeats}`);
  }
  const patterns = randomPatterns({ count: 20, size, seed });
  const seconds = (work: () => void): number => {
    const start = now();
    work();
    return (now() - start) / 1000;
  };
  const start = now();
  const network = attractorNetwork({ size });
  const making = (now() - start) / 1000;
  return protocols.map((protocol) => {
    const train = (): void => {
      trainAttractor(network, {
        ...{ patterns, evidenceLevel: 2, inverseTemperature: 1, learningRate: 0.001 },
        ...{ ...protocol, statePolicy: "reset", seed },
      });
    };
    const cold = making + seconds(train);
    const warm = Array.from({ length: repeats }, () => seconds(train)).sort((a, b) => a - b);
    const median = warm[Math.floor(repeats / 2)]!;
    return { ...protocol, cold, warm: median, bytesPerUpdate: bytesPerUpdate(size, protocol) };
  });
}

/** Numbers of a row of the matrix that is read, and rows: 128 MiB, beyond any cache. */
const [WIDTH, ROWS] = [1024, 32_768];

/**
 * Bytes a second that one thread reads, the best of five times: a matrix that no cache holds times a vector, which takes as
 * long as a loop that only reads (bench `attractor`).
 */
export function readBandwidth(now: Clock, rows = ROWS): number {
  const kernels = denseKernels("float32");
  const [matrix, x, y] = [kernels.allocate(rows * WIDTH), kernels.allocate(WIDTH), kernels.allocate(rows)];
  // Pages that were never written may all be one page of zeros, which is in the cache.
  matrix.values.fill(0.5);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const start = now();
    kernels.matrixVector(rows, WIDTH, matrix, x, y);
    best = Math.min(best, (now() - start) / 1000);
  }
  return (rows * WIDTH * BYTES) / best;
}

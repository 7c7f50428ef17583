/** A sweep network that learns in epochs: what training asks of it. */

import { log } from "../scalar/elementary/index.js";
import { type CrewThreads, checkThreads } from "../workers/index.js";
import type { Head } from "./head.js";
import { allFinite, type Matrix, type Rows } from "./matrix.js";
import { partsOf } from "./single/batch/plan.js";
import type { SweepNetwork } from "./sweep-network.js";
import type { SweepSnapshot } from "./sweep-snapshot.js";
import type { FitOptions } from "./sweep-updates.js";
import { trainEpochs } from "./training/epochs.js";
import { batchSize, type EpochOptions, type EpochReport } from "./training/options.js";
import { gather, splitRows } from "./training/rows.js";
import { emptyScore, isRight, type Score } from "./training/score.js";

export interface SweepTrainOptions extends EpochOptions, Omit<FitOptions, "record"> {
  /**
   * Threads that share the rows of each batch of more than 128 (`shareBatches`); default the calling one. No bit depends
   * on them.
   */
  readonly threads?: CrewThreads;
}

/** What training needs of the network. */
export interface SweepPupil {
  readonly network: Omit<SweepNetwork, "train">;
  readonly head: Head;
  /** Checked rows. */
  read(x: Rows, y: Rows): readonly [x: Matrix, y: Matrix];
  /** Puts back what the network was. */
  restore(snapshot: SweepSnapshot): void;
}

/** Rows of one call: beliefs and weights are kept before each, to be put back where it fails. */
const ROWS_AT_ONCE = 64;

/** @throws UsageError, before anything is learnt, for options that cannot be used */
export function trainSweep(
  pupil: SweepPupil,
  inputs: Rows,
  targets: Rows,
  options: SweepTrainOptions,
): AsyncGenerator<EpochReport, void, undefined> {
  const { head, network } = pupil;
  const all = pupil.read(inputs, targets);
  const { learnt, held } = splitRows(all, options.validation, pupil.read);
  const [x, y] = learnt;
  const learn = (rows: readonly number[], size: number, _: number, seen: Score): boolean => {
    const before = network.snapshot();
    const [part, wanted] = [gather(x, rows), gather(y, rows)];
    const update = size === 1 ? network.fit : network.batchUpdate;
    const { predictions, failure } = update(part, wanted, options);
    score(head, predictions, wanted, seen);
    const finite = network.weights.every(
      ({ weights, bias }) => allFinite(weights.data) && allFinite(bias ?? []),
    );
    if (failure === undefined && finite) return true;
    pupil.restore(before);
    return false;
  };
  const scoreHeld = (): Score | undefined => {
    if (held === undefined) return undefined;
    const into = emptyScore();
    score(head, network.predict(held[0]), held[1], into);
    return into;
  };
  const size = batchSize(options);
  const updatesAtOnce = size === 1 ? ROWS_AT_ONCE : 1;
  const kept = { draws: () => 0, optimiser: () => undefined };
  const trainee = { head, samples: x.rows, updatesAtOnce, learn, held: scoreHeld, ...kept };
  const { threads } = options;
  if (threads !== undefined) checkThreads(threads);
  if (threads === undefined || partsOf(size) === 1) return trainEpochs(trainee, options);
  return (async function* () {
    const shared = await network.shareBatches(threads);
    try {
      yield* trainEpochs(trainee, options);
    } finally {
      shared.close();
    }
  })();
}

/** Cross-entropy of probabilities, or half the squared error of values. */
function score(head: Head, predictions: Matrix, { rows, columns, data }: Matrix, into: Score): void {
  for (let r = 0; r < rows; r++) {
    const p = predictions.data.subarray(r * columns, (r + 1) * columns);
    const y = data.subarray(r * columns, (r + 1) * columns);
    for (let i = 0; i < columns; i++) into.loss += lossOf(head, p[i]!, y[i]!);
    into.count++;
    if (isRight(head, p, y, 0.5)) into.right++;
  }
}

function lossOf(head: Head, p: number, y: number): number {
  if (head === "gaussian") return 0.5 * (y - p) ** 2;
  const right = y === 0 ? 0 : -y * log(p);
  return head === "categorical" || y === 1 ? right : right - (1 - y) * log(1 - p);
}

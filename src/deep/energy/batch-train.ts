/** An energy network that learns by kernels, batch after batch: what training asks of it. */

import { UsageError } from "../../errors.js";
import type { DenseKernels, OptimiserStep, Vector } from "../../kernels/index.js";
import { checkThreads } from "../../workers/index.js";
import type { FloatArray, Rows } from "../matrix.js";
import { checkOptimiser, type Optimiser, type OptimiserState } from "../optimiser.js";
import type { NetworkOptions } from "../options.js";
import { rateAt } from "../schedule.js";
import { type Trainee, trainEpochs } from "../training/epochs.js";
import { batchSize, type EpochReport } from "../training/options.js";
import { type RowPair, splitRows } from "../training/rows.js";
import { emptyScore, type Score } from "../training/score.js";
import { bringWeights, takeWeights } from "./batch/room.js";
import { type Batch, checkBatchInference, makeBatch } from "./batch.js";
import { checkInference } from "./check-inference.js";
import type { Model } from "./model.js";
import { parametersOf } from "./parameters.js";
import { resumeOptimiser } from "./resume.js";
import { alone, batchThreadsInfo, together } from "./threads/threads.js";
import type { TrainOptions } from "./train.js";

/** A parameter array of the room with its gradient, what the optimiser remembers, and copies of before an update. */
interface Placed {
  readonly values: Vector;
  readonly gradient: Vector;
  readonly bias: boolean;
  /** The connection's. */
  readonly multiplier: number;
  readonly slots: readonly Vector[];
  readonly spare: readonly Vector[];
}

/**
 * Changes the model's weights in place.
 *
 * @param network the description that the model was made from
 * @param kernels a memory of its own
 * @throws UsageError, before anything is learnt, for options that cannot be used
 */
export function trainBatches(
  { network, model }: { readonly network: NetworkOptions; readonly model: Model },
  kernels: DenseKernels,
  all: RowPair,
  options: TrainOptions,
  read: (x: Rows, y: Rows) => RowPair,
): AsyncGenerator<EpochReport, void, undefined> {
  const { inference, optimiser, resume, validation, threads } = options;
  checkInference(inference);
  checkBatchInference(inference);
  if (options.precisions !== undefined) {
    throw new UsageError("train: precisions are learnt by a network in float64");
  }
  checkOptimiser(optimiser);
  if (threads !== undefined) checkThreads(threads);
  const { learnt, held } = splitRows(all, validation, read);
  const [x, y] = learnt;
  const state = resumeOptimiser(optimiser, parametersOf(model), kernels.float, resume);
  const size = batchSize(options);
  const batch = makeBatch(model, kernels, Math.max(size, held?.[0].rows ?? 1));
  const placed = placeParameters(batch, state);
  const [factor, largest] = [kernels.allocate(1), kernels.allocate(1)];
  const { room } = batch;
  let learner = alone(batch, inference);

  const update = (count: number): void => {
    const rate = rateAt(optimiser.learningRate, state.count);
    state.count++;
    for (const each of placed) {
      factor.values[0] = -each.multiplier / count;
      const step = optimiserStep(optimiser, each, rate, state.count);
      kernels.rankOne(step, 1, each.values.length, each.values, factor, each.gradient);
    }
  };
  const learn = (rows: readonly number[], _: number, __: number, seen: Score): boolean => {
    bringWeights(room);
    for (const { values, slots, spare } of placed) {
      for (const [i, vector] of [values, ...slots].entries()) spare[i]!.values.set(vector.values);
    }
    learner.learn({ x, y, which: rows }, seen);
    const { count } = state;
    update(rows.length);
    const finite = placed.every(({ values, slots }) =>
      [values, ...slots].every((vector) => {
        kernels.largestRows(1, vector.length, vector, largest);
        return largest.values[0]! < Number.POSITIVE_INFINITY;
      }),
    );
    if (!finite) {
      state.count = count;
      for (const { values, slots, spare } of placed) {
        for (const [i, vector] of [values, ...slots].entries()) vector.values.set(spare[i]!.values);
      }
    }
    takeWeights(room);
    return finite;
  };
  const scoreHeld = (): Score | undefined => {
    if (held === undefined) return undefined;
    const into = emptyScore();
    bringWeights(room);
    learner.score({ x: held[0], y: held[1] }, into);
    return into;
  };
  const trainee: Trainee = {
    ...{ head: model.head, samples: x.rows, updatesAtOnce: 1, learn, held: scoreHeld, draws: () => 0 },
    optimiser: () => remembered(state, placed),
  };
  return (async function* () {
    const { threads: used } = batchThreadsInfo(network, size, threads?.count ?? 1);
    if (used > 1) {
      learner = await together(batch, network, inference, { count: used, start: threads!.start });
    }
    try {
      yield* trainEpochs(trainee, options);
    } finally {
      learner.close();
    }
  })();
}

function placeParameters({ room, sums: { weights, biases } }: Batch, state: OptimiserState): Placed[] {
  const { kernels, model } = room;
  const arrays = model.connections.flatMap(({ multiplier }, k) => {
    const matrix = { values: room.weights[k]!, gradient: weights[k]!, bias: false, multiplier };
    const bias = biases[k];
    return bias === undefined
      ? [matrix]
      : [matrix, { values: room.biases[k]!, gradient: bias, bias: true, multiplier }];
  });
  return arrays.map((each, i) => {
    const slots = [state.first[i], state.second[i]].flatMap((from) => {
      if (from === undefined) return [];
      const vector = kernels.allocate(from.length);
      vector.values.set(from);
      return [vector];
    });
    const spare = [each.values, ...slots].map(({ length }) => kernels.allocate(length));
    return { ...each, slots, spare };
  });
}

/** The optimiser's memory as plain arrays. */
function remembered(state: OptimiserState, placed: readonly Placed[]): OptimiserState {
  const slot = (s: 0 | 1): FloatArray[] =>
    placed.flatMap(({ slots }) => {
      const vector = slots[s];
      return vector === undefined ? [] : [vector.values.slice()];
    });
  return { count: state.count, first: slot(0), second: slot(1) };
}

function optimiserStep(
  optimiser: Optimiser,
  { bias, slots }: Placed,
  rate: number,
  count: number,
): OptimiserStep {
  const [first, second] = slots;
  if (optimiser.kind === "sgd") {
    const { momentum = 0, nesterov = false } = optimiser;
    if (first === undefined) return { kind: "sgd", rate };
    return { kind: "momentum", rate, momentum, nesterov, velocity: first };
  }
  const { kind, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, epsilonRoot = 0 } = optimiser;
  const decays = kind === "adamw" && !(bias && optimiser.decayBias === false);
  const decay = decays ? (optimiser.weightDecay ?? 1e-4) : 0;
  return {
    ...{ kind: "adam", rate, beta1, beta2, epsilon, epsilonRoot, decay, count },
    ...{ mean: first!, square: second! },
  };
}

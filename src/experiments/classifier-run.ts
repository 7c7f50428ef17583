/** One method on one task under one seed: learning curves, the predictions over the plane, time. */

import { type Matrix, scorePredictions } from "../deep/index.js";
import type { ClassHead, Learner, Samples } from "./learner.js";
import { type Plane, placesOf } from "./plane.js";
import { type ShownWeights, shownWeights } from "./shown-weights.js";

/** Plain data: a part of a run that can be resumed. */
export interface ClassifierRun {
  readonly method: string;
  readonly seed: number;
  /** Of each pass: samples learnt from, each before its update. */
  readonly trainLoss: readonly number[];
  readonly trainAccuracy: readonly number[];
  /** Before each pass and after the last: samples not learnt from. */
  readonly testLoss: readonly number[];
  readonly testAccuracy: readonly number[];
  /** After the last pass: samples learnt from. */
  readonly endTrainLoss: number;
  readonly endTrainAccuracy: number;
  /** By number of passes before: probability of each class over the plane, to four decimals. */
  readonly views: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** After the last pass; where the plane was looked at. */
  readonly weights?: readonly ShownWeights[];
  /** Before each pass and after the last, where activities are inferred: [pass][layer 1 to the output]. */
  readonly energies?: readonly (readonly number[])[];
  /** Spent on learning. */
  readonly seconds: number;
  readonly failure: string | null;
}

export interface ClassifierTask {
  readonly head: ClassHead;
  readonly train: Samples;
  readonly test: Samples;
  readonly plane: Plane;
}

/**
 * @param viewed passes after which the plane is looked at; 0 is the network as it starts
 * @param onEpoch after each pass
 * @returns undefined where it was stopped
 */
export async function runLearner(
  name: { readonly method: string; readonly seed: number },
  learner: Learner,
  { head, train, test, plane }: ClassifierTask,
  viewed: ReadonlySet<number>,
  { signal, onEpoch }: { readonly signal?: AbortSignal; readonly onEpoch?: (done: number) => void },
): Promise<ClassifierRun | undefined> {
  const [trainLoss, trainAccuracy, testLoss, testAccuracy]: number[][] = [[], [], [], []];
  const views: Record<string, number[][]> = {};
  const energies: number[][] = [];
  const places = placesOf(plane);
  const look = (): void => {
    const { loss, accuracy } = scorePredictions(head, learner.predict(test.inputs), test.targets);
    const done = testLoss!.push(loss) - 1;
    testAccuracy!.push(accuracy);
    if (learner.energies !== undefined) energies.push(learner.energies());
    if (viewed.has(done)) views[done] = classesOf(learner.predict(places));
  };
  look();
  let [seconds, since] = [0, performance.now()];
  let failure: string | null = null;
  for await (const pass of learner.passes()) {
    seconds += (performance.now() - since) / 1000;
    trainLoss!.push(pass.loss);
    trainAccuracy!.push(pass.accuracy);
    failure = pass.failure ?? null;
    look();
    onEpoch?.(trainLoss!.length);
    since = performance.now();
  }
  if (signal?.aborted) return undefined;
  const end = scorePredictions(head, learner.predict(train.inputs), train.targets);
  return {
    ...name,
    ...{
      trainLoss: trainLoss!,
      trainAccuracy: trainAccuracy!,
      testLoss: testLoss!,
      testAccuracy: testAccuracy!,
    },
    ...{ endTrainLoss: end.loss, endTrainAccuracy: end.accuracy },
    ...{ views, seconds, failure },
    ...(viewed.size > 0 && { weights: shownWeights(learner.connections()) }),
    ...(energies.length > 0 && { energies }),
  };
}

/** The only output of a bernoulli head is the probability of the second class. */
function classesOf({ rows, columns, data }: Matrix): number[][] {
  const column = (c: number): number[] =>
    Array.from({ length: rows }, (_, r) => Math.round(data[r * columns + c]! * 1e4) / 1e4);
  if (columns > 1) return Array.from({ length: columns }, (_, c) => column(c));
  const second = column(0);
  return [second.map((p) => Math.round((1 - p) * 1e4) / 1e4), second];
}

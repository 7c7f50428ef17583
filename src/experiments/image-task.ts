/** Small tasks on images: which images are learnt from, by which network, in which order, and how well it does. */

import {
  type Cell,
  type EnergyNetwork,
  energyNetwork,
  type Inference,
  type Matrix,
  type Measured,
} from "../deep/index.js";
import { UsageError } from "../errors.js";
import { purpose, shuffled, stream } from "../random/index.js";
import { breath } from "../workers/index.js";
import { descent } from "./descent.js";
import { CLASSES, classRows, type Images, pixelRows } from "./images.js";

/** Most images of a class that are learnt from. */
export const MOST_A_CLASS = 120;
/** Most images of a class to choose settings by, and as many to judge by. */
const MOST_HELD = 100;
export const BATCH = 32;
/** Milliseconds between two pauses. */
const BREATH = 40;
export const HIDDEN = [32, 32] as const;

/** Numbers of images, none of them in two lists. */
export interface ImageSplit {
  readonly learnt: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
}

/**
 * Images of each class, drawn by the seed.
 *
 * @param count learnt from of each class, at most 120; the others are the same for any count
 * @throws UsageError where a class has too few images
 */
export function splitImages({ labels, name }: Images, count: number, seed: number): ImageSplit {
  const byClass = Array.from({ length: CLASSES }, (): number[] => []);
  for (let i = 0; i < labels.length; i++) byClass[labels[i]!]!.push(i);
  const fewest = Math.min(...byClass.map((own) => own.length));
  const held = Math.min(MOST_HELD, Math.floor((fewest - MOST_A_CLASS) / 2));
  if (held < 1) {
    throw new UsageError(
      `${name}: needs ${MOST_A_CLASS + 2} images of each class, got ${fewest} of one; give more images`,
    );
  }
  const drawn = byClass.map((own, c) => shuffled(own, stream(seed, purpose.environment, c).at(0)));
  const part = (from: number, to: number): number[] => drawn.flatMap((own) => own.slice(from, to));
  return {
    learnt: part(0, count),
    validation: part(MOST_A_CLASS, MOST_A_CLASS + held),
    test: part(MOST_A_CLASS + held, MOST_A_CLASS + 2 * held),
  };
}

/** Sigmoid units as Song et al. (2024) have them, with a squared error, before they have learnt anything. */
export function imageNetwork(pixels: number, outputs: number, seed: number): EnergyNetwork {
  return energyNetwork({
    layers: [
      { size: pixels },
      ...HIDDEN.map((size) => ({ size, activation: "sigmoid" as const })),
      { size: outputs },
    ],
    ...{ head: "gaussian", float: "float32", seed },
  });
}

/** Items again and again, each time in another order that the seed draws. */
export function batches(items: readonly number[], size: number, seed: number, chain = 0): () => number[] {
  const orders = stream(seed, purpose.order, chain);
  let [epoch, left] = [0, [] as number[]];
  return () => {
    while (left.length < size) left = [...left, ...shuffled(items, orders.at(epoch++))];
    const batch = left.slice(0, size);
    left = left.slice(size);
    return batch;
  };
}

/** Images with what they are to be called now. */
export interface LabelledImages {
  readonly x: Matrix;
  readonly labels: readonly number[];
}

/** Share whose largest output is their label; NaN where an output is no number. */
export function accuracyOf(network: EnergyNetwork, { x, labels }: LabelledImages): number {
  const { data, columns } = network.forward(x);
  let right = 0;
  for (const [r, label] of labels.entries()) {
    const outputs = data.subarray(r * columns, (r + 1) * columns);
    const largest = Math.max(...outputs);
    if (!Number.isFinite(largest)) return Number.NaN;
    if (outputs.indexOf(largest) === label) right++;
  }
  return right / labels.length;
}

/**
 * Accuracies on images whose labels stay.
 *
 * @param called what each image is called
 */
export function onHeldOut(
  images: Images,
  { validation, test }: Pick<ImageSplit, "validation" | "test">,
  called: (which: readonly number[]) => number[],
): ImageTask["evaluate"] {
  const held = (which: readonly number[]): LabelledImages => ({
    x: pixelRows(images, which),
    labels: called(which),
  });
  const [chosenBy, judgedBy] = [held(validation), held(test)];
  return (network) => ({ validation: accuracyOf(network, chosenBy), test: accuracyOf(network, judgedBy) });
}

/** What a task asks of one network. */
export interface ImageTask {
  readonly outputs: number;
  readonly updates: number;
  /** Evaluates after this many updates, again and again. */
  readonly every: number;
  /** Images of the next update, and their labels. */
  next(update: number): { readonly which: readonly number[]; readonly labels: readonly number[] };
  /** Accuracies after so many updates, of images to choose by and to judge by. */
  evaluate(network: EnergyNetwork, updates: number): { readonly validation: number; readonly test: number };
  /** What is reported of the evaluations. */
  readonly report: "mean" | "last";
}

/**
 * A network of the cell's seed learns a task by Adam.
 *
 * @param setting of the cell: the learning rate
 * @returns its curve holds every test accuracy; undefined where the signal stopped it
 */
export async function runImageTask(
  images: Images,
  { method, setting, seed }: Cell,
  inferences: Readonly<Record<string, Inference>>,
  task: ImageTask,
  signal: AbortSignal | undefined,
): Promise<Measured | undefined> {
  const network = imageNetwork(images.pixels, task.outputs, seed);
  const learn = descent(network, inferences[method]!, { kind: "adam", learningRate: Number(setting) });
  const [validation, test]: number[][] = [[], []];
  let until = performance.now() + BREATH;
  for (let update = 1; update <= task.updates; update++) {
    const { which, labels } = task.next(update - 1);
    learn(pixelRows(images, which), classRows(labels, task.outputs));
    if (performance.now() > until) {
      // Lets messages and a signal come through.
      await breath();
      if (signal?.aborted) return undefined;
      until = performance.now() + BREATH;
    }
    if (update % task.every !== 0) continue;
    const found = task.evaluate(network, update);
    if (!Number.isFinite(found.test) || !Number.isFinite(found.validation)) {
      return { validation: null, test: null, failure: `predictions are no numbers after ${update} updates` };
    }
    validation!.push(found.validation);
    test!.push(found.test);
  }
  const reported = (values: readonly number[]): number =>
    task.report === "last" ? values.at(-1)! : values.reduce((sum, value) => sum + value, 0) / values.length;
  return { validation: reported(validation!), test: reported(test!), curve: test! };
}

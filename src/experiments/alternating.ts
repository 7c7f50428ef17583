/**
 * `credence deep alternating`: two tasks share a network and take turns. After Song et al. 2024 (Nature Neuroscience
 * 27, doi:10.1038/s41593-023-01514-1), continual learning.
 */

import { purpose, shuffled, stream } from "../random/index.js";
import {
  BATCH,
  batches,
  type ImageTask,
  MOST_A_CLASS,
  onHeldOut,
  runImageTask,
  splitImages,
} from "./image-task.js";
import { comparisonText, IMAGE_WORKS, imageMethods, imageMethodsText, imageRates } from "./image-texts.js";
import { CLASSES, type Images } from "./images.js";
import { chosenOf, type Versus, type VersusOptions } from "./versus.js";

export interface AlternatingOptions extends VersusOptions {
  readonly images: Images;
  /** Updates of one task before the other; default 4. */
  readonly block?: number;
  /** How often each task has its turn; default 20. */
  readonly turns?: number;
}

/** Outputs that both tasks share. */
const SHARED = CLASSES / 2;

/** @throws UsageError for options that cannot be used */
export function alternatingVersus(options: AlternatingOptions): Versus {
  const { images, block = 4, turns = 20, seeds } = options;
  const { rates = imageRates } = options;
  const methods = chosenOf(imageMethods, options.methods);
  return {
    ...{ name: "alternating", title: `Two tasks in turn on ${images.name}`, rates, seeds },
    labels: { metric: "mean accuracy" },
    ...{ methods: Object.keys(methods), better: "higher", data: images.name, settings: { block, turns } },
    conditions: [
      {
        name: "",
        run: (cell, signal) =>
          runImageTask(images, cell, methods, turnsTask(images, block, turns, cell.seed), signal),
      },
    ],
    curve: { xLabel: "Updates", start: 1, step: 1 },
    methodsText: `${imageMethodsText(images, SHARED, methods)} The classes, in an order drawn by the seed, made two tasks of five, which shared all units, outputs too; ${MOST_A_CLASS} images of each class were learnt from in batches of ${BATCH}, ${block} updates of one task and ${block} of the other in turn, ${turns} turns each (after Song et al. 2024). The mean accuracy of both tasks on other images was measured after every update and averaged over the run. ${comparisonText({ rates, seeds }, "classes, images, order and first weights")}

${IMAGE_WORKS}`,
  };
}

function turnsTask(images: Images, block: number, turns: number, seed: number): ImageTask {
  const split = splitImages(images, MOST_A_CLASS, seed);
  const { taskOf, outputOf } = dealClasses(seed);
  const of = (which: readonly number[], task: number): number[] =>
    which.filter((i) => taskOf[images.labels[i]!] === task);
  const called = (which: readonly number[]): number[] => which.map((i) => outputOf[images.labels[i]!]!);
  const next = [0, 1].map((task) => batches(of(split.learnt, task), BATCH, seed, task + 1));
  return {
    ...{ outputs: SHARED, updates: 2 * block * turns, every: 1, report: "mean" },
    next(update) {
      const which = next[Math.floor(update / block) % 2]!();
      return { which, labels: called(which) };
    },
    // As many images of both tasks: their mean accuracy is that of all together.
    evaluate: onHeldOut(images, split, called),
  };
}

/** The task of each class, and the output that it has there. */
export function dealClasses(seed: number): { readonly taskOf: number[]; readonly outputOf: number[] } {
  const order = shuffled(
    Array.from({ length: CLASSES }, (_, c) => c),
    stream(seed, purpose.environment, CLASSES).at(0),
  );
  const [taskOf, outputOf] = [new Array<number>(CLASSES), new Array<number>(CLASSES)];
  for (const [place, c] of order.entries()) {
    taskOf[c] = Math.floor(place / SHARED);
    outputOf[c] = place % SHARED;
  }
  return { taskOf, outputOf };
}

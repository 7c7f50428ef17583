/**
 * `credence deep drift`: what five of ten classes are called changes again and again. After Song et al. 2024
 * (Nature Neuroscience 27, doi:10.1038/s41593-023-01514-1), concept drift.
 */

import type { Inference } from "../deep/index.js";
import { purpose, type Random, shuffled, stream } from "../random/index.js";
import {
  accuracyOf,
  BATCH,
  batches,
  type ImageTask,
  MOST_A_CLASS,
  runImageTask,
  splitImages,
} from "./image-task.js";
import { comparisonText, IMAGE_WORKS, imageMethods, imageMethodsText, imageRates } from "./image-texts.js";
import { CLASSES, type Images, pixelRows } from "./images.js";
import { chosenOf, type Versus, type VersusOptions } from "./versus.js";

export interface DriftOptions extends VersusOptions {
  readonly images: Images;
  /** How often classes are named: the first names are their own. Default 8. */
  readonly concepts?: number;
}

/** Updates between two changes. */
const BLOCK = 64;
const EVERY = 8;

/** @throws UsageError for options that cannot be used */
export function driftVersus(options: DriftOptions): Versus {
  const { images, concepts = 8, methods: names, rates = imageRates, seeds } = options;
  const methods = chosenOf(imageMethods, names);
  const labels = { metric: "mean accuracy" };
  return {
    ...{ name: "drift", title: `Concept drift on ${images.name}`, labels, rates, seeds },
    ...{ methods: Object.keys(methods), better: "higher", data: images.name, settings: { concepts } },
    conditions: [
      {
        name: "",
        run: (cell, signal) =>
          runImageTask(images, cell, methods, driftTask(images, cell.seed, concepts), signal),
      },
    ],
    curve: { xLabel: "Updates", start: EVERY, step: EVERY },
    methodsText: driftMethods(images, methods, { rates, seeds }, concepts),
  };
}

/** Five classes keep their names; those of the others are permuted. */
export function driftTask(images: Images, seed: number, concepts: number): ImageTask {
  const { learnt, validation, test } = splitImages(images, MOST_A_CLASS, seed);
  const names = namings(concepts, (c) => stream(seed, purpose.environment, CLASSES).at(c));
  const next = batches(learnt, BATCH, seed);
  const [heldX, testX] = [pixelRows(images, validation), pixelRows(images, test)];
  const called = (which: readonly number[], update: number): number[] =>
    which.map((i) => names[Math.floor(update / BLOCK)]![images.labels[i]!]!);
  return {
    ...{ outputs: CLASSES, updates: concepts * BLOCK, every: EVERY, report: "mean" },
    next(update) {
      const which = next();
      return { which, labels: called(which, update) };
    },
    evaluate: (network, updates) => ({
      validation: accuracyOf(network, { x: heldX, labels: called(validation, updates - 1) }),
      test: accuracyOf(network, { x: testX, labels: called(test, updates - 1) }),
    }),
  };
}

/** What classes are called, each time differently from the last. */
export function namings(count: number, randomOf: (change: number) => Random): number[][] {
  const kept = [0, 1, 2, 3, 4];
  const all: number[][] = [[...kept, 5, 6, 7, 8, 9]];
  while (all.length < count) {
    const random = randomOf(all.length);
    const before = all.at(-1)!;
    let now: number[];
    do now = [...kept, ...shuffled([5, 6, 7, 8, 9], random)];
    while (now.every((name, c) => name === before[c]));
    all.push(now);
  }
  return all;
}

function driftMethods(
  images: Images,
  methods: Readonly<Record<string, Inference>>,
  asked: Parameters<typeof comparisonText>[0],
  concepts: number,
): string {
  return `${imageMethodsText(images, CLASSES, methods)} They learnt from ${MOST_A_CLASS} images of each class in batches of ${BATCH}; after every ${BLOCK} updates the labels of classes 5 to 9 were permuted anew, ${concepts - 1} ${concepts === 2 ? "time" : "times"} (Song et al. 2024). Accuracy on other images under the labels of the moment was measured every ${EVERY} updates and averaged over the run. ${comparisonText(asked, "images, order, first weights and permutations")}

${IMAGE_WORKS}`;
}

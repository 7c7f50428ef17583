/** `credence deep small-data`: how well a few images of each class are enough to tell other images apart. */

import { UsageError } from "../errors.js";
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

export interface SmallDataOptions extends VersusOptions {
  readonly images: Images;
  /** Images of each class to learn from, each 1 to 120. */
  readonly counts?: readonly number[];
  /** Default 200. */
  readonly updates?: number;
}

export const smallDataCounts = [1, 2, 5, 10, 20, 40, 60] as const;

/** @throws UsageError for options that cannot be used */
export function smallDataVersus(options: SmallDataOptions): Versus {
  const { images, counts = smallDataCounts, updates = 200, seeds } = options;
  const { rates = imageRates } = options;
  const methods = chosenOf(imageMethods, options.methods);
  for (const count of counts) {
    if (count >= 1 && count <= MOST_A_CLASS && Number.isInteger(count)) continue;
    throw new UsageError(`images of a class must be whole numbers from 1 to ${MOST_A_CLASS}, got ${count}`);
  }
  return {
    ...{ name: "small-data", title: `Few images of ${images.name}`, rates, seeds },
    labels: { metric: "accuracy", condition: "images a class" },
    ...{
      methods: Object.keys(methods),
      better: "higher",
      data: images.name,
      settings: { counts, updates },
    },
    conditions: counts.map((count) => ({
      name: `${count} a class`,
      place: count,
      run: (cell, signal) =>
        runImageTask(images, cell, methods, fewTask(images, count, updates, cell.seed), signal),
    })),
    methodsText: `${imageMethodsText(images, CLASSES, methods)} They learnt from ${counts.join(", ")} images of each class, ${updates} updates of at most ${BATCH} images in an order drawn anew for each pass (after Song et al. 2024). Accuracy on other images was measured after the last update. ${comparisonText({ rates, seeds }, "images, order and first weights", ", for each number of images,")}

${IMAGE_WORKS}`,
  };
}

function fewTask(images: Images, count: number, updates: number, seed: number): ImageTask {
  const split = splitImages(images, count, seed);
  const next = batches(split.learnt, Math.min(BATCH, split.learnt.length), seed);
  const called = (which: readonly number[]): number[] => which.map((i) => images.labels[i]!);
  return {
    ...{ outputs: CLASSES, updates, every: updates, report: "last" },
    next() {
      const which = next();
      return { which, labels: called(which) };
    },
    evaluate: onHeldOut(images, split, called),
  };
}

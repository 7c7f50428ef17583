/** `credence deep small-data`: how well a few images of each class are enough to tell other images apart. */

import { UsageError } from "../errors.js";
import {
  accuracyOf,
  BATCH,
  batches,
  type ImageTask,
  MOST_A_CLASS,
  runImageTask,
  splitImages,
} from "./image-task.js";
import { imageMethods, imageMethodsText, KINGMA, SONG, WHITTINGTON } from "./image-texts.js";
import { CLASSES, type Images, pixelRows } from "./images.js";
import { chosenOf, type Versus, type VersusOptions } from "./versus.js";

export interface SmallDataOptions extends VersusOptions {
  readonly images: Images;
  /** Images of each class to learn from, each 1 to 120. */
  readonly counts?: readonly number[];
  /** Default 200. */
  readonly updates?: number;
}

export const smallDataCounts = [1, 2, 5, 10, 20, 40, 60] as const;
export const smallDataRates = [0.001, 0.003, 0.01, 0.03, 0.1] as const;

/** @throws UsageError for options that cannot be used */
export function smallDataVersus(options: SmallDataOptions): Versus {
  const { images, counts = smallDataCounts, updates = 200, seeds } = options;
  const { rates = smallDataRates } = options;
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
    methodsText: `${imageMethodsText(images, CLASSES, methods)} They learnt from ${counts.join(", ")} images of each class, ${updates} updates of at most ${BATCH} images in an order drawn anew for each pass (after Song et al. 2024). Accuracy on other images was measured after the last update. Each method had ${rates.length} learning rates (${rates.join(", ")}); its best was, for each number of images, the one with the highest mean on validation images, and all accuracies are those of test images. ${seeds.length} ${seeds.length === 1 ? "seed" : "seeds"} drew images, order and first weights, the same for all methods; differences are paired by seed, intervals Student's (95 %).

${KINGMA}
${SONG}
${WHITTINGTON}
`,
  };
}

function fewTask(images: Images, count: number, updates: number, seed: number): ImageTask {
  const { learnt, validation, test } = splitImages(images, count, seed);
  const next = batches(learnt, Math.min(BATCH, learnt.length), seed);
  const held = (which: readonly number[]) => ({
    x: pixelRows(images, which),
    labels: which.map((i) => images.labels[i]!),
  });
  const [chosenBy, judgedBy] = [held(validation), held(test)];
  return {
    ...{ outputs: CLASSES, updates, every: updates, report: "last" },
    next() {
      const which = next();
      return { which, labels: which.map((i) => images.labels[i]!) };
    },
    evaluate: (network) => ({
      validation: accuracyOf(network, chosenBy),
      test: accuracyOf(network, judgedBy),
    }),
  };
}

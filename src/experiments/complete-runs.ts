/**
 * Completion of stored digits, ink or none in each pixel, from their upper halves. Unlike flipped units, hidden ones are
 * known to be hidden: predictive coding gives them no precision, classical memories start them at 0 and hold the rest.
 */

import { baselineNetwork } from "../attractor/index.js";
import { meanOf } from "../checklist/moments.js";
import { UsageError } from "../errors.js";
import { purpose, shuffled, stream } from "../random/index.js";
import type { DigitImages } from "./deep-digits.js";
import { classicalRecall, isSame, learnPatterns, type Pattern, signRows } from "./memory-network.js";

const PIXELS = 64;
/** Pixels from the top left that are known. */
const KNOWN = 32;
const SURE = 10;
/** Of 16: as much ink or more is 1, less is -1. */
const INK = 8;

export const completionMethods = [
  "predictive coding, linear",
  "predictive coding, tanh",
  "pseudo-inverse, one step",
  "pseudo-inverse, repeated",
  "Hebbian, one step",
  "Hebbian, repeated",
  "most common pixels",
] as const;
export type CompletionMethod = (typeof completionMethods)[number];

export interface CompletionRow {
  readonly method: CompletionMethod;
  /** Of the hidden pixels of each image, how many are wrong. */
  readonly wrong: readonly number[];
  /** Images without any wrong pixel. */
  readonly exact: number;
  /** Mean and most over images, of predictive coding. */
  readonly steps?: number;
  readonly mostSteps?: number;
  readonly energy?: number;
  readonly completions: readonly Pattern[];
}

export interface CompletionRun {
  readonly images: readonly Pattern[];
  readonly rows: readonly CompletionRow[];
}

/** Images of signs, as many of each class as possible, none twice. @throws UsageError where there are too few */
export function signImages({ images, labels }: DigitImages, count: number, seed: number): number[][] {
  const order = shuffled([...images.keys()], stream(seed, purpose.simulation, 5).at(0));
  const chosen: number[][] = [];
  const seen = new Set<string>();
  const perClass = new Map<number, number>();
  for (const at of order) {
    if (chosen.length === count) break;
    const signs = Array.from(images[at]!, (ink) => (ink >= INK ? 1 : -1));
    const [key, held] = [signs.join(), perClass.get(labels[at]!) ?? 0];
    if (seen.has(key) || held >= Math.ceil(count / 10)) continue;
    seen.add(key);
    perClass.set(labels[at]!, held + 1);
    chosen.push(signs);
  }
  if (chosen.length === count) return chosen;
  throw new UsageError(
    `images: there are only ${chosen.length} different ones, of all classes alike; got ${count}`,
  );
}

export async function completionRun(images: readonly Pattern[], seed: number): Promise<CompletionRun> {
  const known = Array.from({ length: PIXELS }, (_, i) => (i < KNOWN ? 1 : 0));
  const cues = images.map((image) => masked(image));
  const row = (
    method: CompletionMethod,
    found: readonly Pattern[],
    more: Partial<CompletionRow> = {},
  ): CompletionRow => ({
    method,
    wrong: found.map((signs, k) => signs.filter((value, i) => i >= KNOWN && value !== images[k]![i]).length),
    exact: found.filter((signs, k) => isSame(signs.slice(KNOWN), images[k]!.slice(KNOWN))).length,
    completions: found,
    ...more,
  });
  const coded = async (decoder: "linear" | "tanh", method: CompletionMethod): Promise<CompletionRow> => {
    const network = await learnPatterns(images, decoder, seed);
    const { completions, steps, energies } = network.recall(cues, [known.map((value) => SURE * value)]);
    return row(method, signRows(completions), {
      ...{ steps: meanOf(steps), mostSteps: Math.max(...steps), energy: meanOf(energies) },
    });
  };
  const [projection, hebbian] = [baselineNetwork("projection", images), baselineNetwork("hopfield", images)];
  const classical = (network: typeof projection, rounds?: number): number[][] =>
    cues.map((cue) => classicalRecall(network, cue, { known, ...(rounds && { rounds }) }));
  const common = Array.from({ length: PIXELS }, (_, i) =>
    images.reduce((sum, image) => sum + image[i]!, 0) < 0 ? -1 : 1,
  );
  const rows = [
    await coded("linear", "predictive coding, linear"),
    await coded("tanh", "predictive coding, tanh"),
    row("pseudo-inverse, one step", classical(projection, 1)),
    row("pseudo-inverse, repeated", classical(projection)),
    row("Hebbian, one step", classical(hebbian, 1)),
    row("Hebbian, repeated", classical(hebbian)),
    row(
      "most common pixels",
      images.map(() => common),
    ),
  ];
  return { images, rows };
}

/** The image with its lower half at 0. */
export function masked(image: Pattern): number[] {
  return image.map((value, i) => (i < KNOWN ? value : 0));
}

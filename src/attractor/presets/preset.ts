/** What every preset takes and gives. */

import { UsageError } from "../../errors.js";
import type { FloatType } from "../couplings.js";
import { freeEnergy } from "../free-energy.js";
import type { AttractorNetwork } from "../network.js";
import { type Digits, digitPatterns } from "../patterns.js";
import { type AttractorTraining, trainingSteps } from "../train.js";
import { type Course, emptyCourse, type Shown } from "./shown.js";

export interface PresetOptions {
  readonly seed: number;
  /** Default float64. */
  readonly float?: FloatType;
  /** Of `digits-...`: the images, in the order of their file. */
  readonly digits?: Digits;
  /** Patterns of `capacity`. Default 10. */
  readonly patterns?: number;
  /** Settings of the training in place of the published ones. */
  readonly override?: Partial<
    Pick<
      AttractorTraining,
      "statePolicy" | "learningRate" | "evidenceLevel" | "inverseTemperature" | "epochs"
    >
  >;
}

/** Values by name; null where undefined. */
export type Quantities = Readonly<Record<string, number | null>>;

/** What a simulation found; or why there is nothing to find: learning diverged. */
export type PresetResult =
  | { readonly quantities: Quantities; readonly shown: Shown; readonly failure?: undefined }
  | { readonly failure: string };

export interface DigitPatterns {
  /** The first ten. */
  readonly stored: readonly Float64Array[];
  /** All others. */
  readonly others: readonly Float64Array[];
}

export function digitsOf({ digits }: PresetOptions): DigitPatterns {
  if (digits === undefined || digits.images.length <= 10) {
    throw new UsageError("digits: this preset needs the images, more than ten; read them with readDigits");
  }
  const all = digitPatterns(digits.images);
  return { stored: all.slice(0, 10), others: all.slice(10) };
}

/** Trains to the end, and keeps the course of it, epoch by epoch. */
export function learn(
  network: AttractorNetwork,
  training: AttractorTraining,
): { readonly course: Course; readonly failure?: string } {
  const course = emptyCourse();
  const { evidenceLevel = 1, patterns, steps = 1 } = training;
  const sums = { surprise: 0, weightChange: 0 };
  let count = 0;
  for (const { pattern, surprise, weightChange, failure } of trainingSteps(network, training)) {
    if (failure !== undefined) return { course, failure };
    sums.surprise += surprise / steps;
    sums.weightChange += weightChange / steps;
    if (++count % steps !== 0) continue;
    const evidence = Float64Array.from(patterns[pattern]!, (x) => evidenceLevel * x);
    const { freeEnergy: total, accuracy, complexity } = freeEnergy(network, network.state, evidence);
    course.pattern.push(pattern);
    course.surprise.push(sums.surprise);
    course.weightChange.push(sums.weightChange);
    course.freeEnergy.push(total);
    course.accuracy.push(accuracy);
    course.complexity.push(complexity);
    sums.surprise = 0;
    sums.weightChange = 0;
  }
  network.couplings.fold();
  return { course };
}

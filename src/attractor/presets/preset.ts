/** What every preset takes and gives. */

import { UsageError } from "../../errors.js";
import type { FloatType } from "../couplings.js";
import { type Digits, digitPatterns } from "../patterns.js";
import type { AttractorTraining } from "../train.js";

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
    Pick<AttractorTraining, "statePolicy" | "learningRate" | "evidenceLevel" | "inverseTemperature">
  >;
}

/** Values by name; null where undefined. */
export type Quantities = Readonly<Record<string, number | null>>;

/** The first ten digits, which are stored, and all others. */
export function digitsOf({ digits }: PresetOptions): {
  readonly stored: readonly Float64Array[];
  readonly others: readonly Float64Array[];
} {
  if (digits === undefined || digits.images.length <= 10) {
    throw new UsageError("digits: this preset needs the images, more than ten; read them with readDigits");
  }
  const all = digitPatterns(digits.images);
  return { stored: all.slice(0, 10), others: all.slice(10) };
}

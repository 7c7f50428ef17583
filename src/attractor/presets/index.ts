/** The published simulations by name. */

import { UsageError } from "../../errors.js";
import { suggest } from "../../suggest.js";
import { basis } from "./basis.js";
import { capacity } from "./capacity.js";
import { digitDream, digitSequence, digitSettings, digits } from "./digits.js";
import type { PresetOptions, Quantities } from "./preset.js";

const presets = {
  basis,
  "digits-balanced": digits(digitSettings.balanced),
  "digits-high": digits(digitSettings.high),
  "digits-low": digits(digitSettings.low),
  "digits-sequence": digitSequence,
  "digits-dream": digitDream,
  capacity,
} satisfies Readonly<Record<string, (options: PresetOptions) => Quantities>>;

export type AttractorPreset = keyof typeof presets;
export const attractorPresets = Object.keys(presets) as readonly AttractorPreset[];

/**
 * Runs a published simulation with a seed of one's own, and measures what its table reports.
 *
 * @throws UsageError for a name that is none, and where digits are needed and not given
 */
export function runAttractorPreset(name: string, options: PresetOptions): Quantities {
  const preset = (presets as Readonly<Record<string, (options: PresetOptions) => Quantities>>)[name];
  if (preset === undefined) {
    const meant = suggest(name, attractorPresets);
    const hint = meant === undefined ? `one of ${attractorPresets.join(", ")}` : `did you mean ${meant}?`;
    throw new UsageError(`preset ${JSON.stringify(name)} is not known; ${hint}`);
  }
  return preset(options);
}

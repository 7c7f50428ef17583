/** The published simulations by name. */

import { UsageError } from "../../errors.js";
import { suggest } from "../../suggest.js";
import { basis } from "./basis.js";
import { capacity } from "./capacity.js";
import { digitDream, digitSequence, digitSettings, digits } from "./digits.js";
import type { PresetOptions, PresetResult } from "./preset.js";
import { validate } from "./validate.js";

const presets = {
  basis,
  "digits-balanced": digits(digitSettings.balanced),
  "digits-high": digits(digitSettings.high),
  "digits-low": digits(digitSettings.low),
  "digits-sequence": digitSequence,
  "digits-dream": digitDream,
  "validate-30": validate(30),
  "validate-60": validate(60),
  "validate-90": validate(90),
  "validate-120": validate(120),
  capacity,
} satisfies Readonly<Record<string, (options: PresetOptions) => PresetResult>>;

export type AttractorPreset = keyof typeof presets;
export const attractorPresets = Object.keys(presets) as readonly AttractorPreset[];

/**
 * Runs a published simulation with a seed of one's own, and measures what its table reports. Where learning diverges, so
 * that an update would not be finite, there is a reason and no quantities.
 *
 * @throws UsageError for a name that is none, and where digits are needed and not given
 */
export function runAttractorPreset(name: string, options: PresetOptions): PresetResult {
  const preset = (presets as Readonly<Record<string, (options: PresetOptions) => PresetResult>>)[name];
  if (preset === undefined) {
    const meant = suggest(name, attractorPresets);
    const hint = meant === undefined ? `one of ${attractorPresets.join(", ")}` : `did you mean ${meant}?`;
    throw new UsageError(`preset ${JSON.stringify(name)} is not known; ${hint}`);
  }
  return preset(options);
}

/** Settings with which other packages compute by default; each name is pinned. hgf.md sections 1.3 and 10. */

import { UsageError } from "../errors.js";
import { suggest } from "../suggest.js";
import type { Settings } from "./graph.js";

const pyhgf: Settings = {
  variant: "unbounded",
  meanField: false,
  probabilityClip: 1e-6,
  maximumPrecision: 1e10,
  conventions: "pyhgf",
};

const presets = {
  "pyhgf-0.3.0": pyhgf,
  "pyhgf-0.3.2": pyhgf,
  "toolbox-8.2": {
    variant: "ehgf",
    meanField: true,
    probabilityClip: 1e-3,
    maximumPrecision: 1e10,
    conventions: "toolbox-8.2",
  },
} satisfies Record<string, Settings>;

/** Packages and versions whose defaults `network.like` knows. */
export type PresetName = keyof typeof presets;

/** @throws UsageError for an unknown name */
export function presetOf(name: PresetName): Settings {
  if (Object.hasOwn(presets, name)) return presets[name];
  const known = Object.keys(presets);
  const near = suggest(String(name), known);
  throw new UsageError(
    `network.like: no preset ${JSON.stringify(name)}${near === undefined ? "" : `; did you mean "${near}"`}; there ` +
      `are ${known.join(", ")}`,
  );
}

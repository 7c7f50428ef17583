/** The catalogue of perceptual models, under the toolbox's names. */

import {
  type ChainSettings,
  ehgf,
  ehgfBinary,
  hgf,
  hgfBinary,
  type Network,
  uhgf,
  uhgfBinary,
} from "../hgf/index.js";
import type { Filter } from "../model/index.js";
import { banditModels } from "./bandit/models.js";
import { rwBinary } from "./rw-binary.js";
import {
  clip,
  type GivenSettings,
  initialMean1,
  irregularIntervals,
  jumpCheck,
  levels,
  readSettings,
  type Setting,
} from "./settings.js";
import { walkModels } from "./walks/models.js";

/** A filter, and the toolbox's parameter vector: null for its entries without meaning. */
export interface BuiltFilter {
  readonly filter: Filter;
  readonly vector: readonly (string | null)[];
  /** The gHGF network that it is, where it is one. */
  readonly network?: Network;
}

export interface PerceptualModel {
  readonly name: string;
  readonly description: string;
  readonly reference: string;
  readonly levels?: { readonly least: number; readonly default: number };
  readonly settings: readonly Setting[];
  /** What to know before relying on it: defects of the toolbox that its numbers repeat, and their remedy. */
  readonly notes?: readonly string[];
  /** @throws UsageError for settings the model does not have */
  build(settings?: GivenSettings): BuiltFilter;
}

const mathys =
  "Mathys et al. 2011, Front. Hum. Neurosci. 5:39; Mathys et al. 2014, Front. Hum. Neurosci. 8:825";
const types = {
  hgf: { words: "classic update", reference: mathys },
  ehgf: { words: "enhanced update", reference: `${mathys}; HGF toolbox 7.1 and later` },
  uhgf: { words: "unbounded update", reference: `${mathys}; HGF toolbox 8.2` },
} as const;

function chainModel(
  type: keyof typeof types,
  binary: boolean,
  make: (settings: ChainSettings) => BuiltFilter,
): PerceptualModel {
  const name = binary ? `${type}_binary` : type;
  const settings = [
    levels,
    ...(binary ? [clip] : []),
    irregularIntervals,
    jumpCheck,
    ...(binary ? [initialMean1] : []),
  ];
  const input = binary ? "binary outcome" : "noisy continuous input";
  const description = `hierarchical Gaussian filter of a ${input}, ${types[type].words}`;
  return {
    name,
    description,
    reference: types[type].reference,
    levels: { least: 2, default: binary ? 3 : 2 },
    settings,
    build(given = {}) {
      const built = make(readSettings(name, settings, given));
      return { ...built, filter: { ...built.filter, description } };
    },
  };
}

const rescorlaWagner: PerceptualModel = {
  name: "rw_binary",
  description: "Rescorla-Wagner learning of a binary outcome with one rate",
  reference: "Rescorla & Wagner 1972, in: Classical Conditioning II, 64-99",
  settings: [],
  build(given = {}) {
    readSettings("rw_binary", [], given);
    return rwBinary();
  },
};

export const perceptualModels: readonly PerceptualModel[] = [
  chainModel("hgf", false, hgf),
  chainModel("ehgf", false, ehgf),
  chainModel("uhgf", false, uhgf),
  chainModel("hgf", true, hgfBinary),
  chainModel("ehgf", true, ehgfBinary),
  chainModel("uhgf", true, uhgfBinary),
  rescorlaWagner,
  ...banditModels,
  ...walkModels,
];

/** The model of this name, if the catalogue has it. */
export function findPerceptualModel(name: string): PerceptualModel | undefined {
  return perceptualModels.find((model) => model.name === name);
}

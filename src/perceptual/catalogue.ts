/** The catalogue of perceptual models, under the toolbox's names. */

import type { Network } from "../hgf/index.js";
import type { Filter } from "../model/index.js";
import { banditModels } from "./bandit/models.js";
import { chainModels } from "./chain-models.js";
import { jgetModels } from "./jget.js";
import { phBinary } from "./ph-binary.js";
import { rwBinary } from "./rw-binary.js";
import { rwBinaryDual } from "./rw-binary-dual.js";
import { type GivenSettings, readSettings, type Setting } from "./settings.js";
import { suttonK1Binary } from "./sutton-k1-binary.js";
import { tapasHhmm } from "./tapas-hhmm.js";
import { tapasHmm } from "./tapas-hmm.js";
import { tapasKf } from "./tapas-kf.js";
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
  ...chainModels,
  ...jgetModels,
  rescorlaWagner,
  rwBinaryDual,
  phBinary,
  suttonK1Binary,
  tapasKf,
  tapasHmm,
  tapasHhmm,
  ...banditModels,
  ...walkModels,
];

/** The model of this name, if the catalogue has it. */
export function findPerceptualModel(name: string): PerceptualModel | undefined {
  return perceptualModels.find((model) => model.name === name);
}

/** The catalogue of perceptual models, under the toolbox's names. */

import type { Network } from "../hgf/index.js";
import type { Filter } from "../model/index.js";
import { banditModels } from "./bandit/models.js";
import { chainModels } from "./chain-models.js";
import { jgetModels } from "./jget.js";
import * as learners from "./learners.js";
import type { GivenSettings, Setting } from "./settings.js";
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
  /** Keys of the works that a fit cites, where they are not those of all chains (`report/literature.ts`). */
  readonly sources?: readonly string[];
  readonly levels?: { readonly least: number; readonly default: number };
  readonly settings: readonly Setting[];
  /** What to know before relying on it: defects of the toolbox that its numbers repeat, and their remedy. */
  readonly notes?: readonly string[];
  /** @throws UsageError for settings the model does not have */
  build(settings?: GivenSettings): BuiltFilter;
}

export const perceptualModels: readonly PerceptualModel[] = [
  ...chainModels,
  ...jgetModels,
  ...Object.values(learners),
  ...banditModels,
  ...walkModels,
];

/** The model of this name, if the catalogue has it. */
export function findPerceptualModel(name: string): PerceptualModel | undefined {
  return perceptualModels.find((model) => model.name === name);
}

/** A learning model of the catalogue without settings: its filter and what to say of it. */

import type { FilterOf } from "../model/index.js";
import type { PerceptualModel } from "./catalogue.js";
import { refuseUnknown } from "./settings.js";

/** The parameter vector holds the filter's parameters in their order. */
export function learner<
  P extends string,
  I extends string,
  B extends string,
  H extends string,
  Q extends string,
>(
  filter: FilterOf<P, I, B, H, Q>,
  about: Pick<PerceptualModel, "description" | "reference" | "sources" | "notes">,
): PerceptualModel {
  return {
    name: filter.name,
    settings: [],
    ...about,
    build(given = {}) {
      refuseUnknown(filter.name, [], given);
      return { filter, vector: filter.parameters.map(({ name }) => name) };
    },
  };
}

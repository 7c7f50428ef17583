/** Densities of a small study for tests. */

import { purpose, stream } from "../../random/index.js";
import type { DesignInput } from "../design/input.js";
import { binaryAgent, smallStudy } from "../group-fixtures.js";
import { individualPriors, resolveHyperpriors } from "../hyperpriors/index.js";
import { cellLikelihood } from "../likelihood/likelihood.js";
import { densityOver, type GroupDensity, type Parametrisation } from "./index.js";
import { parametriseAll } from "./parametrisation.js";
import { type Shear, shearedDensity } from "./sheared.js";
import { type Structure, structureOf } from "./structure.js";

export const study = smallStudy({ participants: 8, trials: 24 });
/** Runs of each participant. */
export const data = study.participants.map(({ runs }) => runs);

/** Some shear of every participant's coefficients; none of coefficients that have no other beside them. */
export function someShears({ blocks }: Structure): Shear[] {
  const own = blocks.filter(({ grouping }) => grouping === "participant");
  return study.participants.flatMap((_, i) => {
    const places = own.flatMap(({ columns, coefficients, groups }) =>
      columns.map((__, k) => coefficients + k * groups.length + i),
    );
    if (places.length < 2) return [];
    const below = (places.length * (places.length - 1)) / 2;
    return [{ places, weights: Float64Array.from({ length: below }, (__, e) => Math.sin(i + 3 * e + 1)) }];
  });
}

/** Densities of the small study in both parametrisations, and centred with some shear. */
export function densities(formulas: readonly string[], more: Partial<DesignInput> = {}) {
  const design = study.design(formulas, more);
  const hyperpriors = resolveHyperpriors({ individual: individualPriors(binaryAgent, data), design });
  const likelihood = cellLikelihood(binaryAgent, study.participants, design);
  const as = (parametrisation: Parametrisation): GroupDensity => {
    const chosen = parametriseAll(structureOf(design, hyperpriors), parametrisation);
    return densityOver(likelihood, hyperpriors, chosen);
  };
  const centred = as("centred");
  const sheared = shearedDensity(centred, someShears(centred.structure));
  return { centred, sheared, nonCentred: as("non-centred"), likelihood, hyperpriors, design };
}

/** Values near the middle of the prior, where the model does not fail. */
export function somewhere(density: GroupDensity, seed = 1): Float64Array {
  const { structure, layout, dimension, hyperpriors } = density;
  const random = stream(seed, purpose.prior, 0).at(0);
  const z = Float64Array.from({ length: dimension }, () => 0.3 * random.normal());
  for (const { at, prior } of structure.fixed) z[at]! += prior.family === "normal" ? prior.mean : 0;
  for (const { at, prior } of structure.own)
    for (let i = at; i < at + 8; i++) z[i]! += prior.family === "normal" ? prior.mean : 0;
  for (const { logSd, columns } of structure.blocks)
    columns.forEach(({ parameter }, k) => {
      z[logSd + k]! += Math.log(0.3 * hyperpriors.parameters[parameter]!.s0);
    });
  const x = z.slice();
  // Through the density that draws deviations, so that coefficients lie around their means.
  layout.constrain(z, x);
  return x;
}

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);

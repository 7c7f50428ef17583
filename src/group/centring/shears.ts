/**
 * What the coefficients of a group have to do with each other: the shear that takes linear dependence from the normal
 * at the mode of the population.
 */

import { cholesky } from "../../inference/linear.js";
import type { Shear } from "../density/sheared.js";
import type { Structure } from "../density/structure.js";
import { type Curvature, covarianceOf, sdsOf } from "./curvature.js";
import type { PopulationMode } from "./population-mode.js";

/**
 * Shears of all groups with more than one coefficient that takes part: with V the covariance of theirs, the others and
 * the population's say included, V = L D L' with D diagonal. A group whose curvature is not positive definite keeps its
 * coordinates.
 *
 * @param takesPart by block and column
 */
export function shearsAt(
  { values, curvatures }: PopulationMode,
  structure: Structure,
  takesPart: readonly (readonly boolean[])[],
): Shear[] {
  return curvatures.flatMap((curvature) => {
    const { columns, groups } = curvature;
    const precisions = sdsOf(structure, curvature, values).map((sd) => 1 / (sd * sd));
    const taking = columns.map(({ block, column }) => takesPart[block]![column]!);
    return Array.from({ length: groups }, (_, g) => {
      const found = dependence(curvature, g, precisions, taking);
      if (found === undefined) return [];
      const places = found.rows.map((k) => {
        const { block, column } = columns[k]!;
        return structure.blocks[block]!.coefficients + column * groups + g;
      });
      return [{ places, weights: found.weights }];
    }).flat();
  });
}

/** Columns of one group, two at least, and L below its diagonal, row by row. */
function dependence(
  { information, informed }: Curvature,
  g: number,
  precisions: readonly number[],
  taking: readonly boolean[],
): { readonly rows: readonly number[]; readonly weights: Float64Array } | undefined {
  const found = covarianceOf(information[g]!, informed[g]!, precisions);
  if (found === undefined) return undefined;
  const { kept, covariance } = found;
  const own = [...kept.keys()].filter((a) => taking[kept[a]!]! && informed[g]![kept[a]!]!);
  const q = own.length;
  if (q < 2) return undefined;
  const C = cholesky(
    Float64Array.from(own.flatMap((a) => own.map((b) => covariance[a * kept.length + b]!))),
    q,
  );
  if (C === undefined) return undefined;
  // L = C diag(C)^-1.
  const weights = own.flatMap((_, k) => own.slice(0, k).map((_, l) => C[k * q + l]! / C[l * q + l]!));
  return { rows: own.map((a) => kept[a]!), weights: Float64Array.from(weights) };
}

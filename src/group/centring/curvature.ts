/** What the likelihood alone says of the coefficients of each group: its negative Hessian at given values of the cells. */

import { cholesky, invertPositiveDefinite } from "../../inference/linear.js";
import type { BlockColumn, Structure } from "../density/structure.js";
import type { Design } from "../design/design.js";
import type { CellLikelihood } from "../likelihood/likelihood.js";

/** Columns of all blocks over one grouping, side by side. */
export interface Grouping {
  readonly name: string;
  readonly groups: number;
  /** Place of each column: block, and column within the block. */
  readonly columns: readonly { readonly block: number; readonly column: number; readonly of: BlockColumn }[];
}

export interface Curvature extends Grouping {
  /** Negative Hessian of each group, columns × columns, row-major; NaN where the model failed. */
  readonly information: readonly Float64Array[];
  /** Of each group, which columns its data tell apart: others are constant there. */
  readonly informed: readonly (readonly boolean[])[];
}

/** Groupings in the order of the blocks. */
export function groupingsOf({ blocks }: Structure): Grouping[] {
  const names = [...new Set(blocks.map(({ grouping }) => grouping))];
  return names.map((name) => ({
    name,
    groups: blocks.find(({ grouping }) => grouping === name)!.groups.length,
    columns: blocks.flatMap((block, b) =>
      block.grouping === name ? block.columns.map((of, column) => ({ block: b, column, of })) : [],
    ),
  }));
}

/** Sds of the population of every column, among the values of the layout. */
export function sdsOf({ blocks }: Structure, { columns }: Grouping, values: Float64Array): number[] {
  return columns.map(({ block, column }) => values[blocks[block]!.logSd + column]!);
}

/** @param z values of all parameters in the cells, `[parameter * cells + cell]` */
export function curvaturesAt(
  likelihood: CellLikelihood,
  groupings: readonly Grouping[],
  z: Float64Array,
): Curvature[] {
  const { design, cells, parameters, cellsOf } = likelihood;
  const points = cellsOf.map(({ from, count }, participant) => {
    const own = new Float64Array(parameters * count);
    for (let p = 0; p < parameters; p++)
      own.set(z.subarray(p * cells + from, p * cells + from + count), p * count);
    return { participant, z: own };
  });
  const found = likelihood.participantHessians(points);
  return groupings.map((grouping) => {
    const size = grouping.columns.length;
    const information = Array.from({ length: grouping.groups }, () => new Float64Array(size * size));
    found.forEach(({ hessian, failed }, i) => {
      const { from, count } = cellsOf[i]!;
      const side = parameters * count;
      grouping.columns.forEach(({ of: row }, k) => {
        grouping.columns.forEach(({ of: column }, l) => {
          for (let c = 0; c < count; c++) {
            const at = entry(design, row, from + c);
            for (let e = 0; e < count; e++) {
              const other = entry(design, column, from + e);
              const weight = at.weight * other.weight;
              if (weight === 0 || at.group !== other.group) continue;
              const second = hessian[(row.parameter * count + c) * side + column.parameter * count + e]!;
              information[at.group]![k * size + l]! -= failed ? Number.NaN : weight * second;
            }
          }
        });
      });
    });
    return { ...grouping, information, informed: informedColumns(design, grouping) };
  });
}

function entry(design: Design, { parameter, term, column }: BlockColumn, cell: number) {
  const { Z, group, columns } = design.parameters[parameter]!.terms[term]!;
  return { weight: Z[cell * columns.length + column]!, group: group[cell]! };
}

/** A column that is constant over the cells of a group is told apart only where it is the first such of its parameter. */
function informedColumns(design: Design, { columns, groups }: Grouping): boolean[][] {
  const ranges = columns.map(({ of }) => {
    const low = new Float64Array(groups).fill(Number.POSITIVE_INFINITY);
    const high = new Float64Array(groups).fill(Number.NEGATIVE_INFINITY);
    for (let c = 0; c < design.cells.length; c++) {
      const { weight, group } = entry(design, of, c);
      low[group] = Math.min(low[group]!, weight);
      high[group] = Math.max(high[group]!, weight);
    }
    return { low, high };
  });
  return Array.from({ length: groups }, (_, g) => {
    const constant = new Set<number>();
    return columns.map(({ of }, k) => {
      const { low, high } = ranges[k]!;
      if (low[g] !== high[g]) return true;
      if (low[g] === 0 || constant.has(of.parameter)) return false;
      constant.add(of.parameter);
      return true;
    });
  });
}

/**
 * Covariance of the coefficients of a group, by its curvature with precisions added.
 *
 * @param precisions by column; zeros for the likelihood alone
 * @returns with the columns that it is of; undefined where it is not positive definite
 */
export function covarianceOf(
  information: Float64Array,
  informed: readonly boolean[],
  precisions: ArrayLike<number>,
): { readonly kept: readonly number[]; readonly covariance: Float64Array } | undefined {
  const size = informed.length;
  const kept = informed.flatMap((is, k) => (is || precisions[k]! > 0 ? [k] : []));
  const part = new Float64Array(kept.length * kept.length);
  kept.forEach((k, a) => {
    kept.forEach((l, b) => {
      const both = informed[k]! && informed[l]!;
      part[a * kept.length + b] = (both ? information[k * size + l]! : 0) + (k === l ? precisions[k]! : 0);
    });
  });
  if (!part.every(Number.isFinite) || cholesky(part, kept.length) === undefined) return undefined;
  return { kept, covariance: invertPositiveDefinite(part, kept.length) };
}

/** Its diagonal by column: Infinity where nothing is known, not positive definite, or a column that does not vary. */
export function variancesOf(
  information: Float64Array,
  informed: readonly boolean[],
  precisions: ArrayLike<number>,
): Float64Array {
  const variances = new Float64Array(informed.length).fill(Number.POSITIVE_INFINITY);
  const found = covarianceOf(information, informed, precisions);
  found?.kept.forEach((k, a) => {
    variances[k] = found.covariance[a * found.kept.length + a]!;
  });
  return variances;
}

/**
 * Variances that the likelihood alone gives the coefficients of a group. Where it does not determine all of them
 * together, such as a second volatility beside a first, each has that which is left once the population has its say
 * about the others: one that nobody can tell must not hide what is known of the rest.
 */
export function ownVariances(
  information: Float64Array,
  informed: readonly boolean[],
  sds: readonly number[],
): Float64Array {
  const alone = variancesOf(information, informed, new Float64Array(sds.length));
  return alone.map((variance, k) => {
    if (Number.isFinite(variance) || !informed[k]) return variance;
    const others = sds.map((sd, l) => (l === k ? 0 : 1 / (sd * sd)));
    return variancesOf(information, informed, others)[k]!;
  });
}

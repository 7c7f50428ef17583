/**
 * Which coefficients to sample as they are and which as standard normals: centred where the data of most groups say
 * more of them than the population does (group models 4, inference 7). Centred ones of a group are taken apart where its
 * data tie them together.
 */

import { densityOver } from "../density/density.js";
import type { Parametrisation, Parametrisations } from "../density/parametrisation.js";
import { parametriseAll } from "../density/parametrisation.js";
import type { Shear } from "../density/sheared.js";
import { type Block, type Structure, structureOf } from "../density/structure.js";
import type { Hyperpriors } from "../hyperpriors/hyperpriors.js";
import type { CellLikelihood } from "../likelihood/likelihood.js";
import { ownVariances, sdsOf } from "./curvature.js";
import { type PopulationMode, populationMode } from "./population-mode.js";
import { shearsAt } from "./shears.js";

export interface CentredColumn {
  readonly parameter: string;
  readonly grouping: string;
  /** Label of the random column. */
  readonly column: string;
  readonly parametrisation: Parametrisation;
  readonly source: "stated" | "rule";
  /**
   * Median over groups of the variance that the likelihood alone gives a coefficient, over the population's: below 1
   * it is centred. Infinity where most groups say nothing; NaN where nobody asked the rule.
   */
  readonly median: number;
}

export interface CentringChoice {
  /** By block and column, for `groupDensity`. */
  readonly parametrisations: Parametrisations;
  /** The same in words. */
  readonly columns: readonly (readonly CentredColumn[])[];
  /** Of the coefficients that the rule has centred, for `groupDensity`. */
  readonly shears: readonly Shear[];
  /** Where it looked: values of the layout. */
  readonly mode: Float64Array;
}

/**
 * Chooses the parametrisation of every block: what its hyperpriors state, else the rule. The columns of a block with
 * correlations are chosen together, others one by one.
 */
export function chooseCentring(likelihood: CellLikelihood, hyperpriors: Hyperpriors): CentringChoice {
  const structure = structureOf(likelihood.design, hyperpriors);
  const stated = structure.blocks.map((block) => statedOf(block, hyperpriors));
  const density = densityOver(likelihood, hyperpriors, parametriseAll(structure, "centred"));
  const mode = populationMode(density);
  const asks = stated.some((block) => block.includes(undefined));
  const medians = asks
    ? mediansOf(mode, structure)
    : structure.blocks.map(({ columns }) => columns.map(() => Number.NaN));
  const parametrisations = structure.blocks.map(({ columns, correlated }, b) => {
    const rule = medians[b]!.map((median): Parametrisation => (median < 1 ? "centred" : "non-centred"));
    const together = rule.includes("non-centred") ? "non-centred" : "centred";
    return columns.map((_, k) => stated[b]![k] ?? (correlated ? together : rule[k]!));
  });
  const columns = structure.blocks.map(({ columns: own, grouping }, b) =>
    own.map(({ parameter, label }, k): CentredColumn => {
      const name = likelihood.design.parameters[parameter]!.parameter;
      return {
        ...{ parameter: name, grouping, column: label, median: medians[b]![k]! },
        parametrisation: parametrisations[b]![k]!,
        source: stated[b]![k] === undefined ? "rule" : "stated",
      };
    }),
  );
  const byRule = columns.map((block) =>
    block.map(({ parametrisation, source }) => parametrisation === "centred" && source === "rule"),
  );
  return { parametrisations, columns, shears: shearsAt(mode, structure, byRule), mode: mode.values };
}

/** By column; undefined is `auto`. One statement in a correlated block holds for all of it, non-centred before centred. */
function statedOf(
  { columns, correlated }: Block,
  { parameters }: Hyperpriors,
): readonly (Parametrisation | undefined)[] {
  const own = columns.map(({ parameter }) => {
    const { centring } = parameters[parameter]!;
    return centring === "auto" ? undefined : centring;
  });
  if (!correlated) return own;
  const one = own.includes("non-centred") ? "non-centred" : own.find((stated) => stated !== undefined);
  return columns.map(() => one);
}

function mediansOf({ values, curvatures }: PopulationMode, structure: Structure): number[][] {
  const medians = structure.blocks.map(({ columns }) => columns.map(() => Number.NaN));
  for (const curvature of curvatures) {
    const { columns, information, informed } = curvature;
    const sds = sdsOf(structure, curvature, values);
    const variances = information.map((of, g) => ownVariances(of, informed[g]!, sds));
    columns.forEach(({ block, column }, k) => {
      medians[block]![column] = median(variances.map((own) => own[k]! / sds[k]! ** 2));
    });
  }
  return medians;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : 0.5 * (sorted[half - 1]! + sorted[half]!);
}

/**
 * What one participant's data depend on: coefficients of its own, which are integrated out, and what it shares with
 * others, which shifts its cells from draw to draw (group models 4, 7).
 *
 *     z[cell] = sum over own coefficients of weight[cell] x + shift[cell]
 */

import type { Structure } from "../density/structure.js";
import type { Design } from "../design/design.js";
import type { Hyperprior } from "../hyperpriors/hyperpriors.js";
import type { Span } from "../likelihood/lanes.js";
import type { CellLikelihood } from "../likelihood/likelihood.js";

export interface OwnCoefficient {
  readonly parameter: number;
  /** Place among the values of a draw. */
  readonly at: number;
  /** `[parameter * own cells + cell]` */
  readonly weights: Float64Array;
}

/** Coefficients with a normal population: consecutive own ones. */
export interface OwnBlock {
  readonly first: number;
  readonly count: number;
  /** Place of the first sd, and of the first correlation where there are any. */
  readonly sd: number;
  readonly correlations: number | undefined;
  /** Of every coefficient, what its mean is made of. */
  readonly mean: readonly (readonly { readonly at: number; readonly weight: number }[])[];
}

/** One coefficient with a prior that no one shares: pooling `none`. */
export interface OwnPrior {
  readonly index: number;
  readonly prior: Hyperprior;
}

export interface ParticipantUnits {
  readonly participant: number;
  readonly cells: Span;
  readonly runs: Span;
  readonly coefficients: readonly OwnCoefficient[];
  readonly blocks: readonly OwnBlock[];
  readonly priors: readonly OwnPrior[];
  /** z[place] += weight * value[at], of what is shared. */
  readonly shared: readonly { readonly place: number; readonly at: number; readonly weight: number }[];
}

/** Groupings of which one group has several participants: their effects are taken as known. */
export function knownGroupings(design: Design, { blocks }: Structure): string[] {
  return [
    ...new Set(blocks.flatMap((block) => (isNested(design, block.columns[0]!) ? [] : [block.grouping]))),
  ];
}

/** Whether every group of a term belongs to one participant. */
function isNested(
  { parameters, cells }: Design,
  { parameter, term }: { readonly parameter: number; readonly term: number },
): boolean {
  const { group, groups } = parameters[parameter]!.terms[term]!;
  const owner = new Int32Array(groups.length).fill(-1);
  return cells.every(({ participant }, c) => {
    const g = group[c]!;
    if (owner[g] === -1) owner[g] = participant;
    return owner[g] === participant;
  });
}

/** Of every participant. */
export function participantUnits(
  design: Design,
  structure: Structure,
  { cellsOf, runsOf }: Pick<CellLikelihood, "cellsOf" | "runsOf">,
): ParticipantUnits[] {
  const { parameters } = design;
  const nested = structure.blocks.map((block) => isNested(design, block.columns[0]!));
  return cellsOf.map((cells, participant) => {
    const { from, count } = cells;
    const size = parameters.length * count;
    const coefficients: OwnCoefficient[] = [];
    const blocks: OwnBlock[] = [];
    const priors: OwnPrior[] = [];
    const shared: { place: number; at: number; weight: number }[] = [];
    const share = (parameter: number, cell: number, at: number, weight: number): void => {
      if (weight !== 0) shared.push({ place: parameter * count + cell, at, weight });
    };
    const fixedWeight = (parameter: number, column: number, cell: number): number =>
      parameters[parameter]!.X[(from + cell) * parameters[parameter]!.columns.length + column]!;
    for (const { parameter, column, at, absorbed } of structure.fixed) {
      if (absorbed) continue;
      for (let c = 0; c < count; c++) share(parameter, c, at, fixedWeight(parameter, column, c));
    }
    for (const { parameter, column, at, prior } of structure.own) {
      const weights = new Float64Array(size);
      for (let c = 0; c < count; c++) weights[parameter * count + c] = fixedWeight(parameter, column, c);
      priors.push({ index: coefficients.length, prior });
      coefficients.push({ parameter, at: at + participant, weights });
    }
    structure.blocks.forEach((block, b) => {
      const { columns, groups, correlated } = block;
      const groupOf = (k: number, c: number): number => {
        const { parameter, term } = columns[k]!;
        return parameters[parameter]!.terms[term]!.group[from + c]!;
      };
      const weightOf = (k: number, c: number): number => {
        const { parameter, term, column } = columns[k]!;
        const { Z, columns: labels } = parameters[parameter]!.terms[term]!;
        return Z[(from + c) * labels.length + column]!;
      };
      const place = (k: number, group: number): number => block.coefficients + k * groups.length + group;
      if (!nested[b]) {
        columns.forEach(({ parameter }, k) => {
          for (let c = 0; c < count; c++) share(parameter, c, place(k, groupOf(k, c)), weightOf(k, c));
        });
        return;
      }
      const own = new Set(Array.from({ length: count }, (_, c) => groupOf(0, c)));
      for (const group of own) {
        const first = coefficients.length;
        columns.forEach(({ parameter }, k) => {
          const weights = new Float64Array(size);
          for (let c = 0; c < count; c++) {
            if (groupOf(k, c) === group) weights[parameter * count + c] = weightOf(k, c);
          }
          coefficients.push({ parameter, at: place(k, group), weights });
        });
        const mean = columns.map(({ absorbed }) =>
          absorbed.map(({ at, weights }) => ({ at, weight: weights[group]! })),
        );
        if (correlated) {
          blocks.push({
            first,
            count: columns.length,
            sd: block.logSd,
            correlations: block.correlations,
            mean,
          });
        } else {
          columns.forEach((_, k) => {
            blocks.push({
              first: first + k,
              count: 1,
              sd: block.logSd + k,
              correlations: undefined,
              mean: [mean[k]!],
            });
          });
        }
      }
    });
    return { participant, cells, runs: runsOf[participant]!, coefficients, blocks, priors, shared };
  });
}

/** Adds what is shared to `z`, of the participant's own cells. */
export function addShared({ shared }: ParticipantUnits, values: Float64Array, z: Float64Array): void {
  for (const { place, at, weight } of shared) z[place]! += weight * values[at]!;
}

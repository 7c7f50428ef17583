/** From a design and its hyperpriors to the population that EM estimates: which coefficient is whose. group 4 and 8. */

import { UsageError } from "../../errors.js";
import { hashOf } from "../../random/index.js";
import type { Design, ParameterDesign, RandomTerm } from "../design/design.js";
import type { Hyperprior, Hyperpriors, ParameterHyperpriors } from "../hyperpriors/hyperpriors.js";
import type { AbsorbedEffect, Block, Effect, OwnColumn, Population } from "./problem.js";

/** Where a column of X or Z of a parameter goes. */
export interface Source {
  /** By number in the design. */
  readonly parameter: number;
  /** Cells × columns. */
  readonly matrix: Float64Array;
  readonly columns: number;
  readonly column: number;
}

export interface GroupPopulation extends Population {
  /** Columns that own coefficients multiply, as `own`. */
  readonly ownSources: readonly Source[];
  /** Columns that shared effects multiply, as `shared`. */
  readonly sharedSources: readonly Source[];
  /** Place of each fixed column of each parameter: an own coefficient's where the population is known. */
  readonly places: readonly (readonly FixedPlace[])[];
}

export type FixedPlace =
  | { readonly of: "absorbed"; readonly at: number }
  | { readonly of: "shared"; readonly at: number }
  | { readonly of: "own"; readonly at: number };

/** Variance, in units of the individual prior's, below which people are taken not to differ. */
const FLOOR = 1e-4;

/**
 * Sorts coefficients into those absorbed by participants' own ones, those shared by all, and participants' own.
 *
 * @throws UsageError where the model has random terms over other groupings, or no population at all
 */
export function populationOf(design: Design, { parameters }: Hyperpriors): GroupPopulation {
  if (design.parameters.every(({ pooling }) => pooling === "none")) {
    throw new UsageError(
      "Laplace EM estimates populations, and no parameter has one (pooling: none); fit participants on their own",
    );
  }
  const own: OwnColumn[] = [];
  const ownSources: Source[] = [];
  const absorbed: AbsorbedEffect[] = [];
  const shared: Effect[] = [];
  const sharedSources: Source[] = [];
  const blocks: Block[] = [];
  /** Columns of the first term over participants, which absorb fixed ones. */
  const firstTerm = new Map<string, readonly number[]>();
  /** Columns of all terms over participants, for blocks that join parameters. */
  const ownColumns = new Map<string, number[]>();

  const places = design.parameters.map((parameter, p) => {
    const priors = parameters[p]!;
    const X = (column: number): Source => ({
      parameter: p,
      matrix: parameter.X,
      columns: parameter.columns.length,
      column,
    });
    if (parameter.pooling === "none") {
      return parameter.columns.map((label, j): FixedPlace => {
        const at = own.push(knownColumn(parameter, label, priors.columns[j]!)) - 1;
        ownSources.push(X(j));
        blocks.push({ columns: [at], eta: 1, known: true });
        return { of: "own", at };
      });
    }
    refuseOtherGroupings(parameter);
    parameter.terms.forEach((term, t) => {
      const columns = term.columns.map((_, k) => {
        ownSources.push({ parameter: p, matrix: term.Z, columns: term.columns.length, column: k });
        return own.push(ownColumnOf(parameter, term, k, priors, priors.terms[t]!.sds[k]!)) - 1;
      });
      const name = parameter.parameter;
      if (!firstTerm.has(name)) firstTerm.set(name, columns);
      ownColumns.set(name, [...(ownColumns.get(name) ?? []), ...columns]);
      if (design.joined.some((joined) => joined.includes(name))) return;
      const { eta } = priors.terms[t]!;
      if (term.correlated) blocks.push({ columns, eta, known: false });
      else blocks.push(...columns.map((k) => ({ columns: [k], eta, known: false })));
    });
    const first = firstTerm.get(parameter.parameter);
    return parameter.columns.map((label, j): FixedPlace => {
      const effect = {
        parameter: parameter.parameter,
        label,
        start: startOf(priors.columns[j]!, parameter.intercepts.includes(j) ? priors.m0 : 0),
        prior: priors.columns[j]!,
      };
      const absorption = parameter.absorbed.find(({ fixed }) => fixed === j);
      if (absorption === undefined || first === undefined) {
        sharedSources.push(X(j));
        return { of: "shared", at: shared.push(effect) - 1 };
      }
      const at = absorbed.push({
        ...effect,
        own: first[absorption.random]!,
        weights: absorption.weights,
      });
      return { of: "absorbed", at: at - 1 };
    });
  });
  for (const joined of design.joined) {
    const columns = joined.flatMap((name) => ownColumns.get(name) ?? []);
    const last = design.parameters.findIndex(({ parameter }) => parameter === joined.at(-1));
    blocks.push({ columns, eta: parameters[last]!.terms[0]!.eta, known: false });
  }
  const participants = design.participants.length;
  const names = design.participants.map(hashOf);
  return { participants, names, own, absorbed, shared, blocks, ownSources, sharedSources, places };
}

function ownColumnOf(
  { parameter }: ParameterDesign,
  { grouping, columns }: RandomTerm,
  k: number,
  { s0, spread }: ParameterHyperpriors,
  sdPrior: Hyperprior,
): OwnColumn {
  return {
    parameter,
    grouping,
    label: columns[k]!,
    offset: 0,
    startSd: spread * s0,
    floorSd: Math.sqrt(FLOOR) * s0,
    sdPrior,
  };
}

/** Of a parameter that is not pooled: its prior is the population. */
function knownColumn({ parameter }: ParameterDesign, label: string, prior: Hyperprior): OwnColumn {
  if (prior.family !== "normal") {
    throw new UsageError(
      `Laplace EM needs a normal prior of ${label} of ${parameter}, which is not pooled; it is ${prior.family}`,
    );
  }
  const { mean, sd } = prior;
  return { parameter, grouping: "participant", label, offset: mean, startSd: sd, floorSd: 0 };
}

function refuseOtherGroupings({ parameter, terms }: ParameterDesign): void {
  const other = terms.find(({ byParticipant }) => !byParticipant);
  if (other === undefined) return;
  throw new UsageError(
    `${parameter} has a random term over ${other.grouping}, and Laplace EM knows terms over participants alone; ` +
      "sample the model instead",
  );
}

function startOf(prior: Hyperprior, ruled: number): number {
  if (prior.family === "normal" || prior.family === "student") return prior.mean;
  if (prior.family === "uniform") return Math.min(prior.high, Math.max(prior.low, ruled));
  return ruled;
}

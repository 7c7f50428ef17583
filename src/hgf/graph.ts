/**
 * A network as plain data: nodes, edges, settings. This is what files hold and what everything else here reads.
 */

import type { Coupling } from "./couplings.js";
import type { ProbabilityClip } from "./equations/binary.js";

export const nodeKinds = [
  "continuous",
  "input",
  "binary",
  "constant",
  "volatile",
  "categorical",
  "transitions",
  "exponential-family",
  "dirichlet-process",
] as const;
export type NodeKind = (typeof nodeKinds)[number];
export type EdgeKind = "value" | "volatility";

/** An attribute as declared: a number; a word or a list for what shapes the node (`structure.ts`). */
export type ParameterValue = number | string | readonly number[];

export interface NodeData {
  readonly id: string;
  readonly kind: NodeKind;
  /** Attributes that differ from their defaults (`attributes.ts`, `structure.ts`). */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** One edge; both ends share its strength. Sums run in the order in which edges are declared. */
export interface EdgeData {
  readonly kind: EdgeKind;
  readonly parent: string;
  readonly child: string;
  readonly strength: number;
  /** How a value parent acts: absent for the identity. */
  readonly coupling?: Coupling;
}

/**
 * How beliefs are updated. Each name is pinned to one set of equations.
 *
 * - `classic`: Mathys et al. 2011, 2014; may fail after a surprise in a quiet series
 * - `ehgf`: enhanced, the toolbox's default since 7.1
 * - `ehgf-legacy`: mean first, with the classic precision
 * - `unbounded`: two expansions mixed, the toolbox's uHGF 8.2
 */
export type Variant = "classic" | "ehgf" | "ehgf-legacy" | "unbounded";

/**
 * - `standard`: as derived in Weber et al. 2023
 * - `pyhgf`: as pyhgf 0.3 computes; `conventions.ts` lists the differences
 * - `toolbox-8.2`: chains (and the jumping Gaussian) as the MATLAB toolbox computes them: the variance of a step uses the parents' previous
 *   posterior, level 2 of binary models predicts with unit time, no cap, overflow as there
 */
export type Conventions = "standard" | "pyhgf" | "toolbox-8.2";

/**
 * What a noise parent learns from.
 *
 * - `posterior`: the expected squared residual under the posterior of the value parents; Weber et al. 2023, eq. 72
 * - `prediction`: the squared error of the prediction, as pyhgf has it
 * - `mixed`: the error of the prediction with the posterior variance, as HierarchicalGaussianFiltering.jl 0.7 has it
 */
export type NoisePredictionError = "posterior" | "prediction" | "mixed";

export interface Settings {
  readonly variant: Variant;
  /** Parents' uncertainty is left out of predictions (true), or added (false, "relaxed"). */
  readonly meanField: boolean;
  readonly probabilityClip: ProbabilityClip;
  /** Posterior precisions are cut here (not under toolbox conventions). */
  readonly maximumPrecision: number;
  readonly conventions: Conventions;
  /** Default: `prediction` under conventions "pyhgf", else `posterior`. */
  readonly noisePredictionError?: NoisePredictionError;
  /**
   * Whether an autoconnection λ scales the variance that is carried over, by λ², as the exact prediction of an
   * autoregressive process has it (default false: all packages carry it over in full; Weber et al. 2023, eq. 35).
   */
  readonly exactAutoregressiveVariance?: boolean;
}

export const defaultSettings: Settings = {
  variant: "ehgf",
  meanField: true,
  probabilityClip: 1e-3,
  maximumPrecision: 1e10,
  conventions: "standard",
};

export interface Graph {
  readonly settings: Settings;
  readonly nodes: readonly NodeData[];
  readonly edges: readonly EdgeData[];
}

/** Nodes that have a child. */
export function parentIds({ edges }: Graph): ReadonlySet<string> {
  return new Set(edges.map(({ parent }) => parent));
}

/** An edge as error messages and parameter names write it: `x2<-x3`. */
export function edgeName(edge: { readonly child: string; readonly parent: string }): string {
  return `${edge.child}<-${edge.parent}`;
}

/** Name of an edge's strength: `u<-x2.valueCoupling`, `x2<-x3.volatilityCoupling`. */
export function couplingName(edge: {
  readonly kind: EdgeKind;
  readonly child: string;
  readonly parent: string;
}): string {
  return `${edgeName(edge)}.${edge.kind === "value" ? "valueCoupling" : "volatilityCoupling"}`;
}

/** The number a node declares for an attribute, or the default. */
export function numberOf({ parameters }: NodeData, attribute: string, otherwise: number): number {
  const value = parameters[attribute];
  return typeof value === "number" ? value : otherwise;
}

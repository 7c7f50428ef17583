/**
 * A network as plain data: nodes, edges, settings. This is what files hold and what everything else here reads.
 */

import type { ProbabilityClip } from "./equations/binary.js";

export type NodeKind = "continuous" | "input" | "binary";
export type EdgeKind = "value" | "volatility";

export interface NodeData {
  readonly id: string;
  readonly kind: NodeKind;
  /** Attributes that differ from their defaults (`attributes.ts`). */
  readonly parameters: Readonly<Record<string, number>>;
}

/** One edge; both ends share its strength. Sums run in the order in which edges are declared. */
export interface EdgeData {
  readonly kind: EdgeKind;
  readonly parent: string;
  readonly child: string;
  readonly strength: number;
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
 * - `toolbox-8.2`: chains as the MATLAB toolbox computes them: the variance of a step uses the parents' previous
 *   posterior, level 2 of binary models predicts with unit time, no cap, overflow as there
 */
export type Conventions = "standard" | "toolbox-8.2";

export interface Settings {
  readonly variant: Variant;
  /** Parents' uncertainty is left out of predictions (true), or added (false, "relaxed"). */
  readonly meanField: boolean;
  readonly probabilityClip: ProbabilityClip;
  /** Posterior precisions are cut here (standard conventions). */
  readonly maximumPrecision: number;
  readonly conventions: Conventions;
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

/** An edge as error messages and parameter names write it: `x2<-x3`. */
export function edgeName(edge: { readonly child: string; readonly parent: string }): string {
  return `${edge.child}<-${edge.parent}`;
}

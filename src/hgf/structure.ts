/**
 * Attributes that shape a node instead of entering its equations: number of categories, dimension, kind of learning.
 * They are settings of a network, never parameters to estimate. hgf.md 1.3.
 */

import { UsageError } from "../errors.js";
import { type NodeData, type NodeKind, numberOf } from "./graph.js";

export const learningRules = ["generalised-filtering", "hgf-1", "hgf-2", "hgf-3"] as const;
export type LearningRule = (typeof learningRules)[number];
export const distributions = ["normal", "multivariate-normal"] as const;
export type Distribution = (typeof distributions)[number];

const ofKind: Readonly<Partial<Record<NodeKind, readonly string[]>>> = {
  categorical: ["categories"],
  transitions: ["categories"],
  "exponential-family": ["distribution", "dimension", "learning", "expectedSufficientStatistics"],
  "dirichlet-process": ["clusters"],
};

/** Names of the structural attributes of a kind. */
export function structureOf(kind: NodeKind): readonly string[] {
  return ofKind[kind] ?? [];
}

export function categoriesOf(node: NodeData): number {
  return numberOf(node, "categories", 4);
}

export function clustersOf(node: NodeData): number {
  return numberOf(node, "clusters", 10);
}

export interface ExponentialFamily {
  readonly distribution: Distribution;
  readonly dimension: number;
  readonly learning: LearningRule;
  /** Expected sufficient statistics before the first trial. */
  readonly statistics: readonly number[];
}

export function exponentialFamilyOf(node: NodeData): ExponentialFamily {
  const { distribution, learning, expectedSufficientStatistics: given } = node.parameters;
  const dimension = numberOf(node, "dimension", 1);
  return {
    distribution: distribution === "multivariate-normal" ? distribution : "normal",
    dimension,
    learning: learningRules.find((rule) => rule === learning) ?? "generalised-filtering",
    statistics: typeof given === "object" ? given : standardStatistics(dimension),
  };
}

/** Number of sufficient statistics of a normal distribution in d dimensions. */
export function statisticsCount(dimension: number): number {
  return dimension + (dimension * (dimension + 1)) / 2;
}

/** Statistics of mean 0 and covariance identity: d means, then the lower triangle of E[x xᵀ] row by row. */
function standardStatistics(dimension: number): number[] {
  const means = new Array<number>(dimension).fill(0);
  const products = Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: i + 1 }, (_, j) => (i === j ? 1 : 0)),
  );
  return [...means, ...products.flat()];
}

/** @throws UsageError naming the attribute, what was found and what is wanted */
export function validateStructure(node: NodeData): void {
  const { id, kind, parameters } = node;
  const refuse = (name: string, wanted: string): never => {
    throw new UsageError(`node ${id}: ${name} must be ${wanted}, got ${JSON.stringify(parameters[name])}`);
  };
  const whole = (name: string, least: number): void => {
    const value = parameters[name];
    if (value === undefined) return;
    if (typeof value !== "number" || !Number.isInteger(value) || value < least) {
      refuse(name, `a whole number of at least ${least}`);
    }
  };
  if (kind === "categorical" || kind === "transitions") whole("categories", 2);
  if (kind === "dirichlet-process") whole("clusters", 1);
  if (kind !== "exponential-family") return;
  whole("dimension", 1);
  const { distribution, learning, expectedSufficientStatistics: statistics } = parameters;
  if (distribution !== undefined && !distributions.some((d) => d === distribution)) {
    refuse("distribution", distributions.join(" or "));
  }
  if (learning !== undefined && !learningRules.some((rule) => rule === learning)) {
    refuse("learning", `one of ${learningRules.join(", ")}`);
  }
  const dimension = numberOf(node, "dimension", 1);
  if (distribution !== "multivariate-normal" && dimension !== 1) {
    refuse("dimension", '1 for distribution "normal"; use "multivariate-normal"');
  }
  const count = statisticsCount(dimension);
  if (statistics === undefined) return;
  if (typeof statistics !== "object" || statistics.length !== count || !statistics.every(Number.isFinite)) {
    refuse("expectedSufficientStatistics", `a list of ${count} finite numbers`);
  }
}

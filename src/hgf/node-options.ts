/** What each kind of node can be given; every field has a default. hgf.md 1.3. */

import type { CouplingFunction } from "./couplings.js";
import type { Parents } from "./edges.js";
import type { Distribution, LearningRule } from "./structure.js";

export interface ContinuousOptions {
  /** Belief before the first trial: mean (0) and precision, 1 / variance (1). */
  readonly mean?: number;
  readonly precision?: number;
  /** Log variance that the state gains per unit time (-4). */
  readonly tonicVolatility?: number;
  /** Drift of the mean per unit time (0). */
  readonly tonicDrift?: number;
  /** Weight of the state's own past (1). */
  readonly autoconnectionStrength?: number;
  readonly valueParents?: Parents;
  readonly volatilityParents?: Parents;
}

export interface InputOptions {
  /**
   * Precision of the noise, 1 / variance (1). To be given where there are noise parents: Infinity for no noise but
   * theirs.
   */
  readonly precision?: number;
  /** Constant bias (0). */
  readonly tonicDrift?: number;
  readonly valueParents?: Parents;
  /** Noise parents: beliefs about the log of the noise. */
  readonly volatilityParents?: Parents;
}

export interface BinaryOptions {
  readonly valueParents?: Parents;
}

export interface ConstantOptions {
  /** Its value (1). */
  readonly mean?: number;
}

/** A volatility inside a node. */
interface InnerVolatility {
  /** Log volatility before the first trial: mean (0) and precision (1). */
  readonly meanVolatility?: number;
  readonly precisionVolatility?: number;
  /** Log variance that the log volatility gains per unit time (-4). */
  readonly tonicVolatilityVolatility?: number;
}

export interface VolatileOptions extends InnerVolatility {
  readonly mean?: number;
  readonly precision?: number;
  readonly tonicVolatility?: number;
  /** Weight of the state's own past (0, unlike that of a continuous node). */
  readonly autoconnectionStrength?: number;
  /** How strongly the node's own volatility acts (1). */
  readonly internalCoupling?: number;
  readonly valueParents?: Parents;
}

export interface CategoricalOptions extends InnerVolatility {
  /** Number of categories, at least 2 (4). */
  readonly categories?: number;
  /** Log odds of each category before the first trial (-log(n - 1), which makes probabilities 1/n). */
  readonly mean?: number;
  readonly precision?: number;
  readonly tonicVolatility?: number;
  /** How strongly the shared volatility acts on each category (1). */
  readonly volatilityCoupling?: number;
}

export interface ExponentialFamilyOptions {
  readonly distribution?: Distribution;
  /** Entries of an observation (1). */
  readonly dimension?: number;
  /** Fixed rate, or one that an HGF with so many levels on each statistic implies. */
  readonly learning?: LearningRule;
  /** Weight of the past (3): the rate is 1 / (1 + ν). */
  readonly nu?: number;
  /** E[x], then the lower triangle of E[x xᵀ] row by row (mean 0, covariance identity). */
  readonly expectedSufficientStatistics?: readonly number[];
}

export interface DirichletProcessOptions {
  /** Clusters to begin with (10); more are added when all are in use. */
  readonly clusters?: number;
  /** How readily a new cluster is opened (1). */
  readonly alpha?: number;
  /** How much an observation counts where a new cluster is proposed (1). */
  readonly sensoryPrecision?: number;
  /** Weight of a cluster's past (3). */
  readonly nu?: number;
}

export interface LayerOptions {
  /** Nodes of the layer below. */
  readonly children: readonly string[];
  readonly kind?: "continuous" | "volatile";
  /** First part of the names of numbered nodes (`layer`). */
  readonly name?: string;
  /** One strength (1), or that of the edge from each parent to each child, counted from 0. */
  readonly strength?: number | ((parent: number, child: number) => number);
  readonly function?: CouplingFunction;
  /** Attributes of the new nodes. */
  readonly parameters?: Readonly<Record<string, number>>;
}

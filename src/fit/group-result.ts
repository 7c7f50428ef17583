/** What a fit of a group model says beside what every fit says: plain data, part of `credence-fit/1`. */

import type { DesignVariable } from "../group/design/design.js";
import type { Dropped } from "../group/design/input.js";
import type { HyperpriorRow } from "../group/hyperpriors/index.js";
import type { GroupEvidence, ParticipantEstimate } from "../group/laplace/index.js";
import type {
  Contrast,
  IntervalOption,
  MarginalMean,
  PoolingFactor,
  PopulationRow,
} from "../group/outputs/index.js";
import type { LooUnit } from "./analysis.js";
import type { GroupWarning } from "./group-model.js";
import type { PosteriorSummary } from "./posterior.js";

export interface GroupParameter {
  readonly parameter: string;
  readonly pooling: "none" | "partial" | "complete";
  /** As resolved: `om2 ~ 1 + group + (1 | participant)`. */
  readonly formula: string;
  readonly columns: readonly string[];
  readonly random: readonly {
    readonly grouping: string;
    readonly columns: readonly string[];
    readonly groups: number;
    readonly correlated: boolean;
    /** By column. */
    readonly parametrisation: readonly ("centred" | "non-centred")[];
    /**
     * Why, by column: stated, or by the rule; the median over groups of a coefficient's variance by the likelihood
     * alone over that of the population, null where nobody asked or most groups say nothing.
     */
    readonly centring: readonly { readonly source: "stated" | "rule"; readonly median: number | null }[];
    /**
     * By column: whether coefficients, of some groups at least, were sampled less what the group's coefficients before
     * them explain at the mode of the population.
     */
    readonly sheared: readonly boolean[];
  }[];
  /** Mean and sd of the individual prior on the estimation scale. */
  readonly prior: { readonly mean: number; readonly sd: number };
}

/** The posterior as a whole; what it says of single quantities stands elsewhere. */
export type GroupPosterior = Omit<PosteriorSummary, "estimates"> & {
  readonly worst: {
    readonly rHat: number | null;
    readonly essBulk: number | null;
    readonly essTail: number | null;
  };
};

export interface GroupLoo {
  readonly unit: LooUnit;
  readonly units: number;
  readonly elpd: number;
  readonly standardError: number;
  readonly effectiveParameters: number;
  /** -2 elpd. */
  readonly looic: number;
  /** Units with k up to the threshold, up to 1, above 1. */
  readonly counts: { readonly good: number; readonly bad: number; readonly veryBad: number };
  readonly threshold: number;
  readonly warnings: readonly string[];
}

/** What Laplace EM says of the fit. */
export interface GroupLaplace {
  /** Whether hyperpriors counted. */
  readonly hyperpriors: boolean;
  readonly iterations: number;
  /** Sum of log m_i, and the integrated BIC. */
  readonly evidence: GroupEvidence;
  /** log m of every participant: the likelihood with the participant's own coefficients integrated out. */
  readonly participants: readonly Pick<ParticipantEstimate, "id" | "logMarginal" | "flags">[];
}

export interface GroupResult {
  readonly participants: number;
  /** Sets of trials in which every parameter has one value. */
  readonly cells: number;
  readonly parameters: readonly GroupParameter[];
  /** Parameters whose random terms share one block of correlations. */
  readonly correlated: readonly (readonly string[])[];
  readonly variables: readonly DesignVariable[];
  readonly hyperpriors: readonly HyperpriorRow[];
  /** Sd of z of a participant not seen, and its share of the individual prior's. */
  readonly implied: readonly { readonly parameter: string; readonly sd: number; readonly ratio: number }[];
  /** Who was left out for missing covariates. */
  readonly dropped: readonly Dropped[];
  readonly notices: readonly string[];
  readonly warnings: readonly GroupWarning[];
  readonly posterior: GroupPosterior;
  readonly interval: IntervalOption;
  readonly population: readonly PopulationRow[];
  readonly contrasts: readonly Contrast[];
  readonly marginalMeans: readonly MarginalMean[];
  readonly poolingFactors: readonly PoolingFactor[];
  readonly loo?: GroupLoo;
  readonly laplace?: GroupLaplace;
}

/**
 * An analysis (`credence-analysis/1`): everything a fit depends on besides the data, in the words of the command.
 * group 10.1. Reading one from a file is `analysis-schema.ts`, which is loaded only where a file is read.
 */

import type { AgentSpecification } from "../agent/index.js";
import type { StudyOptions } from "../study/index.js";
import type {
  CovariatesPart,
  GroupPart,
  IntervalPart,
  ModelPart,
  RequestedContrast,
  RequestedMarginalMean,
  VariablesPart,
} from "./analysis-group.js";

export interface Analysis {
  readonly schema: "credence-analysis/1";
  readonly title?: string;
  readonly notes?: string;
  readonly data: {
    /** A study as CSV or TSV, relative to the analysis; several files have the same columns. */
    readonly file?: string | readonly string[];
    /** Default `auto`: what the file is. Said otherwise, a file that is not so is refused. */
    readonly format?: "auto" | "csv" | "tsv";
    /** The toolbox's form instead: one number a line, and a file of responses. */
    readonly inputsFile?: string;
    readonly responsesFile?: string;
    /** Role -> column or columns. */
    readonly columns?: Readonly<Record<string, string | readonly string[]>>;
  } & Pick<StudyOptions, "missing" | "derive" | "keep" | "exclude" | "rtUnit">;
  readonly study?: Pick<StudyOptions, "sessions" | "blocks" | "gap" | "skipFirst">;
  /** The agent, or a file that holds it; what stands beside `file` wins over it. */
  readonly agent?: AgentSpecification & { readonly file?: string };
  /** Table of what participants, or their sessions, are: group, age, ... */
  readonly covariates?: CovariatesPart;
  /** How columns become variables of formulas. */
  readonly variables?: VariablesPart;
  /** The hierarchy over participants. Default: none, independent fits. */
  readonly group?: GroupPart;
  readonly inference?: {
    /** MAP with Laplace, under either name; or the posterior sampled from there. */
    readonly method?: InferenceMethod;
    readonly seed?: number;
    readonly starts?: number;
    /** Draws of the evidence check; 0 leaves it out. */
    readonly evidenceDraws?: number;
    /** Of `nuts`. Default 4. */
    readonly chains?: number;
    /** Iterations of warm-up of each chain of `nuts`. Default 500. */
    readonly warmup?: number;
    /** Of each chain of `nuts`, or of `pathfinder`. Default 1000. */
    readonly draws?: number;
    /** Acceptance that `nuts` aims at, between 0 and 1. Default 0.8. */
    readonly targetAcceptance?: number;
    /** Doublings of a trajectory of `nuts`, at most; 1 to 20. Default 10. */
    readonly maxTreeDepth?: number;
    /** Where chains of `nuts` begin; a point has native values. Default `mode`. */
    readonly start?: StatedStart;
    /** Threads to fit on; results do not depend on it. */
    readonly threads?: number;
  };
  /** Several models, each laid over the top level; all are fitted and compared. */
  readonly models?: readonly ModelPart[];
  readonly compare?: {
    /** What is left out. Default `trial`. */
    readonly unit?: LooUnit;
    /** Default stacking and pseudo-BMA+. */
    readonly weights?: readonly ("stacking" | "pseudo-bma+")[];
  };
  /** Made along with a fit: simulations of each participant; 0, the default, leaves a check out. */
  readonly checks?: {
    /** In the folder `posterior-predictive` of the fit folder. */
    readonly posteriorPredictive?: number;
    /** 0 only: these have commands of their own, which start from a model or a fit folder. */
    readonly priorPredictive?: number;
    readonly recovery?: number;
  };
  readonly outputs?: Outputs;
}

export const inferenceMethods = ["map", "laplace", "nuts", "pathfinder"] as const;
export type InferenceMethod = (typeof inferenceMethods)[number];

/**
 * Where chains start: around the mode, of a participant or of a group's population; uniformly between -2 and 2; at draws
 * of the prior; of a group also around the middle of the hyperpriors, or at draws of Pathfinder.
 */
export const chainStarts = ["mode", "around", "uniform", "prior", "pathfinder"] as const;
export type StatedStart = (typeof chainStarts)[number] | Readonly<Record<string, number>>;

/** What is left out by leave-one-out: a response, a session of a known participant, a participant. */
export const looUnits = ["trial", "session", "participant"] as const;
export type LooUnit = (typeof looUnits)[number];

export const figureFormats = ["svg", "png", "pdf"] as const;
export type FigureFormat = (typeof figureFormats)[number];

/** What a fit folder holds beside the tables. */
export interface Outputs {
  readonly folder?: string;
  /** `report.html` and `citations.bib`. Default true. */
  readonly report?: boolean;
  /** Formats of the figures in `figures/`; false for none. Default `["svg"]`. */
  readonly figures?: readonly FigureFormat[] | false;
  /** `participants.parquet` and `trajectories.parquet`. Default false. */
  readonly parquet?: boolean;
  /** Log-likelihoods of every response at every draw in `posterior.nc`. Default: where they need at most 128 MiB. */
  readonly logLikelihood?: boolean;
  /** Trial-wise regressors for imaging, in `regressors/`. Default false. */
  readonly regressors?: boolean;
  /** Of a group model: differences of marginal means. */
  readonly contrasts?: readonly RequestedContrast[];
  /** Of a group model: predictions at levels of a factor, the others equally weighted. */
  readonly marginalMeans?: readonly RequestedMarginalMean[];
  /** Of a group model: half-width of the region of practical equivalence, by parameter, on the estimation scale. */
  readonly rope?: Readonly<Record<string, number>>;
  /** Of a group model. Default equal-tailed, 0.89. */
  readonly interval?: IntervalPart;
}

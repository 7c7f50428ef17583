/** What a report is made of. */

import type { Agent } from "../agent/index.js";
import type { Figure } from "../figures/index.js";
import type { FitResult, ParticipantTrajectories } from "../fit/index.js";
import type { GroupExtras } from "./group/source.js";

/** What there is to draw, and what each shows. */
export const figureKinds = {
  network: "the network of beliefs as a generative model",
  model: "a group model as a graph with plates",
  population: "population quantities of a group model with intervals",
  hyperpriors: "hyperpriors against posteriors of a group model",
  contrasts: "contrasts of marginal means with intervals",
  shrinkage: "participants' estimates alone and with the population",
  loo: "Pareto k of the units that leave-one-out left out",
  overview: "estimates and evidence of all participants",
  forest: "estimates with intervals, a row for each participant",
  priors: "priors against posteriors and estimates",
  correlations: "posterior correlations: mean of the participants, and those of each",
  responses: "response function at typical parameters, and choices made",
  trajectories: "beliefs of a participant over trials, in the toolbox's layout",
  residuals: "residuals of a participant: over trials, against predictions, autocorrelation",
  posterior: "sampled posteriors: mean and 89 % interval, a row for each participant",
  trace: "draws of a participant in order, a line for each chain",
  ranks: "ranks of each chain's draws among those of all chains",
  densities: "densities of the draws by parameter and chain",
  pairs: "draws of pairs of parameters against each other, divergent ones marked",
  autocorrelation: "autocorrelation of the draws of each chain",
  ess: "effective sample sizes as draws accumulate",
  energy: "energies of the chains against their changes",
  paretok: "Pareto k of each response that is left out",
  loopit: "whether left-out real-valued responses are where they are predicted: LOO-PIT",
} as const;
export type FigureKind = keyof typeof figureKinds;

/** Figures of the draws of one participant. */
export const posteriorKinds = [
  "trace",
  "ranks",
  "densities",
  "pairs",
  "autocorrelation",
  "ess",
  "energy",
  "paretok",
  "loopit",
] as const satisfies readonly FigureKind[];
export type PosteriorKind = (typeof posteriorKinds)[number];

/** What was drawn of a participant. */
export interface Sampled {
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
  /** Native values of the free parameters, [chain][draw][parameter]. */
  readonly values: Float64Array;
  /** Statistics of the sampler by name, [chain][draw]; none of Pathfinder. */
  readonly stats: Readonly<Partial<Record<string, Float64Array>>>;
  /** Leave-one-out of each response: where it is, its Pareto k, and its transform (NaN where there is none). */
  readonly loo?: readonly { readonly trial: string; readonly k: number; readonly transform: number }[];
}

export interface NamedFigure {
  readonly kind: FigureKind;
  /** Of the file that it may be saved as, without ending: letters, digits, `.`, `_` and `-` only. */
  readonly name: string;
  /** Id of whom it shows; absent for figures of the group. */
  readonly participant?: string;
  readonly figure: Figure;
}

export interface ReportSource {
  readonly result: FitResult;
  readonly agent: Agent;
  /** One participant at a time, in the order of `result.participants`; those that failed are absent. */
  readonly trajectories: AsyncIterable<ParticipantTrajectories> | Iterable<ParticipantTrajectories>;
  /** By participant, where posteriors were sampled and their draws are at hand. */
  readonly sampled?: ReadonlyMap<string, Sampled>;
  /** Of a group model, what is not in the result; without it the page goes without the parts that need it. */
  readonly group?: GroupExtras;
  /**
   * Saves a figure beside the page and returns the link to it, relative to the page. Called for figures of the group,
   * and above `LARGE` participants for those of each. Without it the page has no links to figures.
   */
  readonly save?: (name: string, figure: Figure) => string | Promise<string>;
}

export interface ReportOptions {
  /**
   * Whether the page lies in a fit folder: then it links to `participants.csv` and `citations.bib` beside it, and says
   * how to fit again from there. Default true.
   */
  readonly inFitFolder?: boolean;
}

/** With more participants than this the page holds summaries, and links to figures beside it. */
export const LARGE = 100;

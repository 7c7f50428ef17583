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
} as const;
export type FigureKind = keyof typeof figureKinds;

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

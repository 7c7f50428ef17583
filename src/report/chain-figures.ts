/** Which figures of draws the page holds: all of them would make it too long to open. */

import type { ParticipantFit } from "../fit/index.js";
import { posteriorFigures } from "./posterior-figures.js";
import type { NamedFigure, PosteriorKind, ReportSource } from "./source.js";

/** So many participants whose draws should not be trusted are shown with everything there is. */
const DOUBTED = 10;
/** So many others are shown with what is read at a glance. */
const TRUSTED = 20;
const ATAGLANCE: readonly PosteriorKind[] = ["densities", "ranks", "pairs", "paretok", "loopit"];

/** Figures of the draws of one participant after the other, as long as there is room. */
export class ChainFigures {
  private doubted = 0;
  private trusted = 0;

  constructor(private readonly source: ReportSource) {}

  of(fit: ParticipantFit): NamedFigure[] {
    const { result, agent, sampled } = this.source;
    const draws = sampled?.get(fit.id);
    if (draws === undefined) return [];
    if (fit.posterior?.status === "converged") {
      if (++this.trusted > TRUSTED) return [];
      return posteriorFigures(result, agent, fit, draws, ATAGLANCE);
    }
    if (++this.doubted > DOUBTED) return [];
    return posteriorFigures(result, agent, fit, draws);
  }
}

/** From draws of a group model to everything that is told of it (group models 6). */

import { type Contrast, contrasts } from "./contrasts.js";
import type { GroupDraws } from "./draws.js";
import { type MarginalMean, marginalMeans } from "./marginal-means.js";
import { intervalOf, type OutputOptions, ropesOf } from "./options.js";
import {
  type ParticipantCoefficient,
  type ParticipantExtras,
  type ParticipantMean,
  type ParticipantParameter,
  participantCoefficients,
  participantMeans,
  participantParameters,
} from "./participants.js";
import { joinedRows, type PopulationRow, populationRows } from "./population.js";
import { posteriorsOf } from "./posterior.js";
import { type PoolingFactor, poolingFactors } from "./shrinkage.js";
import type { IntervalOption } from "./summary.js";

/** Plain data, in the order of the design. Numbers that cannot be had are NaN. */
export interface GroupOutputs {
  readonly interval: IntervalOption;
  readonly population: readonly PopulationRow[];
  readonly contrasts: readonly Contrast[];
  readonly marginalMeans: readonly MarginalMean[];
  readonly participantParameters: readonly ParticipantParameter[];
  readonly participantCoefficients: readonly ParticipantCoefficient[];
  /** For `participants.csv`. */
  readonly participantMeans: readonly ParticipantMean[];
  readonly poolingFactors: readonly PoolingFactor[];
  /** What asks for care, in sentences: values held outside of the data. */
  readonly notes: readonly string[];
}

/**
 * Summaries of all quantities, derived draw by draw.
 *
 * @param draws constrained values by name, design, hyperpriors, domains
 * @param options contrasts, marginal means, regions of practical equivalence (default 0.05 sds of the individual prior
 *   to each side of 0), interval (default equal tails, 0.89)
 * @param extras what is not in the draws: fits of participants alone, scored trials by cell
 * @throws UsageError for values that the draws lack, and for options that name what there is not, with the nearest name
 */
export function groupOutputs(
  draws: GroupDraws,
  options: OutputOptions = {},
  extras: ParticipantExtras = {},
): GroupOutputs {
  const { design, hyperpriors } = draws;
  const posteriors = posteriorsOf(draws);
  const interval = intervalOf(options);
  const ropes = ropesOf(
    options,
    posteriors.map(({ name, hyperpriors: { s0 } }) => ({ name, s0 })),
  );
  // Requests first: what is misspelled is said before anything is computed.
  const compared = contrasts(options.contrasts ?? [], posteriors, design, draws, interval, ropes);
  const means = marginalMeans(options.marginalMeans ?? [], posteriors, design, draws, interval);
  const parameters = posteriors.map((own, p) =>
    participantParameters(own, p, design, draws, interval, extras),
  );
  return {
    interval,
    population: [
      ...posteriors.flatMap((own) =>
        populationRows(own, hyperpriors.table, draws, interval, ropes.get(own.name)!),
      ),
      ...joinedRows(posteriors, design.joined, hyperpriors.table, draws, interval),
    ],
    contrasts: compared.rows,
    marginalMeans: means.rows,
    participantParameters: byParticipant(parameters.flat()),
    participantCoefficients: byParticipant(
      posteriors.flatMap((own) => participantCoefficients(own, design, draws, interval)),
    ),
    participantMeans: byParticipant(
      posteriors.flatMap((own, p) => participantMeans(own, design, draws, interval, parameters[p]!)),
    ),
    poolingFactors: posteriors.flatMap(poolingFactors),
    notes: [...new Set([...compared.notes, ...means.notes])],
  };
}

/** Rows of parameter after parameter, each in the order of the participants, as rows of participant after participant. */
function byParticipant<R extends { readonly participant: string }>(rows: readonly R[]): R[] {
  const of = new Map<string, R[]>();
  for (const row of rows) {
    const own = of.get(row.participant);
    if (own === undefined) of.set(row.participant, [row]);
    else own.push(row);
  }
  return [...of.values()].flat();
}

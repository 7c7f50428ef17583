/**
 * All that is told of a group, from Laplace EM in place of chains: effects, own coefficients and evidence exactly as
 * fitted, everything derived by draws from the same normals. Approximate throughout.
 */

import { normalQuantile } from "../../random/index.js";
import { normalCdf } from "../../scalar/special.js";
import {
  type GroupDraws,
  type GroupOutputs,
  groupOutputs,
  type OutputOptions,
  type ParticipantExtras,
  type PopulationRow,
  type Summary,
} from "../outputs/index.js";
import { unknown } from "../outputs/summary.js";
import type { EffectEstimate, GroupLaplaceFit } from "./result.js";

/**
 * Outputs with the columns of those of chains; diagnostics of chains are NaN, and so are the uncertainties of population
 * sds and correlations, which Laplace EM takes as known.
 *
 * @param draws from the fit, as `laplaceDraws` makes them
 * @throws UsageError for requests that name what there is not
 */
export function laplaceOutputs(
  fit: GroupLaplaceFit,
  draws: GroupDraws,
  requests: OutputOptions = {},
  extras: ParticipantExtras = {},
): GroupOutputs {
  const outputs = groupOutputs({ ...draws, approximate: true }, requests, extras);
  const half = normalQuantile(0.5 + 0.5 * outputs.interval.prob);
  const byName = new Map(
    fit.participants.flatMap(({ id, coefficients }) =>
      coefficients.map((own) => [`${id}\n${own.parameter}\n${own.term}`, own] as const),
    ),
  );
  return {
    ...outputs,
    population: outputs.population.map((row) => populationRow(row, fit, half)),
    participantCoefficients: outputs.participantCoefficients.map((row) => {
      const own = byName.get(`${row.participant}\n${row.parameter}\n${row.term}`);
      if (own === undefined) return row;
      const { populationMean, mode } = own;
      return { ...row, populationMean, summary: { ...row.summary, mean: mode } };
    }),
  };
}

function populationRow(row: PopulationRow, fit: GroupLaplaceFit, half: number): PopulationRow {
  // Hyperpriors that did not count are not told.
  const told = fit.hyperpriors ? row : { ...row, prior: "" };
  const { parameter, kind, term } = row;
  if (kind === "sd" || kind === "correlation") {
    const { mayBeZero: _, positive: __, ...rest } = told;
    const known = unknown(row.summary.mean);
    const sd = fit.sds.find(
      (of) => of.parameter === parameter && of.grouping === row.grouping && of.term === term,
    );
    return kind === "sd"
      ? { ...rest, summary: known, mayBeZero: sd?.none ?? false }
      : { ...rest, summary: known };
  }
  const effects = kind === "coefficient_original" ? fit.original : fit.effects;
  const effect = effects.find((of) => of.parameter === parameter && of.term === term);
  if (kind === "variance_explained" || effect === undefined) return told;
  return { ...told, ...exact(effect, half), ...(row.rope && { rope: inside(effect, row.rope) }) };
}

function exact({ estimate, standardError, probabilityPositive }: EffectEstimate, half: number) {
  const summary: Summary = {
    ...unknown(estimate),
    sd: standardError,
    low: estimate - half * standardError,
    high: estimate + half * standardError,
  };
  return { summary, positive: { value: probabilityPositive, mcse: Number.NaN } };
}

function inside({ estimate, standardError }: EffectEstimate, rope: NonNullable<PopulationRow["rope"]>) {
  const below = (x: number): number => normalCdf((x - estimate) / standardError);
  return { ...rope, probability: below(rope.high) - below(rope.low) };
}

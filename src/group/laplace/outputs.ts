/**
 * All that is told of a group, from Laplace EM in place of chains: effects, own coefficients and evidence exactly as
 * fitted, everything derived by draws from the same normals. Approximate throughout.
 */

import type { Domain } from "../../model/index.js";
import { normalQuantile } from "../../random/index.js";
import { normalCdf } from "../../scalar/special.js";
import type { Design } from "../design/design.js";
import type { Hyperpriors } from "../hyperpriors/hyperpriors.js";
import {
  type GroupOutputs,
  groupOutputs,
  type OutputOptions,
  type ParticipantExtras,
  type PopulationRow,
  type Summary,
} from "../outputs/index.js";
import { type LaplaceDrawsOptions, laplaceDraws } from "./draws.js";
import type { EffectEstimate, GroupLaplaceFit } from "./result.js";

/**
 * Outputs with the columns of those of chains; diagnostics of chains are NaN, and so are the uncertainties of population
 * sds and correlations, which Laplace EM takes as known.
 *
 * @param domains of the parameters, as in the design
 * @throws UsageError for requests that name what there is not
 */
export function laplaceOutputs(
  fit: GroupLaplaceFit,
  model: { readonly design: Design; readonly hyperpriors: Hyperpriors; readonly domains: readonly Domain[] },
  requests: OutputOptions = {},
  extras: ParticipantExtras = {},
  options: LaplaceDrawsOptions = {},
): GroupOutputs {
  const draws = laplaceDraws(fit, model.design, options);
  const outputs = groupOutputs({ ...model, ...draws }, requests, extras);
  const half = normalQuantile(0.5 + 0.5 * outputs.interval.prob);
  const plain = <R extends { readonly summary: Summary }>(row: R): R => ({
    ...row,
    summary: { ...row.summary, essBulk: Number.NaN, essTail: Number.NaN, rHat: Number.NaN },
  });
  const byName = new Map(
    fit.participants.flatMap(({ id, coefficients }) =>
      coefficients.map((own) => [`${id}\n${own.parameter}\n${own.term}`, own] as const),
    ),
  );
  return {
    ...outputs,
    population: outputs.population.map((row) => populationRow(plain(row), fit, half)),
    contrasts: outputs.contrasts.map(plain),
    marginalMeans: outputs.marginalMeans.map(plain),
    participantParameters: outputs.participantParameters.map(plain),
    participantCoefficients: outputs.participantCoefficients.map((row) => {
      const own = byName.get(`${row.participant}\n${row.parameter}\n${row.term}`);
      if (own === undefined) return plain(row);
      const { populationMean, mode } = own;
      return plain({ ...row, populationMean, summary: { ...row.summary, mean: mode } });
    }),
    participantMeans: outputs.participantMeans.map(plain),
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

/** A value of which nothing more is known. */
function unknown(mean: number): Summary {
  const none = Number.NaN;
  return { mean, sd: none, low: none, high: none, essBulk: none, essTail: none, rHat: none, mcseMean: none };
}

/** What is taken from a finished fit of participants: their average, and means for the priors of another fit. */

import { UsageError } from "../errors.js";
import { averageFits, type ParticipantAverage } from "../fit/average.js";
import type { ParticipantFit } from "../fit/index.js";
import { openFitFolder } from "./read-folder.js";

/**
 * Bayesian parameter average of the participants in a fit folder.
 *
 * @throws UsageError for a folder without a finished fit, or of a group model; and as `averageFits`
 */
export async function averageFolder(folder: string): Promise<ParticipantAverage> {
  const fit = openFitFolder(folder);
  refuseGroup(folder, fit.result.group !== undefined);
  return averageFits(await fit.agent(), fit.result.participants);
}

/** Estimates of participants may differ by this part of a posterior sd and count as one. */
const SAME = 0.01;

/**
 * Native estimates of a fit as means for the priors of another one: of an ideal observer, whose one sequence of inputs
 * gives one estimate (response-models 2).
 *
 * @returns parameter -> native value, of the parameters that the fit estimated
 * @throws UsageError where the folder holds no fit of participants, or their estimates differ
 */
export function priorMeansOf(folder: string): Record<string, number> {
  const { result } = openFitFolder(folder);
  refuseGroup(folder, result.group !== undefined);
  const fitted = result.participants.filter(({ status }) => status !== "failed");
  const [first] = fitted;
  if (first === undefined)
    throw new UsageError(`${folder}: nobody could be fitted, so there are no estimates`);
  const differing = first.estimates.find((_, j) => fitted.some((other) => differ(first, other, j)));
  if (differing !== undefined) {
    throw new UsageError(
      `${folder}: estimates of ${differing.name} differ between participants, and a prior has one mean; fit one sequence ` +
        'of inputs there, for example with --keep "participant == ...", or give the mean with --set',
    );
  }
  return Object.fromEntries(first.estimates.map(({ name, value }) => [name, value!]));
}

function differ(one: ParticipantFit, other: ParticipantFit, j: number): boolean {
  const [a, b] = [one.estimates[j]!, other.estimates[j]!];
  return !(Math.abs(a.estimation! - b.estimation!) <= SAME * (a.sd ?? a.prior?.sd ?? 0));
}

function refuseGroup(folder: string, isGroup: boolean): void {
  if (!isGroup) return;
  throw new UsageError(
    `${folder}: is the fit of a group, whose population says what this would; name a fit of participants`,
  );
}

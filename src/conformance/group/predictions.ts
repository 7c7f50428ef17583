/** Leave-one-out and WAIC of ours against those of a fixture; whole sessions or participants must not pass as units. */

import { psisLoo, type UnitLogLikelihoods, waic } from "../../inference/loo/index.js";
import { paretoTailLength } from "../../inference/pareto.js";
import type { CaseResult } from "../result.js";

/** What a fixture says of leave-one-out of trials. */
export interface TrialReference {
  readonly elpd: number;
  readonly se: number;
  readonly p: number;
  readonly draws: number;
  readonly tail_rule: "arviz" | "loo";
  readonly pointwise_elpd: readonly number[];
  readonly pointwise_k: readonly number[];
}

/** An error as a share of its tolerance. */
export function near(ours: number, theirs: number, tolerance: number): number {
  return Math.abs(ours - theirs) / tolerance;
}

export function scored(id: string, errors: readonly number[]): CaseResult {
  // Math.max passes NaN on.
  const worst = errors.reduce((a, b) => Math.max(a, b), 0);
  return { id, passed: worst <= 1, worst };
}

/** The run-to-run spread is stated in the README of the fixtures. */
export function checkTrials(
  units: UnitLogLikelihoods,
  trial: TrialReference,
  information: { readonly elpd: number; readonly p: number },
): CaseResult[] {
  const loo = psisLoo(units, { rule: trial.tail_rule });
  const ours = waic(units);
  return [
    scored("leave-one-out of trials", [
      near(loo.units, trial.pointwise_elpd.length, 0.5),
      near(loo.elpd, trial.elpd, 0.8),
      near(loo.effectiveParameters, trial.p, 0.8),
      near(loo.standardError, trial.se, 0.1),
      ...trial.pointwise_elpd.map((e, i) =>
        trial.pointwise_k[i]! < 0.5 ? near(loo.pointwise.elpd[i]!, e, 0.05) : 0,
      ),
    ]),
    scored("WAIC", [
      near(ours.elpd, information.elpd, 0.8),
      near(ours.effectiveParameters, information.p, 0.8),
    ]),
  ];
}

/**
 * Whole sessions or participants of joint draws must not pass as units: participants are refused by what they are.
 * Disguised as observations their tails must be as heavy as those of the reference, up to the sampling error of a fitted
 * shape, (1 + k)/√M of M ratios (Smith 1987, Annals of Statistics 15, 1174-1207), four times that of both; and some must
 * be flagged.
 *
 * @param members for each whole unit the stretches of units that it consists of
 * @param theirs shapes of the reference
 */
export function plainIsRefused(
  what: "sessions" | "participants",
  each: UnitLogLikelihoods,
  members: readonly (readonly { readonly from: number; readonly count: number }[])[],
  theirs: readonly number[],
  { tail_rule: rule, draws: theirDraws }: TrialReference,
): CaseResult {
  const { chains, draws } = each;
  const of = (i: number): Float64Array => {
    const sum = new Float64Array(chains * draws);
    for (const { from, count } of members[i]!) {
      for (let k = from; k < from + count; k++) {
        each.of(k).forEach((l, s) => {
          sum[s]! += l;
        });
      }
    }
    return sum;
  };
  const plain = { units: members.length, chains, draws, of };
  let refused = false;
  try {
    psisLoo({ ...plain, kind: "participant" });
  } catch {
    refused = true;
  }
  const { counts, pointwise } = psisLoo({ ...plain, kind: "observation" }, { rule });
  const tails = [chains * draws, theirDraws].map((S) => paretoTailLength(S, { rule }));
  const share = Math.sqrt(tails.reduce((sum, M) => sum + 1 / M, 0));
  const scores = theirs.map((k, i) => Math.abs(pointwise.k[i]! - k) / (4 * (1 + k) * share));
  const flagged = counts.bad + counts.veryBad;
  const worst =
    refused && flagged > 0 ? scores.reduce((a, b) => Math.max(a, b), 0) : Number.POSITIVE_INFINITY;
  return {
    id: `leave-one-out of ${what}, plain, refused`,
    passed: worst <= 1,
    worst,
    detail: `${flagged} of ${members.length} flagged`,
  };
}

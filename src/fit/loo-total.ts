/** Leave-one-out of a whole study: sums over the responses of all participants, whose parameters are their own. */

import { finite } from "./finite.js";
import type { LeaveOneOut } from "./posterior.js";
import type { ParticipantFit } from "./summary.js";

export interface TotalLoo extends Omit<LeaveOneOut, "warnings" | "threshold"> {
  /** Participants in the sums: those with leave-one-out that is a number. */
  readonly participants: number;
  /** Those among them whose draws should not be trusted. */
  readonly untrusted: readonly string[];
}

/** @returns undefined where nobody was sampled */
export function totalLoo(fits: readonly ParticipantFit[]): TotalLoo | undefined {
  const all = fits.flatMap(({ id, posterior }) =>
    posterior?.loo === undefined || posterior.loo.elpdLoo === null
      ? []
      : [{ id, trusted: posterior.status === "converged", loo: posterior.loo }],
  );
  if (all.length === 0) return undefined;
  const sum = (of: (loo: LeaveOneOut) => number | null): number =>
    all.reduce((total, { loo }) => total + (of(loo) ?? Number.NaN), 0);
  const error = (
    total: keyof LeaveOneOut & `elpd${string}`,
    own: "seElpdLoo" | "seElpdWaic",
  ): number | null =>
    finite(pooledError(all.map(({ loo }) => ({ n: loo.units, sum: loo[total], error: loo[own] }))));
  const elpd = sum(({ elpdLoo }) => elpdLoo);
  return {
    elpdLoo: finite(elpd),
    seElpdLoo: error("elpdLoo", "seElpdLoo"),
    pLoo: finite(sum(({ pLoo }) => pLoo)),
    looic: finite(-2 * elpd),
    nBadK: sum(({ nBadK }) => nBadK),
    units: sum(({ units }) => units),
    constant: sum(({ constant }) => constant),
    refitted: sum(({ refitted }) => refitted),
    moved: sum(({ moved }) => moved),
    elpdWaic: finite(sum(({ elpdWaic }) => elpdWaic)),
    seElpdWaic: error("elpdWaic", "seElpdWaic"),
    pWaic: finite(sum(({ pWaic }) => pWaic)),
    waicUnreliable: sum(({ waicUnreliable }) => waicUnreliable),
    participants: all.length,
    untrusted: all.flatMap(({ id, trusted }) => (trusted ? [] : [id])),
  };
}

/**
 * √(N var) of all units, from the number, sum and √(n var) of the units of each part: squares around the mean of all are
 * those around the means of the parts and those of the means. Denominators are N - 1.
 */
function pooledError(
  parts: readonly { readonly n: number; readonly sum: number | null; readonly error: number | null }[],
): number {
  const N = parts.reduce((total, { n }) => total + n, 0);
  const mean = parts.reduce((total, { sum }) => total + (sum ?? Number.NaN), 0) / N;
  const squares = parts.reduce((total, { n, sum, error }) => {
    if (n === 0) return total;
    const within = n === 1 ? 0 : ((n - 1) / n) * (error ?? Number.NaN) ** 2;
    return total + within + n * ((sum ?? Number.NaN) / n - mean) ** 2;
  }, 0);
  return Math.sqrt((N / (N - 1)) * squares);
}

/** R-hat: whether chains agree with each other and with themselves. inference 10. */

import { UsageError } from "../../errors.js";
import { Ordered } from "./order.js";
import { type Chains, mean, split, unusable, variance } from "./series.js";

/**
 * Rank-normalised split R-hat, the larger of bulk and folded: near 1 where the halves of all chains look alike in
 * location and in scale. Vehtari et al. 2021; to be at most 1.01.
 *
 * @param chains draws of one scalar, one array of at least 4 for each chain, of equal length
 * @returns NaN where draws are not finite, all equal, or too few (`unusable` says which)
 */
export function rHat(chains: Chains): number {
  return rankNormalised(chains, basicRHat);
}

/** The same of draws that are usable and in order. */
export function rHatOf(draws: Ordered): number {
  return largerOf(draws, basicRHat);
}

/** R-hat of the halves of chains without ranks or folding. Gelman et al. 2013, Bayesian Data Analysis, 11.4. */
export function splitRHat(chains: Chains): number {
  return unusable(chains) === undefined ? basicRHat(split(chains)) : Number.NaN;
}

/**
 * Nested R-hat: for many short chains, of which those of a superchain began at the same point. Margossian et al.
 * 2024 (Bayesian Analysis).
 *
 * @param superchains for each chain the number, from 0, of its superchain; all of equal size, at least two
 * @throws UsageError where they are not
 */
export function nestedRHat(chains: Chains, superchains: readonly number[]): number {
  const count = Math.max(...superchains) + 1;
  const size = superchains.length / count;
  const members = Array.from({ length: count }, (_, k) =>
    superchains.flatMap((s, c) => (s === k ? [c] : [])),
  );
  if (superchains.length !== chains.length || count < 2 || members.some((m) => m.length !== size)) {
    throw new UsageError(
      `nested R-hat: ${chains.length} chains must fall into two or more superchains of equal size, got [${superchains.join(", ")}]`,
    );
  }
  return rankNormalised(chains, (halves) => {
    const groups = members.map((m) => m.flatMap((c) => [halves[2 * c]!, halves[2 * c + 1]!]));
    const within = groups.map((group) => {
      const spread = group[0]!.length > 1 ? mean(group.map(variance)) : 0;
      return spread + variance(group.map(mean));
    });
    return Math.sqrt(1 + variance(groups.map((group) => mean(group.map(mean)))) / mean(within));
  });
}

/** The larger of a criterion of the normal scores of halves, and of those of the distances from the median. */
function rankNormalised(chains: Chains, criterion: (halves: Float64Array[]) => number): number {
  return unusable(chains) === undefined ? largerOf(new Ordered(chains), criterion) : Number.NaN;
}

function largerOf(draws: Ordered, criterion: (halves: Float64Array[]) => number): number {
  const bulk = criterion(draws.scores());
  const tails = criterion(draws.foldedScores());
  // Folded draws can be constant (two values around the median), which says nothing.
  return Number.isNaN(tails) ? bulk : Math.max(bulk, tails);
}

/** √((B/W + N - 1)/N) of chains of length N. */
function basicRHat(chains: Chains): number {
  const N = chains[0]!.length;
  const between = N * variance(chains.map(mean));
  const within = mean(chains.map(variance));
  return Math.sqrt((between / within + N - 1) / N);
}

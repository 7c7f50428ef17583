/**
 * Whether chains lie in different modes: groups of chains that never meet. More draws do not help then, and R-hat
 * alone does not say so. inference 10.
 */

import { type ChainInfo, columnOf, type SampleResult } from "../nuts/result.js";
import { mean, variance } from "./series.js";

/** Chains that found the same region. */
export interface Mode {
  /** Numbers of the chains in the run, from 0. */
  readonly chains: readonly number[];
  /** Mean log density of their draws; NaN where it is not known. */
  readonly logDensity: number;
}

export interface Modes {
  /** Highest mean log density first. One mode where all chains meet. */
  readonly modes: readonly Mode[];
  /** The coordinate that tells the first two modes apart best, and its mean in each. */
  readonly difference?: { readonly name: string; readonly means: readonly [number, number] };
}

/** Chains whose means lie farther apart than this, in sds within the chains, do not meet. */
const APART = 2.5;

export type Sampled = Pick<SampleResult, "chains" | "draws" | "unconstrained" | "coordinateNames"> & {
  /** Without the log density modes are in the order of their chains. */
  readonly stats: { readonly logDensity?: Float64Array };
  readonly chainInfo: readonly Pick<ChainInfo, "chain">[];
};

/** Groups the chains of a result. */
export function modesOf(result: Sampled): Modes {
  const { chains, draws, unconstrained, coordinateNames, stats, chainInfo } = result;
  const columns = coordinateNames.map((_, j) =>
    columnOf(unconstrained, chains, draws, coordinateNames.length, j),
  );
  const means = columns.map((column) => column.map(mean));
  const variances = columns.map((column) => column.map(variance));
  const distance = (j: number, a: number, b: number): number => {
    const gap = Math.abs(means[j]![a]! - means[j]![b]!);
    return gap === 0 ? 0 : gap / Math.sqrt((variances[j]![a]! + variances[j]![b]!) / 2);
  };
  const group = Array.from({ length: chains }, (_, c) => c);
  for (let a = 0; a < chains; a++) {
    for (let b = 0; b < a; b++) {
      if (coordinateNames.some((_, j) => distance(j, a, b) > APART)) continue;
      const [from, to] = [group[a]!, group[b]!];
      group.forEach((g, c) => {
        if (g === from) group[c] = to;
      });
    }
  }
  const levels = stats.logDensity;
  const logDensity =
    levels === undefined
      ? new Array<number>(chains).fill(Number.NaN)
      : columnOf(levels, chains, draws, 1, 0).map(mean);
  const modes = [...new Set(group)]
    .map((g) => group.flatMap((of, c) => (of === g ? [c] : [])))
    .map((members) => ({ members, logDensity: mean(members.map((c) => logDensity[c]!)) }))
    .sort((x, y) => (levels === undefined ? 0 : y.logDensity - x.logDensity));
  const told = modes.map(({ members, logDensity: level }) => ({
    chains: members.map((c) => chainInfo[c]!.chain),
    logDensity: level,
  }));
  const [first, second] = modes;
  if (first === undefined || second === undefined) return { modes: told };
  const [a, b] = [first.members[0]!, second.members[0]!];
  const at = coordinateNames.reduce((best, _, j) => (distance(j, a, b) > distance(best, a, b) ? j : best), 0);
  return {
    modes: told,
    difference: { name: coordinateNames[at]!, means: [means[at]![a]!, means[at]![b]!] },
  };
}

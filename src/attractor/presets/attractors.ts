/** Attractors of a network: where relaxation ends from weak versions of patterns. */

import { langevin } from "../continuous-bernoulli.js";
import { correlation, distinctRounded, orthogonality } from "../metrics.js";
import type { AttractorNetwork } from "../network.js";
import { type Relaxed, relax } from "../relax.js";
import type { Shown } from "./shown.js";

/** Relaxations from L(scale · P_k), β 1, by the free energy (the reference's criterion). */
export function attractorsFrom(
  network: AttractorNetwork,
  patterns: readonly ArrayLike<number>[],
  scale: number,
): Relaxed[] {
  return patterns.map((pattern) =>
    relax(
      network,
      Array.from(pattern, (x) => langevin(scale * x)),
      { inverseTemperature: 1, stop: "vfe", tolerance: 1e-12, maxSteps: 1000 },
    ),
  );
}

export interface AttractorSet {
  readonly converged: number;
  /** Distinct converged states after rounding to two decimals. */
  readonly unique: number;
  /** Mean |90° - angle| between the distinct ones; null below two. */
  readonly orthogonality: number | null;
  /** Mean correlation of the states with the patterns that they come from. */
  readonly patternCorrelation: number;
  readonly meanAbsEntry: number;
}

/** What the attractors of patterns are like. */
export function describeAttractors(
  relaxed: readonly Relaxed[],
  patterns: readonly ArrayLike<number>[],
): AttractorSet {
  const converged = relaxed.filter(({ status }) => status === "converged").map(({ state }) => state);
  const distinct = distinctRounded(converged, 2).map((i) => converged[i]!);
  const means = relaxed.map(
    ({ state }) => Array.from(state).reduce((sum, x) => sum + Math.abs(x), 0) / state.length,
  );
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  return {
    converged: converged.length,
    unique: distinct.length,
    orthogonality: orthogonality(distinct, true).meanAbsDeviation,
    patternCorrelation: mean(relaxed.map(({ state }, k) => correlation(state, patterns[k]!))),
    meanAbsEntry: mean(means),
  };
}

/** Patterns, attractors and couplings as figures show them. */
export function pictured(
  network: AttractorNetwork,
  labels: readonly string[],
  patterns: readonly ArrayLike<number>[],
  relaxed: readonly Relaxed[],
): Pick<Shown, "labels" | "patterns" | "attractors" | "weights"> {
  return {
    labels,
    patterns: patterns.map((pattern) => Array.from(pattern)),
    attractors: relaxed.map(({ state }) => Array.from(state)),
    weights: Array.from(network.couplings.matrix),
  };
}

/** Log-likelihoods of the units that can be left out, for every draw. inference 12, 13. */

import { UsageError } from "../../errors.js";
import type { Density } from "../density/density.js";
import type { SampleResult } from "../nuts/result.js";

/**
 * What a unit is, which the result of a comparison must say: one observation of a known participant, the trials to
 * come of a known participant, a further session of one, or a participant not seen before.
 */
export type UnitKind = "observation" | "futureBlock" | "session" | "participant";

/** Units are read one at a time, so that not all of them need to be held at once. */
export interface UnitLogLikelihoods {
  readonly kind: UnitKind;
  readonly units: number;
  readonly chains: number;
  /** Draws of each chain. */
  readonly draws: number;
  /** Whether what is specific to the unit is integrated out; a session or participant must be. Default false. */
  readonly integrated?: boolean;
  /** Log-likelihood of a unit for every draw, [chain][draw]. May be overwritten by the next call. */
  of(unit: number): Float64Array;
}

/**
 * Log-likelihoods of a density's units at the draws of a result. Held as [unit][chain][draw], 8 bytes each.
 *
 * @throws UsageError where the density has no units
 */
export function unitLogLikelihoods(
  density: Density,
  result: Pick<SampleResult, "chains" | "draws" | "unconstrained">,
  kind: UnitKind = "observation",
): UnitLogLikelihoods {
  const { units, dimension: d } = density;
  if (units === undefined) {
    throw new UsageError(
      "leave-one-out: the density has no units; give it `units` or `rows`, the likelihood in parts",
    );
  }
  const { chains, draws, unconstrained } = result;
  const S = chains * draws;
  const all = new Float64Array(units.count * S);
  const one = new Float64Array(units.count);
  for (let s = 0; s < S; s++) {
    units.logLikelihood(unconstrained.subarray(s * d, (s + 1) * d), one);
    for (let i = 0; i < units.count; i++) all[i * S + s] = one[i]!;
  }
  return {
    kind,
    units: units.count,
    chains,
    draws,
    of: (unit) => all.subarray(unit * S, (unit + 1) * S),
  };
}

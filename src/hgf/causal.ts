/**
 * How strongly one belief causes what another predicts: a strength between 0 and 1 that follows the observations,
 * beside the network and without changing it. After pyhgf's tutorial on causal coupling; hgf.md 9.6.
 */

import { UsageError } from "../errors.js";

/** A predicted mean and its variance, as in `x.expectedMean` and `x.expectedVariance`. */
export interface CausalBelief {
  readonly mean: number;
  /** > 0 */
  readonly variance: number;
}

/**
 * Squared error of the observation, standardised: (u - m₂ - c m₁)² / (c² s₁² + s₂²).
 *
 * @param strength c, from 0 to 1
 * @param cause prediction m₁, s₁²
 * @param effect prediction m₂, s₂² of what was observed, without the cause
 * @param observed u
 */
export function causalError(
  strength: number,
  cause: CausalBelief,
  effect: CausalBelief,
  observed: number,
): number {
  const error = observed - effect.mean - strength * cause.mean;
  return error ** 2 / (strength ** 2 * cause.variance + effect.variance);
}

/**
 * The strength after one observation: it moves a fraction of the way to the strength at which the error is least. The
 * least error lies at 0, at 1, where the error vanishes, (u - m₂) / m₁, or at its other stationary point,
 * m₁ s₂² / ((m₂ - u) s₁²). An unseen effect (NaN) leaves the strength as it was.
 *
 * @param strength c, from 0 to 1
 * @param fraction of the way, from 0 to 1 (0.1)
 * @returns the new strength, from 0 to 1
 * @throws UsageError for a strength, fraction or variance out of range
 */
export function strengthenCause(
  strength: number,
  cause: CausalBelief,
  effect: CausalBelief,
  observed: number,
  fraction = 0.1,
): number {
  for (const [name, value] of Object.entries({ strength, fraction })) {
    if (!(value >= 0 && value <= 1)) throw new UsageError(`${name} must be from 0 to 1, got ${value}`);
  }
  for (const [name, { variance }] of Object.entries({ cause, effect })) {
    if (!(variance > 0)) throw new UsageError(`${name}: variance must be > 0, got ${variance}`);
  }
  if (Number.isNaN(observed)) return strength;
  const candidates = [
    0,
    1,
    (observed - effect.mean) / cause.mean,
    (cause.mean * effect.variance) / ((effect.mean - observed) * cause.variance),
  ].filter((c) => c >= 0 && c <= 1);
  const errors = candidates.map((c) => causalError(c, cause, effect, observed));
  const best = candidates[errors.indexOf(Math.min(...errors))];
  return best === undefined ? strength : strength + fraction * (best - strength);
}

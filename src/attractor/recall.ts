/** Recall: what a network makes of the patterns it stored, and of noisy cues of them. */

import { UsageError } from "../errors.js";
import { type InferenceOptions, type Inferred, infer } from "./infer.js";
import { correlation, populationSd } from "./metrics.js";
import type { AttractorNetwork, Numbers } from "./network.js";
import { type RelaxationOptions, relax } from "./relax.js";

export interface Retention {
  /** Mean correlation of patterns with the states that relaxation from them ends in. */
  readonly retention: number;
  /** Patterns whose relaxation did not converge; the mean is without them, unless steps are fixed. */
  readonly leftOut: number;
}

/** @param patterns rows of `size` numbers, each the state that its relaxation starts from */
export function retention(
  network: AttractorNetwork,
  patterns: readonly Numbers[],
  options: RelaxationOptions,
): Retention {
  const kept: number[] = [];
  for (const pattern of patterns) {
    const { state, status } = relax(network, pattern, options);
    if (options.stop === "steps" || status === "converged") kept.push(correlation(state, pattern));
  }
  const mean = kept.reduce((sum, r) => sum + r, 0) / kept.length;
  return { retention: mean, leftOut: patterns.length - kept.length };
}

/** Noise of a cue: standard deviation of the target over it, or times it. */
export type NoiseLevel = { readonly snr: number } | { readonly noiseLevel: number };

/** A target with normal noise. @param normals standard normal numbers, one a node */
export function noisyCue(target: Numbers, normals: ArrayLike<number>, noise: NoiseLevel): Float64Array {
  const sd = populationSd(target);
  const sigma = "snr" in noise ? sd / noise.snr : noise.noiseLevel * sd;
  if (!(Number.isFinite(sigma) && sigma >= 0)) {
    throw new UsageError(`noise: must be positive and finite, got ${JSON.stringify(noise)}`);
  }
  return Float64Array.from(target, (x, i) => x + sigma * normals[i]!);
}

export interface Reconstruction {
  /** Mean state after the burn-in. */
  readonly response: Float64Array;
  readonly cueCorr: number;
  readonly responseCorr: number;
  /** responseCorr - cueCorr, and the same of their squares. */
  readonly gain: number;
  readonly gainR2: number;
  readonly run: Inferred;
}

/**
 * The response to a noisy cue, which is the evidence of every step.
 *
 * @param initial the state of the first step: the cue, or 0, or one of your own
 */
export function reconstruct(
  network: AttractorNetwork,
  target: Numbers,
  cue: Numbers,
  initial: "cue" | "zero" | Numbers,
  options: InferenceOptions,
): Reconstruction {
  const start = initial === "zero" ? {} : { initial: initial === "cue" ? cue : initial };
  const run = infer(network, [{ ...start, evidence: cue }], options)[0]!;
  const cueCorr = correlation(cue, target);
  const responseCorr = correlation(run.meanState, target);
  const gainR2 = responseCorr ** 2 - cueCorr ** 2;
  return { response: run.meanState, cueCorr, responseCorr, gain: responseCorr - cueCorr, gainR2, run };
}

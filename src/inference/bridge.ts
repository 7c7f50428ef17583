/**
 * Evidence by bridge sampling from the draws of a fit. Meng & Wong 1996 (Statistica Sinica 6, 831-860); Gronau et al.
 * 2017, A tutorial on bridge sampling (Journal of Mathematical Psychology 81, 80-97); its error by Frühwirth-Schnatter
 * 2004 (Econometrics Journal 7, 143-167). inference 16.
 */

import { purpose, stream } from "../random/index.js";
import { exp, log } from "../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../scalar/functions.js";
import type { Density } from "./density/density.js";
import { essMean } from "./diagnostics/effective.js";
import { mean, median, variance } from "./diagnostics/series.js";
import { cholesky, logDeterminantFromCholesky } from "./linear.js";
import type { SampleResult } from "./nuts/result.js";

export interface BridgeEvidence {
  /** Needs every constant in the density. NaN where the estimate is refused. */
  readonly logEvidence: number;
  /** Of the evidence, relative; near the standard error of its logarithm. */
  readonly coefficientOfVariation: number;
  readonly iterations: number;
  /** Why the estimate is refused. */
  readonly reason?: string;
}

const MOST_VARIATION = 0.5;
const MOST_ITERATIONS = 1000;

/**
 * Log evidence of a density from draws of it. The first half of each chain shapes a normal, the second half and as
 * many draws of the normal are bridged.
 *
 * @param density as it was sampled, with all constants
 * @returns refused, with the reason, where draws are too few, do not vary, or the error exceeds 50 %
 */
export function bridgeEvidence(
  density: Density,
  result: Pick<SampleResult, "chains" | "draws" | "unconstrained" | "stats">,
  seed: number | bigint = 0,
): BridgeEvidence {
  const { dimension: d } = density;
  const { chains, draws, unconstrained, stats } = result;
  const half = Math.floor(draws / 2);
  const at = (c: number, n: number): Float64Array =>
    unconstrained.subarray((c * draws + n) * d, (c * draws + n + 1) * d);
  const refused = (reason: string, coefficientOfVariation = Number.NaN, iterations = 0): BridgeEvidence => ({
    logEvidence: Number.NaN,
    coefficientOfVariation,
    iterations,
    reason,
  });
  if (half < 4) return refused("fewer than 8 draws a chain");
  const first = Array.from({ length: chains * half }, (_, s) => at(Math.floor(s / half), s % half));
  const centre = Float64Array.from({ length: d }, (_, j) => mean(first.map((z) => z[j]!)));
  const lower = cholesky(covarianceOf(first, centre), d);
  if (lower === undefined) return refused("the draws do not vary in all directions, or are too few");
  const logNormaliser = -0.5 * (d * LOG_TWO_PI + logDeterminantFromCholesky(lower, d));

  const second = draws - half;
  const N = chains * second;
  const posterior = Float64Array.from({ length: N }, (_, s) => {
    const c = Math.floor(s / second);
    const n = half + (s % second);
    const u = solveLower(lower, centre, at(c, n));
    return stats.logDensity[c * draws + n]! - (logNormaliser - 0.5 * dot(u, u));
  });
  const numbers = stream(seed, purpose.resampling, 2);
  const gradient = new Float64Array(d);
  const proposed = Float64Array.from({ length: N }, (_, t) => {
    const u = Float64Array.from({ length: d }, (_, j) => numbers.normal(t, j));
    const z = centre.map((x, i) => {
      let sum = x;
      for (let j = 0; j <= i; j++) sum += lower[i * d + j]! * u[j]!;
      return sum;
    });
    const value = density.logDensity(z, gradient);
    const ratio = value - (logNormaliser - 0.5 * dot(u, u));
    return Number.isNaN(ratio) ? Number.NEGATIVE_INFINITY : ratio;
  });
  const sizes = Float64Array.from({ length: d }, (_, j) =>
    essMean(
      Array.from({ length: chains }, (_, c) =>
        Float64Array.from({ length: second }, (_, n) => at(c, half + n)[j]!),
      ),
    ),
  );
  const ess = Math.min(N, median(sizes));
  return iterate(posterior, proposed, ess, refused);
}

function iterate(
  posterior: Float64Array,
  proposed: Float64Array,
  ess: number,
  refused: (reason: string, variation: number, iterations: number) => BridgeEvidence,
): BridgeEvidence {
  const N = proposed.length;
  const s1 = ess / (ess + N);
  const s2 = N / (ess + N);
  const c = median(posterior);
  const above = proposed.map((l) => exp(l - c));
  const below = posterior.map((l) => exp(l - c));
  let r = 1;
  let iterations = 0;
  for (; iterations < MOST_ITERATIONS; iterations++) {
    const next =
      mean(above.map((x) => x / (s1 * x + s2 * r))) / mean(below.map((x) => 1 / (s1 * x + s2 * r)));
    const change = Math.abs(next / r - 1);
    r = next;
    if (!(change > 1e-10)) break;
  }
  const f1 = above.map((x) => x / (s1 * x + s2 * r));
  const f2 = below.map((x) => r / (s1 * x + s2 * r));
  const variation = Math.sqrt(variance(f1) / mean(f1) ** 2 / N + variance(f2) / mean(f2) ** 2 / ess);
  if (!(variation <= MOST_VARIATION)) {
    return refused(
      `the error of the evidence is ${(100 * variation).toFixed(0)} %, above ${100 * MOST_VARIATION} %: draw more, or reparametrise towards a normal posterior`,
      variation,
      iterations,
    );
  }
  return { logEvidence: log(r) + c, coefficientOfVariation: variation, iterations };
}

function covarianceOf(points: readonly Float64Array[], centre: Float64Array): Float64Array {
  const d = centre.length;
  const out = new Float64Array(d * d);
  for (const z of points) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) out[i * d + j]! += (z[i]! - centre[i]!) * (z[j]! - centre[j]!);
    }
  }
  return out.map((x) => x / (points.length - 1));
}

/** L⁻¹ (z - centre) */
function solveLower(lower: Float64Array, centre: Float64Array, z: Float64Array): Float64Array {
  const d = centre.length;
  const u = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = z[i]! - centre[i]!;
    for (let j = 0; j < i; j++) sum -= lower[i * d + j]! * u[j]!;
    u[i] = sum / lower[i * d + i]!;
  }
  return u;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, j) => sum + x * b[j]!, 0);
}

/**
 * Leave-one-out of units whose importance ratios are too heavy-tailed, without a refit: the draws are moved so that
 * their moments become those of the posterior without the unit. Paananen, Piironen, Bürkner & Vehtari 2021, Implicitly
 * adaptive importance sampling (Statistics and Computing 31, 16). inference 12.
 */

import { UsageError } from "../../errors.js";
import { exp, log } from "../../scalar/elementary/index.js";
import type { Density } from "../density/density.js";
import { cholesky } from "../linear.js";
import type { SampleResult } from "../nuts/result.js";
import { logSumExp, paretoSmooth } from "../pareto.js";
import { type AffineMap, applied, between, composed, identity, quotient, undone } from "./affine.js";
import { efficiencyOf, errorOf, type Loo, looOf } from "./psis.js";

export interface MomentMatchingSource {
  /** The full model, of whose units `loo` is. */
  readonly density: Density;
  readonly result: Pick<SampleResult, "chains" | "draws" | "unconstrained">;
}

export interface MomentMatchingOptions {
  /** Most steps a unit. Default 30. */
  readonly steps?: number;
  /** Whether to match covariances where means and variances no longer help. Default true. */
  readonly covariance?: boolean;
}

/**
 * Moves the draws for the units whose k is above the threshold, as long as k falls: by the means, by means and
 * variances, by means and covariances, the first of them that helps. In the end every other draw is moved and the rest
 * stay where they were, so that the tails of either part are covered. Moving ends once k is below the threshold: elpd of
 * an outlier then still errs upwards, by more than its Monte Carlo error says if k is only just below.
 *
 * @returns for the units with steps their new values; k is the larger of those of the moved draws and of the mixture
 *   that gives elpd. Where it is still above the threshold, refit
 * @throws UsageError where the density has not the units of `loo`, or steps is not a whole number ≥ 0
 */
export function momentMatchLoo(
  loo: Loo,
  source: MomentMatchingSource,
  options: MomentMatchingOptions = {},
): Loo {
  const count = source.density.units?.count ?? 0;
  if (count !== loo.units) {
    throw new UsageError(`moment matching: the density has ${count} units, leave-one-out ${loo.units}`);
  }
  const { steps = 30, covariance = true } = options;
  if (!(Number.isInteger(steps) && steps >= 0)) {
    throw new UsageError(`moment matching: steps must be a whole number from 0, got ${steps}`);
  }
  const [elpd, k, p, error] = (["elpd", "k", "effectiveParameters", "monteCarloError"] as const).map((name) =>
    loo.pointwise[name].slice(),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  let matched = 0;
  for (let unit = 0; unit < count; unit++) {
    if (!(k[unit]! > loo.threshold)) continue;
    const now = matchedUnit(source, unit, loo.threshold, steps, covariance);
    if (now === undefined) continue;
    matched += 1;
    p[unit]! += elpd[unit]! - now.elpd;
    elpd[unit] = now.elpd;
    k[unit] = now.k;
    error[unit] = now.monteCarloError;
  }
  const note = matched === 0 ? [] : [`the draws were moved for ${matched} units, by moment matching`];
  const pointwise = { elpd, k, effectiveParameters: p, monteCarloError: error };
  return looOf(loo.method, loo.kind, loo.threshold, pointwise, note);
}

/** Log density of the full model and log-likelihood of the unit, at points. */
interface Values {
  readonly points: readonly Float64Array[];
  readonly full: Float64Array;
  readonly ll: Float64Array;
}

/** Undefined where no step makes k fall, or the mixture does not keep what the steps gained. */
function matchedUnit(
  { density, result }: MomentMatchingSource,
  unit: number,
  threshold: number,
  steps: number,
  covariance: boolean,
): { readonly elpd: number; readonly k: number; readonly monteCarloError: number } | undefined {
  const { chains, draws, unconstrained } = result;
  const d = density.dimension;
  const at = (points: readonly Float64Array[]): Values => valuesAt(density, points, unit);
  const original = at(
    Array.from({ length: chains * draws }, (_, s) => unconstrained.slice(s * d, (s + 1) * d)),
  );
  const relativeEfficiency = efficiencyOf(relative(original.ll), chains, draws);
  // Moved draws have the density of those they come from, up to a constant.
  const smoothed = ({ full, ll }: Values) =>
    paretoSmooth(
      full.map((l, s) => ratio(l - ll[s]!, original.full[s]!)),
      { relativeEfficiency },
    );
  let now = original;
  let weights = smoothed(now);
  const before = weights.khat;
  let total = identity(d);
  let taken = 0;
  while (taken < steps && weights.khat > threshold) {
    const better = stepsFrom(now.points, weights.logWeights, covariance).find((step) => {
      const values = at(now.points.map((z) => applied(step, z)));
      const after = smoothed(values);
      if (!(after.khat < weights.khat)) return false;
      [now, weights] = [values, after];
      return true;
    });
    if (better === undefined) break;
    total = composed(better, total);
    taken += 1;
  }
  if (taken === 0) return undefined;
  const end = mixed(original, now, total, at, weights.khat, relativeEfficiency);
  return end.k < before ? end : undefined;
}

/** Every other draw moved: importance sampling from the equal mixture of the posterior and its moved copy. */
function mixed(
  original: Values,
  moved: Values,
  map: AffineMap,
  at: (points: readonly Float64Array[]) => Values,
  khat: number,
  relativeEfficiency: number,
) {
  const d = map.shift.length;
  let logDeterminant = 0;
  for (let j = 0; j < d; j++) logDeterminant += log(map.matrix[j * d + j]!);
  const isMoved = (s: number): boolean => s % 2 === 0;
  const kept = original.points.filter((_, s) => !isMoved(s));
  const back = at(kept.map((z) => undone(map, z)));
  const ll = original.ll.map((l, s) => (isMoved(s) ? moved.ll[s]! : l));
  const ratios = original.full.map((l, s) => {
    const here = isMoved(s) ? moved.full[s]! : l;
    const source = isMoved(s) ? l : back.full[(s - 1) / 2]!;
    return ratio(here - ll[s]!, logSumExp(Float64Array.of(here, source - logDeterminant)));
  });
  const { khat: own, logWeights } = paretoSmooth(ratios, { relativeEfficiency });
  const elpd = logSumExp(logWeights.map((w, s) => (w === Number.NEGATIVE_INFINITY ? w : w + ll[s]!)));
  const highest = ll.reduce((a, b) => Math.max(a, b));
  const error = errorOf(relative(ll), logWeights.map(exp), exp(elpd - highest), relativeEfficiency);
  return { elpd, k: Math.max(khat, own), monteCarloError: error };
}

/** Where the model is impossible or fails there is nothing to weigh. */
function ratio(target: number, proposal: number): number {
  return Number.isFinite(target) ? target - proposal : Number.NEGATIVE_INFINITY;
}

/** Likelihoods over the largest. */
function relative(ll: Float64Array): Float64Array {
  const highest = ll.reduce((a, b) => Math.max(a, b));
  return ll.map((l) => exp(l - highest));
}

function valuesAt(density: Density, points: readonly Float64Array[], unit: number): Values {
  const gradient = new Float64Array(density.dimension);
  const all = new Float64Array(density.units!.count);
  const full = new Float64Array(points.length);
  const ll = new Float64Array(points.length);
  points.forEach((z, s) => {
    const value = density.logDensity(z, gradient);
    full[s] = Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
    density.units!.logLikelihood(z, all);
    ll[s] = Number.isNaN(all[unit]) ? Number.NEGATIVE_INFINITY : all[unit]!;
  });
  return { points, full, ll };
}

/** The steps to try, the gentlest first. */
function stepsFrom(
  points: readonly Float64Array[],
  logWeights: Float64Array,
  covariance: boolean,
): readonly AffineMap[] {
  const d = points[0]!.length;
  const before = moments(
    points,
    logWeights.map(() => 1 / points.length),
  );
  const after = moments(points, logWeights.map(exp));
  const unit = identity(d).matrix;
  const scales = unit.map((x, at) =>
    x === 0 ? 0 : Math.sqrt(after.covariance[at]! / before.covariance[at]!),
  );
  const found = [unit];
  if (unit.every((x, at) => x === 0 || (scales[at]! > 0 && Number.isFinite(scales[at])))) found.push(scales);
  const [from, to] = covariance ? [before, after].map((m) => cholesky(m.covariance, d)) : [];
  if (from !== undefined && to !== undefined) found.push(quotient(to, from, d));
  return found.map((matrix) => between(before.mean, after.mean, matrix));
}

function moments(points: readonly Float64Array[], weights: Float64Array) {
  const d = points[0]!.length;
  const mean = new Float64Array(d);
  points.forEach((z, s) => {
    for (let j = 0; j < d; j++) mean[j]! += weights[s]! * z[j]!;
  });
  const covariance = new Float64Array(d * d);
  points.forEach((z, s) => {
    for (let i = 0; i < d; i++) {
      const apart = weights[s]! * (z[i]! - mean[i]!);
      for (let j = 0; j < d; j++) covariance[i * d + j]! += apart * (z[j]! - mean[j]!);
    }
  });
  return { mean, covariance };
}

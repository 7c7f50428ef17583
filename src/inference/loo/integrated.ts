/**
 * Log-likelihood of participants with their own parameters integrated out, for every draw of the population:
 * m_is = log ∫ p(y_i | x) p(x | population of draw s) dx. Without the integral, the ratios of a participant left out
 * are too heavy-tailed for importance sampling. inference 13.
 *
 * Up to two parameters on a grid, for which p(y_i | x) is evaluated once: what changes from draw to draw is a product
 * of normal densities, one for each parameter. More parameters by importance sampling from a Student t around the
 * posterior draws of the participant.
 */

import { UsageError } from "../../errors.js";
import { purpose, type Random, stream } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import { mean, variance } from "../diagnostics/series.js";
import { studentProposal } from "../importance.js";
import { cholesky } from "../linear.js";
import { logSumExp, paretoSmooth } from "../pareto.js";
import type { UnitLogLikelihoods } from "./units.js";

/** A group of participants with normal populations of their parameters, at the draws of a fit. */
export interface GroupedUnits {
  readonly participants: number;
  /** Number of parameters of a participant, on the scale on which their population is normal. */
  readonly parameters: number;
  readonly chains: number;
  readonly draws: number;
  /** Mean of parameter f in the population, [chain][draw]. */
  populationMean(f: number): Float64Array;
  readonly populationSd: (f: number) => Float64Array;
  /** Draws of a participant's own parameter f, [chain][draw]. */
  own(participant: number, f: number): Float64Array;
  /** Log-likelihood of all data of a participant at points of its own parameters, [point][parameter]. */
  logLikelihood(participant: number, points: readonly ArrayLike<number>[]): Float64Array;
}

export interface IntegrationOptions {
  /** Points of the importance sampling, for more than two parameters. Default 500. */
  readonly points?: number;
  readonly seed?: number | bigint;
  /** Greatest distance of points of the grid, in posterior sds of the participant's parameter. Default 0.4. */
  readonly spacing?: number;
}

export interface IntegratedLogLikelihoods extends UnitLogLikelihoods {
  readonly method: "grid" | "importance";
  /**
   * For each participant: on a grid, the largest change of the mean of m over draws when every other point is left
   * out, in nats; else the shape of the tail of the ratios at the mean population. Above 0.01 on a grid, or 0.7, the
   * integral is not to be trusted.
   */
  readonly accuracy: Float64Array;
}

/** Log-likelihoods farther below the best than this add nothing. */
const NEGLIGIBLE = 40;
const REACH = 6;
const COARSE = 60;
const MOST_POINTS = 1200;

/**
 * Integrated log-likelihoods of all participants, for `psisLoo`.
 *
 * @throws UsageError where a participant's likelihood cannot be evaluated anywhere
 */
export function integratedLogLikelihoods(
  group: GroupedUnits,
  options: IntegrationOptions = {},
): IntegratedLogLikelihoods {
  const { participants, parameters: q, chains, draws } = group;
  const means = Array.from({ length: q }, (_, f) => group.populationMean(f));
  const sds = Array.from({ length: q }, (_, f) => group.populationSd(f));
  const method = q <= 2 ? "grid" : "importance";
  const accuracy = new Float64Array(participants);
  const all = Array.from({ length: participants }, (_, i) => {
    const of =
      method === "grid"
        ? onGrid(group, i, means, sds, options.spacing ?? 0.4)
        : byImportance(group, i, means, sds, options);
    accuracy[i] = of.accuracy;
    return of.values;
  });
  return {
    kind: "participant",
    integrated: true,
    units: participants,
    chains,
    draws,
    of: (unit) => all[unit]!,
    method,
    accuracy,
  };
}

interface Integral {
  readonly values: Float64Array;
  readonly accuracy: number;
}

function onGrid(
  group: GroupedUnits,
  i: number,
  means: readonly Float64Array[],
  sds: readonly Float64Array[],
  spacing: number,
): Integral {
  const q = means.length;
  const axesOf = (bounds: readonly (readonly [number, number])[], count: (f: number) => number) =>
    bounds.map(([low, high], f) => {
      const n = count(f);
      return Float64Array.from({ length: n }, (_, k) => low + ((high - low) * k) / (n - 1));
    });
  const likelihood = (axes: readonly Float64Array[]): Float64Array => {
    const [first, second] = axes;
    const points = [...first!].flatMap((a) =>
      second === undefined ? [[a]] : [...second].map((b) => [a, b]),
    );
    return group.logLikelihood(i, points).map((l) => (Number.isNaN(l) ? Number.NEGATIVE_INFINITY : l));
  };
  const wide = means.map((m, f): [number, number] => [
    m.reduce((low, x, s) => Math.min(low, x - REACH * sds[f]![s]!), Number.POSITIVE_INFINITY),
    m.reduce((high, x, s) => Math.max(high, x + REACH * sds[f]![s]!), Number.NEGATIVE_INFINITY),
  ]);
  const coarse = axesOf(wide, () => COARSE);
  const rough = likelihood(coarse);
  // Where the posterior draws lie counts too: a mode can be narrower than the coarse grid.
  const own = means.map((_, f) => group.own(i, f));
  const ownBounds = own.map((x): [number, number] => [
    x.reduce((a, b) => Math.min(a, b)),
    x.reduce((a, b) => Math.max(a, b)),
  ]);
  const atDraw = group.logLikelihood(i, [own.map((x) => mean(x))])[0]!;
  const highest = Math.max(
    rough.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    Number.isNaN(atDraw) ? Number.NEGATIVE_INFINITY : atDraw,
  );
  if (highest === Number.NEGATIVE_INFINITY) {
    throw new UsageError(`integrated likelihood: participant ${i + 1} cannot be evaluated at any point`);
  }
  const bounds = wide.map(([low, high], f): [number, number] => {
    const step = (high - low) / (COARSE - 1);
    const stride = q === 1 || f === 1 ? 1 : COARSE;
    let [from, to] = ownBounds[f]!;
    rough.forEach((l, at) => {
      if (l < highest - NEGLIGIBLE) return;
      const x = coarse[f]![Math.floor(at / stride) % COARSE]!;
      from = Math.min(from, x - step);
      to = Math.max(to, x + step);
    });
    return [Math.max(low, from), Math.min(high, to)];
  });
  const axes = axesOf(bounds, (f) => {
    const [low, high] = bounds[f]!;
    const narrow = Math.min(Math.sqrt(variance(own[f]!)), sds[f]!.reduce((a, b) => Math.min(a, b)) * 2);
    // Odd, so that leaving out every other point keeps the ends.
    return 2 * Math.ceil(Math.min(MOST_POINTS, Math.max(40, (high - low) / (spacing * narrow))) / 2) + 1;
  });
  const l = likelihood(axes);
  const top = l.reduce((a, b) => Math.max(a, b));
  const weight = l.map((x) => exp(x - top));
  const S = means[0]!.length;
  const values = new Float64Array(S);
  let fine = 0;
  let half = 0;
  for (let s = 0; s < S; s++) {
    const densities = axes.map((axis, f) => normalOnAxis(axis, means[f]![s]!, sds[f]![s]!));
    const [sum, halved] = contract(weight, densities);
    values[s] = log(sum) + top;
    fine += values[s]! / S;
    half += (log(halved) + top) / S;
  }
  return { values, accuracy: Math.abs(fine - half) };
}

/** Normal density times the distance of points of an axis, by the trapezoidal rule. */
function normalOnAxis(axis: Float64Array, m: number, s: number): Float64Array {
  const step = axis[1]! - axis[0]!;
  const front = exp(log(step / s) - 0.5 * LOG_TWO_PI);
  return axis.map((x, k) => {
    const u = (x - m) / s;
    const end = k === 0 || k === axis.length - 1 ? 0.5 : 1;
    return end * front * exp(-0.5 * u * u);
  });
}

/** Σ weight · Π densities over the grid, and the same over every other point. */
function contract(weight: Float64Array, densities: readonly Float64Array[]): [number, number] {
  const [first, second] = densities;
  const width = second?.length ?? 1;
  let sum = 0;
  let halved = 0;
  for (let a = 0; a < first!.length; a++) {
    let row = 0;
    let halfRow = 0;
    if (second === undefined) row = halfRow = weight[a]!;
    else {
      for (let b = 0; b < width; b++) {
        const term = weight[a * width + b]! * second[b]!;
        row += term;
        if (b % 2 === 0) halfRow += term;
      }
      halfRow *= 2;
    }
    sum += first![a]! * row;
    if (a % 2 === 0) halved += 2 * first![a]! * halfRow;
  }
  return [sum, halved];
}

function byImportance(
  group: GroupedUnits,
  i: number,
  means: readonly Float64Array[],
  sds: readonly Float64Array[],
  { points: count = 500, seed = 0 }: IntegrationOptions,
): Integral {
  const q = means.length;
  const own = means.map((_, f) => group.own(i, f));
  const centre = Float64Array.from(own, mean);
  const S = means[0]!.length;
  const covariance = new Float64Array(q * q);
  for (let a = 0; a < q; a++) {
    for (let b = 0; b < q; b++) {
      for (let s = 0; s < S; s++) {
        covariance[a * q + b]! += ((own[a]![s]! - centre[a]!) * (own[b]![s]! - centre[b]!)) / (S - 1);
      }
    }
  }
  const factor = cholesky(covariance, q);
  if (factor === undefined) {
    throw new UsageError(
      `integrated likelihood: the draws of participant ${i + 1} do not vary in all parameters`,
    );
  }
  const random: Random = stream(seed, purpose.resampling, i + 1).at(0);
  const proposal = studentProposal({ mode: centre, covarianceCholesky: factor, count, random });
  const l = group.logLikelihood(i, proposal.points);
  const base = l.map((x, r) => (Number.isNaN(x) ? Number.NEGATIVE_INFINITY : x - proposal.logDensity[r]!));
  const prior = (point: Float64Array, m: (f: number) => number, sd: (f: number) => number): number => {
    let sum = 0;
    for (let f = 0; f < q; f++)
      sum -= 0.5 * ((point[f]! - m(f)) / sd(f)) ** 2 + log(sd(f)) + 0.5 * LOG_TWO_PI;
    return sum;
  };
  const ratios = new Float64Array(count);
  const values = Float64Array.from({ length: S }, (_, s) => {
    for (let r = 0; r < count; r++) {
      ratios[r] =
        base[r]! +
        prior(
          proposal.points[r]!,
          (f) => means[f]![s]!,
          (f) => sds[f]![s]!,
        );
    }
    return logSumExp(ratios) - log(count);
  });
  const average = base.map(
    (x, r) =>
      x +
      prior(
        proposal.points[r]!,
        (f) => mean(means[f]!),
        (f) => mean(sds[f]!),
      ),
  );
  return { values, accuracy: paretoSmooth(average).khat };
}

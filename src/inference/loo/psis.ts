/**
 * Leave-one-out cross-validation from the draws of one fit, by Pareto smoothed importance sampling. Vehtari, Gelman &
 * Gabry 2017, Practical Bayesian model evaluation using leave-one-out cross-validation and WAIC (Statistics and
 * Computing 27, 1413-1432). inference 12.
 */

import { UsageError } from "../../errors.js";
import { exp, log, log1p } from "../../scalar/elementary/index.js";
import { essMeanOfJoined } from "../diagnostics/effective.js";
import { variance } from "../diagnostics/series.js";
import { paretoTailLength, paretoThreshold, smoothTail } from "../pareto.js";
import { TailFinder } from "../tail.js";
import type { UnitKind, UnitLogLikelihoods } from "./units.js";

export interface PsisOptions {
  /** Length of the tails, as loo or as ArviZ 1 has it. Default loo. */
  readonly rule?: "loo" | "arviz";
  /** Relative efficiency of the draws, for all units alike. Default: that of each unit's likelihood. */
  readonly relativeEfficiency?: number;
}

export interface Loo {
  readonly method: "psis" | "refits" | "kFold";
  readonly kind: UnitKind;
  readonly units: number;
  /** Expected log predictive density of a new set of units: the sum over units, in nats. */
  readonly elpd: number;
  /** √(N var), denominator of the variance N - 1. */
  readonly standardError: number;
  /** Effective number of parameters, lppd - elpd. */
  readonly effectiveParameters: number;
  /** Monte Carlo error of elpd; absent where a unit's k is too large to have one. */
  readonly monteCarloError?: number;
  readonly pointwise: {
    readonly elpd: Float64Array;
    /** Shape of the tail of each unit's importance ratios; NaN where the unit was refitted. */
    readonly k: Float64Array;
    readonly effectiveParameters: Float64Array;
    readonly monteCarloError: Float64Array;
  };
  /** Largest k that is good for this number of draws. */
  readonly threshold: number;
  /** Units with k up to the threshold, up to 1, above 1. */
  readonly counts: { readonly good: number; readonly bad: number; readonly veryBad: number };
  readonly warnings: readonly string[];
}

/** Likelihoods that differ by less than this factor have reciprocals that lose nothing. */
const SMALLEST = 1e-300;

/** A range of units, of which several make a whole. */
export interface PsisPoints {
  readonly pointwise: Loo["pointwise"];
  /** Units, by number from 0, whose log-likelihood is the same for all draws. */
  readonly constant: readonly number[];
}

/**
 * PSIS-LOO.
 *
 * @throws UsageError for whole sessions or participants of joint draws whose own parameters are not integrated out: their ratios
 *   are too heavy-tailed for any number of draws
 */
export function psisLoo(source: UnitLogLikelihoods, options: PsisOptions = {}): Loo {
  const { kind } = source;
  if ((kind === "participant" || kind === "session") && source.integrated !== true) {
    throw new UsageError(
      `leave-one-out: leaving out a ${kind} needs the participant's own parameters integrated out; ` +
        "use integratedLogLikelihoods, or integratedUnits of a group model",
    );
  }
  return joinPsis(source, [psisPoints(source, 0, source.units, options)]);
}

/** The whole from the ranges of its units, in order. */
export function joinPsis(
  { kind, chains, draws }: Pick<UnitLogLikelihoods, "kind" | "chains" | "draws">,
  parts: readonly PsisPoints[],
): Loo {
  const join = (name: keyof Loo["pointwise"]): Float64Array =>
    Float64Array.from(parts.flatMap(({ pointwise }) => [...pointwise[name]]));
  const pointwise = {
    elpd: join("elpd"),
    k: join("k"),
    effectiveParameters: join("effectiveParameters"),
    monteCarloError: join("monteCarloError"),
  };
  const constant = parts.flatMap((part) => part.constant);
  return looOf("psis", kind, paretoThreshold(chains * draws), pointwise, constantWarning(constant));
}

/** Units `from` to `to`. */
export function psisPoints(
  source: UnitLogLikelihoods,
  from: number,
  to: number,
  options: PsisOptions = {},
): PsisPoints {
  const { chains, draws } = source;
  const N = to - from;
  const pointwise = {
    elpd: new Float64Array(N),
    k: new Float64Array(N),
    effectiveParameters: new Float64Array(N),
    monteCarloError: new Float64Array(N),
  };
  const constant: number[] = [];
  const space = new Space(chains * draws);
  for (let i = 0; i < N; i++) {
    const ll = source.of(from + i);
    const { highest, lowest } = boundsOf(ll);
    if (highest === lowest) constant.push(from + i);
    const point = pointOf(ll, highest, lowest, space, chains, draws, options);
    pointwise.elpd[i] = point.elpd;
    pointwise.k[i] = point.k;
    pointwise.effectiveParameters[i] = point.effectiveParameters;
    pointwise.monteCarloError[i] = point.monteCarloError;
  }
  return { pointwise, constant };
}

/** Working memory of one unit after the other, a number a draw. */
class Space {
  /** Likelihoods over the largest. */
  readonly likelihood: Float64Array;
  /** Logarithms of the importance ratios, the reciprocals of likelihoods, over the largest. */
  readonly shifted: Float64Array;
  readonly weights: Float64Array;
  readonly finder: TailFinder;

  constructor(S: number) {
    this.likelihood = new Float64Array(S);
    this.shifted = new Float64Array(S);
    this.weights = new Float64Array(S);
    this.finder = new TailFinder(S);
  }
}

interface Point {
  readonly elpd: number;
  readonly k: number;
  readonly effectiveParameters: number;
  readonly monteCarloError: number;
}

const UNKNOWN: Point = {
  elpd: Number.NaN,
  k: Number.POSITIVE_INFINITY,
  effectiveParameters: Number.NaN,
  monteCarloError: Number.NaN,
};

// What follows is called for every unit, in functions small enough to be compiled after a few of them.

function pointOf(
  ll: Float64Array,
  highest: number,
  lowest: number,
  space: Space,
  chains: number,
  draws: number,
  { relativeEfficiency: given, rule = "loo" }: PsisOptions,
): Point {
  const S = ll.length;
  const { likelihood, shifted, weights, finder } = space;
  const total = relate(ll, highest, lowest, likelihood, shifted);
  // A NaN among the log-likelihoods escapes both bounds, but not the total.
  if (!Number.isFinite(lowest) || Number.isNaN(total)) return UNKNOWN;
  const relativeEfficiency = given ?? efficiencyOf(likelihood, chains, draws);
  const { khat, replaced } = smoothTail(shifted, paretoTailLength(S, { relativeEfficiency, rule }), finder);
  // One exponential a draw, unless likelihoods differ by more than doubles can hold.
  const least = exp(lowest - highest);
  const within = least > SMALLEST;
  const weighted = within
    ? weighByReciprocals(space, least, replaced)
    : weighByExponentials(space, ll, lowest, replaced);
  const elpd = log(weighted / sum(weights)) + (within ? highest : lowest);
  return {
    elpd,
    k: khat,
    effectiveParameters: log(total / S) + highest - elpd,
    monteCarloError: errorOf(likelihood, weights, exp(elpd - highest), relativeEfficiency),
  };
}

/** NaN escapes both. */
function boundsOf(values: Float64Array): { readonly highest: number; readonly lowest: number } {
  let highest = Number.NEGATIVE_INFINITY;
  let lowest = Number.POSITIVE_INFINITY;
  for (let s = 0; s < values.length; s++) {
    const value = values[s]!;
    if (value > highest) highest = value;
    if (value < lowest) lowest = value;
  }
  return { highest, lowest };
}

/** Writes likelihoods over the largest, and logarithms of their reciprocals over the largest of these. @returns the sum of the former */
function relate(
  ll: Float64Array,
  highest: number,
  lowest: number,
  likelihood: Float64Array,
  shifted: Float64Array,
): number {
  let total = 0;
  for (let s = 0; s < ll.length; s++) {
    const l = ll[s]!;
    const relative = exp(l - highest);
    likelihood[s] = relative;
    shifted[s] = lowest - l;
    total += relative;
  }
  return total;
}

/**
 * Writes the weights, of which the tail has been smoothed.
 *
 * @param replaced length of the tail
 * @returns the weighted sum of the likelihoods
 */
function weighByReciprocals({ likelihood, weights, finder }: Space, least: number, replaced: number): number {
  for (let s = 0; s < weights.length; s++) weights[s] = least / likelihood[s]!;
  // A ratio times its likelihood is the least one, but where the ratio was replaced.
  let weighted = least * (weights.length - replaced);
  for (let j = 0; j < replaced; j++) {
    const s = finder.positions[j]!;
    const ratio = finder.excesses[j]!;
    weights[s] = ratio;
    weighted += ratio * likelihood[s]!;
  }
  return weighted;
}

/** The same through logarithms. @returns the sum over the least likelihood */
function weighByExponentials(
  { shifted, weights, finder }: Space,
  ll: Float64Array,
  lowest: number,
  replaced: number,
): number {
  for (let s = 0; s < weights.length; s++) weights[s] = exp(shifted[s]!);
  for (let j = 0; j < replaced; j++) {
    const s = finder.positions[j]!;
    const ratio = finder.excesses[j]!;
    weights[s] = ratio;
    shifted[s] = log(ratio);
  }
  let weighted = 0;
  for (let s = 0; s < ll.length; s++) weighted += exp(shifted[s]! + ll[s]! - lowest);
  return weighted;
}

/** Sums and counts of pointwise values. */
export function looOf(
  method: Loo["method"],
  kind: UnitKind,
  threshold: number,
  pointwise: Loo["pointwise"],
  given: readonly string[] = [],
): Loo {
  const { elpd, k, effectiveParameters, monteCarloError } = pointwise;
  const count = (of: (x: number) => boolean): number => k.reduce((n, x) => n + (of(x) ? 1 : 0), 0);
  const veryBad = count((x) => x > 1);
  const bad = count((x) => x > threshold) - veryBad;
  const warnings = [...given];
  if (bad + veryBad > 0) {
    warnings.push(
      `${bad + veryBad} of ${elpd.length} units have a Pareto k above ${threshold.toFixed(2)} (the largest is ${k.reduce((a, b) => (b > a ? b : a), Number.NEGATIVE_INFINITY).toFixed(2)}): their contribution is not reliable; refit without them, or use K-fold`,
    );
  }
  const trusted = bad + veryBad === 0;
  return {
    method,
    kind,
    units: elpd.length,
    elpd: sum(elpd),
    standardError: Math.sqrt(elpd.length * variance(elpd)),
    effectiveParameters: sum(effectiveParameters),
    ...(trusted ? { monteCarloError: Math.sqrt(sum(monteCarloError.map((e) => e * e))) } : {}),
    pointwise,
    threshold,
    counts: { good: elpd.length - bad - veryBad, bad, veryBad },
    warnings,
  };
}

/** ESS of the mean likelihood over the number of draws; 1 where the likelihood is constant or chains too short. */
export function efficiencyOf(likelihood: Float64Array, chains: number, draws: number): number {
  const ess = essMeanOfJoined(likelihood, chains, draws);
  return Number.isNaN(ess) ? 1 : ess / likelihood.length;
}

/**
 * Error of elpd by the delta method: √log(1 + v/E²), v the variance of the weighted mean of the likelihood.
 *
 * @param weights up to a factor
 * @param expected E, the weighted mean
 */
export function errorOf(
  likelihood: Float64Array,
  weights: Float64Array,
  expected: number,
  efficiency: number,
): number {
  const inverse = 1 / expected;
  let v = 0;
  let total = 0;
  for (let s = 0; s < likelihood.length; s++) {
    const weight = weights[s]!;
    const term = weight * (likelihood[s]! * inverse - 1);
    v += term * term;
    total += weight;
  }
  return Math.sqrt(log1p(v / (total * total * efficiency)));
}

function constantWarning(units: readonly number[]): string[] {
  if (units.length === 0) return [];
  const named = units
    .slice(0, 5)
    .map((i) => i + 1)
    .join(", ");
  return [
    `the log-likelihood of ${units.length} units (${named}${units.length > 5 ? ", ..." : ""}) is the same for all draws; leave out observations that do not depend on parameters`,
  ];
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let s = 0; s < values.length; s++) total += values[s]!;
  return total;
}

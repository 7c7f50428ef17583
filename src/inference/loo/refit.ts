/**
 * Cross-validation by refitting: exactly, for units whose importance ratios are too heavy-tailed, and in folds. Refits
 * begin with metric, step and draws of the full fit. inference 12.
 */

import { UsageError } from "../../errors.js";
import { purpose, stream } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import type { Density } from "../density/density.js";
import type { SampleOptions, WarmStart } from "../nuts/options.js";
import type { SampleResult } from "../nuts/result.js";
import { sampleNow } from "../nuts/run.js";
import { logSumExp } from "../pareto.js";
import { efficiencyOf, errorOf, type Loo, looOf } from "./psis.js";
import type { UnitKind } from "./units.js";

export interface RefitSource {
  /** The full model; its units are the ones that are left out. */
  readonly density: Density;
  readonly result: SampleResult;
  /** The same model without these units, with the same coordinates. */
  without(units: readonly number[]): Density;
  /** Of the refits. Default: seed, chains, draws and acceptance of the full fit, and 200 iterations of warm-up. */
  readonly options?: SampleOptions;
}

/**
 * Replaces the units whose k is above the threshold by exact refits without them.
 *
 * @param atMost refits; more wanted ones are an error. Default 20
 * @throws UsageError where more units need it, or the densities do not fit each other
 */
export function refitLoo(loo: Loo, source: RefitSource, atMost = 20): Loo {
  const refitting = refitLooInSteps(loo, source, atMost);
  for (;;) {
    const step = refitting.next();
    if (step.done) return step.value;
  }
}

/** The same, yielding after each refit, so that whoever drives it may do something else in between. */
export function* refitLooInSteps(loo: Loo, source: RefitSource, atMost = 20): Generator<void, Loo, void> {
  const wanted = [...loo.pointwise.k.keys()].filter((i) => loo.pointwise.k[i]! > loo.threshold);
  if (wanted.length > atMost) {
    throw new UsageError(
      `leave-one-out: ${wanted.length} units need a refit, at most ${atMost} are allowed; use kFold, or raise the limit`,
    );
  }
  const [elpd, k, p, error] = (["elpd", "k", "effectiveParameters", "monteCarloError"] as const).map((name) =>
    loo.pointwise[name].slice(),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (const unit of wanted) {
    const [now] = heldOut(source, [unit], unit);
    p[unit]! += elpd[unit]! - now!.elpd;
    elpd[unit] = now!.elpd;
    k[unit] = Number.NaN;
    error[unit] = now!.monteCarloError;
    yield;
  }
  const note = wanted.length === 0 ? [] : [`${wanted.length} units were refitted exactly`];
  const pointwise = { elpd, k, effectiveParameters: p, monteCarloError: error };
  return looOf(wanted.length === 0 ? loo.method : "refits", loo.kind, loo.threshold, pointwise, note);
}

export interface FoldOptions {
  /** Number of folds. Default 10. */
  readonly folds?: number;
  readonly seed?: number | bigint;
  /** For each unit the group that must not be torn apart, such as its participant. */
  readonly groups?: readonly number[];
  /** For each unit the stratum that every fold should have its share of, such as its response. */
  readonly strata?: readonly number[];
}

/**
 * Folds of units, at random; each group in one fold, or each stratum spread evenly.
 *
 * @returns for each unit its fold, from 0
 * @throws UsageError for fewer units (or groups) than folds, or both groups and strata
 */
export function foldsOf(units: number, options: FoldOptions = {}): Int32Array {
  const { folds = 10, seed = 0, groups, strata } = options;
  if (groups !== undefined && strata !== undefined)
    throw new UsageError("folds: give groups or strata, not both");
  for (const [name, given] of Object.entries({ groups, strata })) {
    if (given !== undefined && given.length !== units) {
      throw new UsageError(`folds: ${name} has ${given.length} entries, there are ${units} units`);
    }
  }
  const labels = groups === undefined ? undefined : [...new Set(groups)];
  const count = labels?.length ?? units;
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= count)) {
    throw new UsageError(`folds: their number must be a whole number from 2 to ${count}, got ${folds}`);
  }
  const random = stream(seed, purpose.folds, 0).at(0);
  const keys = Float64Array.from({ length: count }, () => random.uniform());
  const order = [...keys.keys()].sort((a, b) => keys[a]! - keys[b]!);
  // Strata one after another, so that dealing out in turn spreads each of them.
  if (strata !== undefined) order.sort((a, b) => strata[a]! - strata[b]!);
  const fold = new Int32Array(count);
  order.forEach((at, n) => {
    fold[at] = n % folds;
  });
  if (groups === undefined || labels === undefined) return fold;
  return Int32Array.from(groups, (group) => fold[labels.indexOf(group)]!);
}

/** K-fold cross-validation: every fold is predicted by a fit of the others. */
export function kFold(source: RefitSource, folds: Int32Array, kind: UnitKind = "observation"): Loo {
  const N = source.density.units?.count ?? 0;
  if (folds.length !== N) {
    throw new UsageError(`kFold: there are ${N} units, but folds of ${folds.length}`);
  }
  const elpd = new Float64Array(N);
  const monteCarloError = new Float64Array(N);
  const none = new Float64Array(N).fill(Number.NaN);
  for (const fold of new Set(folds)) {
    const members = [...folds.keys()].filter((i) => folds[i] === fold);
    heldOut(source, members, fold).forEach((unit, m) => {
      elpd[members[m]!] = unit.elpd;
      monteCarloError[members[m]!] = unit.monteCarloError;
    });
  }
  return looOf("kFold", kind, Number.NaN, {
    elpd,
    k: none,
    effectiveParameters: none,
    monteCarloError,
  });
}

interface HeldOut {
  readonly elpd: number;
  readonly monteCarloError: number;
}

/** What a fit without some units predicts of each of them. */
function heldOut(
  { density, result, without, options = {} }: RefitSource,
  units: readonly number[],
  salt: number,
): HeldOut[] {
  const rest = without(units);
  if (rest.dimension !== density.dimension || density.units === undefined) {
    throw new UsageError(
      `refit: the model without units ${units.slice(0, 5).join(", ")} has ${rest.dimension} coordinates, the full one ${density.dimension}; both need the same, and the full one units`,
    );
  }
  const { settings, chainInfo } = result;
  const warmStart: WarmStart = {
    chains: chainInfo.map(({ inverseMetric, stepSize, last }) => ({ inverseMetric, stepSize, z: last })),
  };
  const { adaptation, metric, targetAcceptance, maxDepth, draws } = settings;
  const fit = sampleNow(rest, {
    chains: chainInfo.length,
    tune: 200,
    draws,
    adaptation,
    metric,
    targetAcceptance,
    maxDepth,
    seed: BigInt(settings.seed) ^ (BigInt(salt + 1) << 32n),
    warmStart,
    ...options,
  });
  const S = fit.chains * fit.draws;
  const one = new Float64Array(density.units.count);
  const out = units.map(() => new Float64Array(S));
  for (let s = 0; s < S; s++) {
    density.units.logLikelihood(
      fit.unconstrained.subarray(s * rest.dimension, (s + 1) * rest.dimension),
      one,
    );
    units.forEach((unit, m) => {
      out[m]![s] = one[unit]!;
    });
  }
  const even = new Float64Array(S).fill(1 / S);
  return out.map((ll) => {
    const elpd = logSumExp(ll) - log(S);
    const highest = ll.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    const likelihood = ll.map((l) => exp(l - highest));
    const efficiency = efficiencyOf(likelihood, fit.chains, fit.draws);
    return { elpd, monteCarloError: errorOf(likelihood, even, exp(elpd - highest), efficiency) };
  });
}

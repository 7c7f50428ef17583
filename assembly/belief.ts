/**
 * Beliefs of a layer of a sweep network, four units at a time in single precision. AssemblyScript;
 * src/kernels/twin-beliefs.ts defines the same bits. The equations and their sources: src/deep/prediction.ts,
 * posterior.ts, volatility-posterior.ts and volatility-unbounded.ts.
 *
 * A layer is a block of fields, `stride` bytes (a multiple of 16) apart, in the order of src/kernels/belief-fields.ts.
 */

import { add, div, exp4, log4, mul, pick, sigmoid4, splat, sub } from "./single";

const MEAN: usize = 0, PRECISION: usize = 1, EXPECTED_MEAN: usize = 2, EXPECTED_PRECISION: usize = 3;
const CONDITIONAL: usize = 4, EFFECTIVE: usize = 5, ERROR: usize = 6;
const MEAN_VOL: usize = 7, PRECISION_VOL: usize = 8, EXPECTED_MEAN_VOL: usize = 9, EXPECTED_PRECISION_VOL: usize = 10;
const EFFECTIVE_VOL: usize = 11, ERROR_VOL: usize = 12;
const ACTIVE: usize = 13, SLOPE: usize = 14, BEND: usize = 15, FIRST: usize = 16, SECOND: usize = 17, THIRD: usize = 18;
const STEP: usize = 19;

/** About where the reference's steps of Lambert's W begin to overflow. */
const LARGEST_Z: f32 = 3.2361986e17;

/** NaN where a variance is not > 0. */
@inline
function variance(x: v128): v128 {
  return pick(x, splat(NaN), f32x4.gt(x, splat(0)));
}

/** Predicted precisions of a layer, by the step's variance; `fixed` is that variance without volatility beliefs. */
export function predictBeliefs(
  block: usize, stride: usize, volatile: bool, output: bool, below: usize,
  fixed: f32, time: f32, tonic: f32, stepVol: f32, coupling: f32, autoconnection: f32, spread: f32,
): void {
  for (let at = block; at < block + stride; at += 16) {
    let omega = splat(fixed);
    if (volatile) {
      const mean = mul(splat(autoconnection), v128.load(at + MEAN_VOL * stride));
      const step = splat(stepVol);
      const precision = div(splat(1), add(div(splat(1), v128.load(at + PRECISION_VOL * stride)), step));
      v128.store(at + EXPECTED_MEAN_VOL * stride, mean);
      v128.store(at + EXPECTED_PRECISION_VOL * stride, precision);
      v128.store(at + EFFECTIVE_VOL * stride, mul(step, precision));
      omega = volatility(mean, precision, time, tonic, coupling, spread);
    }
    v128.store(at + STEP * stride, omega);
    const before = v128.load(at + PRECISION * stride);
    if (output) {
      v128.store(at + CONDITIONAL * stride, before);
      v128.store(at + EXPECTED_PRECISION * stride, before);
      v128.store(at + EFFECTIVE * stride, splat(0));
    } else {
      const own = div(splat(1), add(div(splat(1), before), omega));
      const marginal = below == 0
        ? own
        : div(splat(1), add(div(splat(1), own), v128.load(at - block + below)));
      v128.store(at + CONDITIONAL * stride, own);
      v128.store(at + EXPECTED_PRECISION * stride, marginal);
      v128.store(at + EFFECTIVE * stride, mul(omega, marginal));
    }
  }
}

@inline
function volatility(mean: v128, precision: v128, time: f32, tonic: f32, coupling: f32, spread: f32): v128 {
  const rate = add(splat(tonic), mul(splat(coupling), mean));
  return variance(mul(splat(time), exp4(add(rate, div(splat(spread), precision)))));
}

/** What a layer asks of the one below, before its weights: gain times error, evidence, evidence times error. */
export function weighBeliefs(block: usize, stride: usize, whole: bool, meanField: bool): void {
  for (let at = block; at < block + stride; at += 16) {
    const precision = v128.load(at + PRECISION * stride);
    const expected = v128.load(at + EXPECTED_PRECISION * stride);
    const own = v128.load(at + CONDITIONAL * stride);
    const error = v128.load(at + ERROR * stride);
    let gain = expected, evidence = expected;
    if (!meanField) {
      const fresh = sub(precision, expected);
      const both = add(own, fresh);
      gain = div(mul(own, precision), both);
      evidence = whole ? own : div(mul(own, fresh), both);
    }
    v128.store(at + FIRST * stride, mul(gain, error));
    v128.store(at + SECOND * stride, evidence);
    v128.store(at + THIRD * stride, mul(evidence, error));
  }
}

/** Posterior of a layer from what the layer above asks of it, at the derivatives of its activation. */
export function correctBeliefs(block: usize, stride: usize, third: usize, cap: f32): void {
  for (let at = block; at < block + stride; at += 16) {
    const expected = v128.load(at + EXPECTED_PRECISION * stride);
    const mean = v128.load(at + EXPECTED_MEAN * stride);
    const slope = v128.load(at + SLOPE * stride);
    const pull = v128.load(at + FIRST * stride);
    const raised = add(expected, mul(mul(slope, slope), v128.load(at + SECOND * stride)));
    const after = sub(raised, mul(v128.load(at + BEND * stride), v128.load(at + third * stride)));
    const precision = f32x4.min(f32x4.max(after, expected), splat(cap));
    const moved = add(mean, div(mul(slope, pull), precision));
    v128.store(at + PRECISION * stride, precision);
    v128.store(at + MEAN * stride, moved);
    v128.store(at + ERROR * stride, sub(moved, mean));
  }
}

/**
 * Posterior of the volatility beliefs; kind 0 standard, 1 eHGF, 2 unbounded. `base` is log time + tonic, `factor` what the
 * predicted step's variance is multiplied by.
 */
export function correctVolatility(
  kind: i32, block: usize, stride: usize,
  time: f32, tonic: f32, base: f32, coupling: f32, factor: f32, cap: f32, logLargest: f32,
): void {
  if (kind == 0) standard(block, stride, coupling, cap);
  else if (kind == 1) ehgf(block, stride, time, tonic, coupling, factor, cap);
  else unbounded(block, stride, base, coupling, factor, cap, logLargest);
}

/** π̃/π + π̃δ² - 1, stored and returned. */
@inline
function surpriseOf(at: usize, stride: usize): v128 {
  const expected = v128.load(at + EXPECTED_PRECISION * stride);
  const error = v128.load(at + ERROR * stride);
  const ratio = div(expected, v128.load(at + PRECISION * stride));
  const delta = sub(add(ratio, mul(expected, mul(error, error))), splat(1));
  v128.store(at + ERROR_VOL * stride, delta);
  return delta;
}

/** 1/π + δ² */
@inline
function seenOf(at: usize, stride: usize): v128 {
  const error = v128.load(at + ERROR * stride);
  return add(div(splat(1), v128.load(at + PRECISION * stride)), mul(error, error));
}

/** Variance without the step, times `factor`. */
@inline
function varianceBefore(at: usize, stride: usize, factor: f32): v128 {
  const all = div(splat(1), v128.load(at + CONDITIONAL * stride));
  return f32x4.max(sub(all, mul(splat(factor), v128.load(at + STEP * stride))), splat(0));
}

function standard(block: usize, stride: usize, coupling: f32, cap: f32): void {
  const halfK2 = splat(<f32>0.5 * (coupling * coupling));
  for (let at = block; at < block + stride; at += 16) {
    const delta = surpriseOf(at, stride);
    const prior = v128.load(at + EXPECTED_MEAN_VOL * stride), sure = v128.load(at + EXPECTED_PRECISION_VOL * stride);
    const gamma = v128.load(at + EFFECTIVE * stride);
    const change = sub(add(gamma, mul(add(gamma, gamma), delta)), delta);
    const raised = f32x4.min(add(sure, mul(mul(halfK2, gamma), change)), splat(cap));
    const step = mul(mul(splat(coupling), gamma), delta);
    v128.store(at + MEAN_VOL * stride, add(prior, div(step, add(raised, raised))));
    v128.store(at + PRECISION_VOL * stride, raised);
  }
}

function ehgf(block: usize, stride: usize, time: f32, tonic: f32, coupling: f32, factor: f32, cap: f32): void {
  const k = splat(coupling), halfK2 = splat(<f32>0.5 * (coupling * coupling));
  for (let at = block; at < block + stride; at += 16) {
    const delta = surpriseOf(at, stride);
    const prior = v128.load(at + EXPECTED_MEAN_VOL * stride), sure = v128.load(at + EXPECTED_PRECISION_VOL * stride);
    const before = varianceBefore(at, stride, factor);
    const seen = seenOf(at, stride);
    const mean = add(prior, div(mul(mul(k, v128.load(at + EFFECTIVE * stride)), delta), add(sure, sure)));
    const step = mul(splat(time), exp4(add(mul(k, mean), splat(tonic))));
    const total = div(splat(1), add(before, step));
    const gamma = mul(step, total);
    const weight = mul(sub(step, before), total);
    const surprise = sub(mul(seen, total), splat(1));
    const gain = mul(mul(halfK2, gamma), add(gamma, mul(weight, surprise)));
    v128.store(at + MEAN_VOL * stride, mean);
    v128.store(at + PRECISION_VOL * stride, f32x4.min(add(sure, f32x4.max(gain, splat(0))), splat(cap)));
  }
}

/**
 * In rounds over the units, with fields that are free by then between them: each round's chains of operations are short
 * enough for the processor to work on several vectors at once. Sums of variances are taken as such, with the step's
 * within e^-85 and e^85, where its share of the sum is 0 or 1 unless the rest is as far beyond.
 */
function unbounded(
  block: usize, stride: usize, base: f32, coupling: f32, factor: f32, cap: f32, logLargest: f32,
): void {
  const k = splat(coupling), one = splat(1), end = block + stride;
  const halfK2 = splat(<f32>0.5 * (coupling * coupling)), half = splat(<f32>0.5 * coupling);
  for (let at = block; at < end; at += 16) {
    surpriseOf(at, stride);
    const seen = seenOf(at, stride);
    const q = div(v128.load(at + EXPECTED_PRECISION_VOL * stride), mul(k, k));
    const twice = add(q, q);
    const logZ = sub(add(log4(div(seen, twice)), div(one, twice)), centreOf(at, stride, base, k));
    v128.store(at + FIRST * stride, exp4(f32x4.min(logZ, splat(logLargest))));
    v128.store(at + SECOND * stride, varianceBefore(at, stride, factor));
    v128.store(at + THIRD * stride, seen);
  }
  lambert(block + FIRST * stride, block + (FIRST + 1) * stride);
  // Near the prediction: m1 in MEAN_VOL, p1 in PRECISION_VOL.
  for (let at = block; at < end; at += 16) {
    const prior = v128.load(at + EXPECTED_MEAN_VOL * stride), sure = v128.load(at + EXPECTED_PRECISION_VOL * stride);
    const step = variance4(centreOf(at, stride, base, k));
    const w1 = div(step, add(v128.load(at + SECOND * stride), step));
    const d1 = sub(mul(v128.load(at + EXPECTED_PRECISION * stride), v128.load(at + THIRD * stride)), one);
    const p1 = add(sure, mul(halfK2, mul(w1, sub(one, w1))));
    v128.store(at + PRECISION_VOL * stride, p1);
    v128.store(at + MEAN_VOL * stride, add(prior, div(mul(mul(half, w1), d1), p1)));
  }
  // Near the second mode: m2 in BEND, p2 in ACTIVE.
  for (let at = block; at < end; at += 16) {
    const prior = v128.load(at + EXPECTED_MEAN_VOL * stride), sure = v128.load(at + EXPECTED_PRECISION_VOL * stride);
    const q = div(sure, mul(k, k));
    const level = sub(add(centreOf(at, stride, base, k), v128.load(at + FIRST * stride)), div(one, add(q, q)));
    const step = variance4(level);
    const total = div(one, add(v128.load(at + SECOND * stride), step));
    const w2 = mul(step, total);
    const d2 = sub(mul(v128.load(at + THIRD * stride), total), one);
    const x = div(sub(level, splat(base)), k);
    const full = add(sure, mul(halfK2, mul(w2, add(w2, mul(sub(add(w2, w2), one), d2)))));
    const tame = add(sure, mul(halfK2, mul(w2, sub(one, w2))));
    const p = pick(tame, full, f32x4.le(full, splat(0)));
    const move = sub(mul(mul(half, w2), d2), mul(sure, sub(x, prior)));
    const m = add(x, div(move, p));
    const good = v128.and(f32x4.eq(sub(p, p), splat(0)), f32x4.eq(sub(m, m), splat(0)));
    v128.store(at + ACTIVE * stride, pick(p, v128.load(at + PRECISION_VOL * stride), good));
    v128.store(at + BEND * stride, pick(m, v128.load(at + MEAN_VOL * stride), good));
  }
  // Mixed by their energies.
  for (let at = block; at < end; at += 16) {
    const first = energy(at, stride, v128.load(at + MEAN_VOL * stride), base, k);
    v128.store(at + FIRST * stride, sub(energy(at, stride, v128.load(at + BEND * stride), base, k), first));
  }
  for (let at = block; at < end; at += 16) {
    const m1 = v128.load(at + MEAN_VOL * stride), p1 = v128.load(at + PRECISION_VOL * stride);
    const m2 = v128.load(at + BEND * stride), p2 = v128.load(at + ACTIVE * stride);
    const share = sigmoid4(v128.load(at + FIRST * stride));
    const rest = sub(one, share), apart = sub(m1, m2);
    v128.store(at + MEAN_VOL * stride, add(mul(rest, m1), mul(share, m2)));
    const spreads = add(div(rest, p1), div(share, p2));
    const variance = add(spreads, mul(mul(share, rest), mul(apart, apart)));
    v128.store(at + PRECISION_VOL * stride, f32x4.min(div(one, variance), splat(cap)));
  }
}

/** Log of the predicted variance of a step. */
@inline
function centreOf(at: usize, stride: usize, base: f32, k: v128): v128 {
  return add(splat(base), mul(k, v128.load(at + EXPECTED_MEAN_VOL * stride)));
}

/** A step's variance from its logarithm. */
@inline
function variance4(level: v128): v128 {
  return exp4(f32x4.pmax(f32x4.pmin(level, splat(85)), splat(-85)));
}

/** Of a mean of the volatility belief. */
@inline
function energy(at: usize, stride: usize, m: v128, base: f32, k: v128): v128 {
  const level = add(splat(base), mul(k, m));
  const total = add(v128.load(at + SECOND * stride), variance4(level));
  const away = sub(m, v128.load(at + EXPECTED_MEAN_VOL * stride));
  const log = add(log4(total), f32x4.pmax(sub(level, splat(85)), splat(0)));
  const sum = add(log, div(v128.load(at + THIRD * stride), total));
  const far = mul(v128.load(at + EXPECTED_PRECISION_VOL * stride), mul(away, away));
  return mul(splat(-0.5), add(sum, far));
}

/**
 * Lambert's W in place by two of Halley's steps, of two vectors side by side while there are two. NaN where his steps from
 * log(z + 1), as the reference takes them, overflow in single precision.
 */
function lambert(from: usize, to: usize): void {
  let at = from;
  for (; at + 32 <= to; at += 32) {
    const z0 = v128.load(at), z1 = v128.load(at, 16);
    let w0 = lambertStart(z0), w1 = lambertStart(z1);
    w0 = halley(w0, z0);
    w1 = halley(w1, z1);
    w0 = halley(w0, z0);
    w1 = halley(w1, z1);
    v128.store(at, w0);
    v128.store(at, w1, 16);
  }
  for (; at < to; at += 16) {
    const z = v128.load(at);
    v128.store(at, halley(halley(lambertStart(z), z), z));
  }
}

/** log(z + 1) times a quotient of two squares of it, fitted to W for z up to e^41: within 5 % above z = 1e-6, mostly .3 %. */
@inline
function lambertStart(z: v128): v128 {
  const l = log4(add(z, splat(1)));
  const above = add(mul(add(mul(splat(0.11365719), l), splat(0.5622663)), l), splat(1));
  const below = add(mul(add(mul(splat(0.11458572), l), splat(1.0272368)), l), splat(1));
  return pick(splat(NaN), div(mul(l, above), below), f32x4.gt(z, splat(LARGEST_Z)));
}

@inline
function halley(w: v128, z: v128): v128 {
  const e = exp4(w);
  const f = sub(mul(w, e), z);
  const first = mul(add(w, splat(1)), e), second = mul(add(w, splat(2)), e);
  const square = mul(first, first);
  return sub(w, div(mul(add(f, f), first), sub(add(square, square), mul(f, second))));
}

/** Minus error times factor into FIRST, for the gradient FIRST activeᵀ; factor is the precision if `weighed`. */
export function learnBeliefs(block: usize, stride: usize, weighed: bool): void {
  for (let at = block; at < block + stride; at += 16) {
    let error = sub(v128.load(at + EXPECTED_MEAN * stride), v128.load(at + MEAN * stride));
    if (weighed) error = mul(error, v128.load(at + PRECISION * stride));
    v128.store(at + FIRST * stride, finite(error));
  }
}

/** 0 in the place of what is not finite, in so many bytes (a multiple of 16). */
export function finiteOnly(place: usize, bytes: usize): void {
  for (let at = place; at < place + bytes; at += 16) v128.store(at, finite(v128.load(at)));
}

/** Whether all numbers in so many bytes (a multiple of 4) are finite. */
export function allFinite(place: usize, bytes: usize): bool {
  let sum = splat(0), at = place;
  const whole = place + (bytes & ~(<usize>15));
  for (; at < whole; at += 16) sum = add(sum, mul(v128.load(at), splat(0)));
  let total = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) +
    f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3);
  for (; at < place + bytes; at += 4) total += load<f32>(at) * 0;
  return total == 0;
}

/**
 * `correctBeliefs`, `learnBeliefs` and, for the layer below, `weighBeliefs` on rows of a batch that all start from the
 * beliefs of one block, rows of n units (a multiple of 4) one after the other. Each row's share goes into its error.
 * `pull` becomes gain times error; where `weigh`, `slope` becomes the evidence and `bend` evidence times error. Sums
 * of share times change of precision are added to `change`.
 */
export function correctRows(
  rows: i32, n: i32, block: usize, stride: usize, shares: usize, weighed: bool, meanField: bool, weigh: bool, cap: f32,
  expectedMean: usize, slope: usize, bend: usize, pull: usize, second: usize, secondStep: usize, third: usize,
  mean: usize, error: usize, change: usize,
): void {
  const bytes = <usize>n * 4;
  for (let r = 0, row: usize = 0; r < rows; r++, row += bytes, shares += 4, second += secondStep) {
    const share = v128.load32_splat(shares);
    for (let i: usize = 0; i < bytes; i += 16) {
      const at = row + i;
      const expected = v128.load(block + i + EXPECTED_PRECISION * stride);
      const own = v128.load(block + i + CONDITIONAL * stride);
      const m = v128.load(expectedMean + at), s = v128.load(slope + at), p = v128.load(pull + at);
      const raised = add(expected, mul(mul(s, s), v128.load(second + i)));
      const after = sub(raised, mul(v128.load(bend + at), v128.load(third + at)));
      const precision = f32x4.min(f32x4.max(after, expected), splat(cap));
      const moved = add(m, div(mul(s, p), precision));
      const delta = sub(moved, m);
      let weight = sub(m, moved);
      if (weighed) weight = mul(weight, precision);
      v128.store(mean + at, moved);
      v128.store(error + at, mul(share, finite(weight)));
      if (meanField) v128.store(pull + at, mul(expected, delta));
      else {
        const fresh = sub(precision, expected);
        const both = add(own, fresh);
        v128.store(pull + at, mul(div(mul(own, precision), both), delta));
        if (weigh) {
          const evidence = div(mul(own, fresh), both);
          v128.store(slope + at, evidence);
          v128.store(bend + at, mul(evidence, delta));
        }
      }
      const moves = mul(share, sub(precision, v128.load(block + i + PRECISION * stride)));
      v128.store(change + i, add(v128.load(change + i), moves));
    }
  }
}

@inline
function finite(x: v128): v128 {
  return v128.and(x, f32x4.eq(sub(x, x), splat(0)));
}

/** Whether a belief of n units is not finite, or a volatility precision not > 0. */
export function failed(n: i32, block: usize, stride: usize, volatile: bool): bool {
  const end = <usize>n * 4, whole = end & ~(<usize>15);
  const none = splat(0);
  let sum = none, wrong = none;
  let at: usize = 0;
  for (; at < whole; at += 16) {
    const here = block + at, last = v128.load(here + PRECISION_VOL * stride);
    const means = add(mul(v128.load(here + MEAN * stride), none), mul(v128.load(here + EXPECTED_MEAN * stride), none));
    const others = add(mul(v128.load(here + PRECISION * stride), none), mul(v128.load(here + MEAN_VOL * stride), none));
    sum = add(sum, add(add(means, others), mul(last, none)));
    wrong = v128.or(wrong, f32x4.le(last, none));
  }
  wrong = v128.or(f32x4.ne(sum, none), v128.and(wrong, i32x4.splat(volatile ? -1 : 0)));
  if (v128.any_true(wrong)) return true;
  for (; at < end; at += 4) {
    const here = block + at;
    const rest = load<f32>(here + MEAN * stride) * 0 + load<f32>(here + EXPECTED_MEAN * stride) * 0 +
      load<f32>(here + PRECISION * stride) * 0 + load<f32>(here + MEAN_VOL * stride) * 0;
    const last = load<f32>(here + PRECISION_VOL * stride);
    if (rest + last * 0 != 0 || (volatile && last <= 0)) return true;
  }
  return false;
}

/** y (m) = (W∘W) x, W m x n, with the partial sums of a product of matrix and vector. */
export function squaresVector(m: i32, n: i32, w: usize, x: usize, y: usize): void {
  const bytes = <usize>n * 4, whole = bytes & ~(<usize>31);
  for (let i = 0; i < m; i++, w += bytes, y += 4) {
    let s0 = splat(0), s1 = s0;
    for (let at: usize = 0; at < whole; at += 32) {
      const a = v128.load(w + at), b = v128.load(w + at, 16);
      s0 = add(s0, mul(mul(a, a), v128.load(x + at)));
      s1 = add(s1, mul(mul(b, b), v128.load(x + at, 16)));
    }
    const s = add(s0, s1);
    const low = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2);
    let total = low + (f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3));
    for (let at = whole; at < bytes; at += 4) {
      const a = load<f32>(w + at);
      total = total + a * a * load<f32>(x + at);
    }
    store<f32>(y, total);
  }
}

/** (τ g')² / π of a layer into FIRST: what its uncertainty adds to the variance of the next. */
export function spreadBeliefs(block: usize, stride: usize, time: f32): void {
  for (let at = block; at < block + stride; at += 16) {
    const slope = mul(splat(time), v128.load(at + SLOPE * stride));
    v128.store(at + FIRST * stride, div(mul(slope, slope), v128.load(at + EXPECTED_PRECISION * stride)));
  }
}

/**
 * Beliefs of a layer of a sweep network, four units at a time in single precision. AssemblyScript;
 * src/kernels/twin-beliefs.ts defines the same bits. The equations and their sources: src/deep/prediction.ts and
 * posterior.ts. Volatility: volatility.ts.
 *
 * A layer is a block of fields, `stride` bytes (a multiple of 16) apart, in the order of fields.ts.
 */

import {
  MEAN, PRECISION, EXPECTED_MEAN, EXPECTED_PRECISION, CONDITIONAL, EFFECTIVE, ERROR, MEAN_VOL, PRECISION_VOL,
  EXPECTED_MEAN_VOL, EXPECTED_PRECISION_VOL, EFFECTIVE_VOL, SLOPE, BEND, FIRST, SECOND, THIRD, STEP,
} from "./fields";
import { add, div, exp4, mul, pick, splat, sub } from "./single";

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

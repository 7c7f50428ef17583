/**
 * Posteriors of the volatility beliefs of a layer, four units at a time in single precision. AssemblyScript;
 * src/kernels/twin-beliefs.ts defines the same bits. The equations and their sources: src/deep/volatility-posterior.ts and
 * volatility-unbounded.ts. Blocks: belief.ts.
 */

import {
  PRECISION, EXPECTED_PRECISION, CONDITIONAL, EFFECTIVE, ERROR, MEAN_VOL, PRECISION_VOL, EXPECTED_MEAN_VOL,
  EXPECTED_PRECISION_VOL, ERROR_VOL, ACTIVE, BEND, FIRST, SECOND, THIRD, STEP,
} from "./fields";
import { add, div, exp4, log4, mul, pick, sigmoid4, splat, sub } from "./single";

/** About where the reference's steps of Lambert's W begin to overflow. */
const LARGEST_Z: f32 = 3.2361986e17;

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

/**
 * Activations with two derivatives on four numbers at a time in single precision. AssemblyScript;
 * src/kernels/twin-activations-single.ts defines the same bits.
 */

import { add, div, exp4, expm14, mul, multiple, pick, power, remainder, rounded, splat, sub } from "./single";

/** As `activate` of activation.ts; what lies beyond the last whole vector goes through the memory's free first line. */
export function activateSingle(kind: i32, n: i32, x: usize, y: usize, first: usize, second: usize): void {
  const bytes = <usize>n * 4;
  const whole = bytes & ~(<usize>15);
  let at: usize = 0;
  if (kind == 1) {
    for (; at + 64 <= bytes; at += 64) {
      tanhs(x + at, y + at, next(first, at), next(second, at));
    }
  }
  if (kind == 7 && second == 0 && first != 0) {
    for (; at + 64 <= bytes; at += 64) gelus(x + at, y + at, first + at);
  }
  for (; at < whole; at += 16) {
    four(kind, v128.load(x + at), y + at, next(first, at), next(second, at));
  }
  const left = bytes - whole;
  if (left == 0) return;
  memory.copy(0, x + whole, left);
  four(kind, v128.load(0), 16, first == 0 ? 0 : 32, second == 0 ? 0 : 48);
  memory.copy(y + whole, 16, left);
  if (first) memory.copy(first + whole, 32, left);
  if (second) memory.copy(second + whole, 48, left);
}

@inline
function four(kind: i32, v: v128, y: usize, first: usize, second: usize): void {
  const zero = splat(0), one = splat(1);
  const unlike = f32x4.ne(v, v);
  let g = v, g1 = one, g2 = zero;
  if (kind == 1) {
    const twice = twiceSize(v);
    const sum = rounded(twice);
    const s = power(sum);
    tanhEnd(v, s, mul(s, remainder(twice, multiple(sum))), y, first, second);
    return;
  } else if (kind == 2 || kind == 6) {
    const e = exp4(f32x4.neg(f32x4.abs(v)));
    const r = div(one, add(one, e));
    const s = pick(mul(e, r), r, f32x4.lt(v, zero));
    const d = mul(mul(e, r), r);
    const bend = mul(d, sub(one, add(s, s)));
    if (kind == 2) {
      g = s;
      g1 = d;
      g2 = bend;
    } else {
      g = mul(v, s);
      g1 = add(s, mul(v, d));
      g2 = add(add(d, d), mul(v, bend));
    }
  } else if (kind == 3) {
    g = pick(zero, v, f32x4.lt(v, zero));
    g1 = pick(v, v128.and(one, f32x4.gt(v, zero)), unlike);
  } else if (kind == 4) {
    const below = f32x4.lt(v, zero);
    g = pick(mul(splat(0.01), v), v, below);
    g1 = pick(v, pick(splat(0.01), one, below), unlike);
  } else if (kind == 5) {
    const below = f32x4.lt(v, zero);
    const e = exp4(v);
    g = pick(expm14(v), v, below);
    g1 = pick(v, pick(e, one, below), unlike);
    g2 = pick(e, v128.and(one, f32x4.eq(v, zero)), below);
  } else if (kind == 7) {
    const square = mul(v, v);
    const u = geluInner(v, square);
    const e = bell(u);
    const r = div(one, add(one, e));
    const s = pick(mul(e, r), r, f32x4.lt(u, zero));
    const d = mul(mul(e, r), r);
    const du = mul(splat(1.5957691216057308), add(one, mul(splat(0.134145), square)));
    const slope = mul(d, du);
    g = mul(v, s);
    g1 = add(s, mul(v, slope));
    const bend = add(mul(mul(slope, du), sub(one, add(s, s))), mul(d, mul(splat(0.42812889763560147), v)));
    g2 = add(add(slope, slope), mul(v, bend));
  }
  v128.store(y, g);
  if (first) v128.store(first, g1);
  if (second) v128.store(second, g2);
}

/** 2|v|, no more than what tanh is 1 at. */
@inline
function twiceSize(v: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(v), splat(10));
  return add(a, a);
}

/** tanh v and its derivatives, from e^(2|v|) = s + p. */
@inline
function tanhEnd(v: v128, s: v128, p: v128, y: usize, first: usize, second: usize): void {
  const one = splat(1);
  const below = add(add(s, one), p);
  const t = div(add(sub(s, one), p), below);
  const g = v128.or(t, v128.and(v, i32x4.splat(0x80000000)));
  v128.store(y, g);
  if (first == 0) return;
  const g1 = mul(div(splat(2), below), add(one, t));
  v128.store(first, g1);
  if (second) v128.store(second, mul(mul(splat(-2), g), g1));
}

/** Four vectors, whose long chains of operations need not wait for each other. */
@inline
function tanhs(x: usize, y: usize, first: usize, second: usize): void {
  const v0 = v128.load(x), v1 = v128.load(x, 16), v2 = v128.load(x, 32), v3 = v128.load(x, 48);
  const d0 = twiceSize(v0), d1 = twiceSize(v1), d2 = twiceSize(v2), d3 = twiceSize(v3);
  const n0 = rounded(d0), n1 = rounded(d1), n2 = rounded(d2), n3 = rounded(d3);
  const r0 = remainder(d0, multiple(n0)), r1 = remainder(d1, multiple(n1));
  const r2 = remainder(d2, multiple(n2)), r3 = remainder(d3, multiple(n3));
  const s0 = power(n0), s1 = power(n1), s2 = power(n2), s3 = power(n3);
  const p0 = mul(s0, r0), p1 = mul(s1, r1), p2 = mul(s2, r2), p3 = mul(s3, r3);
  tanhEnd(v0, s0, p0, y, first, second);
  tanhEnd(v1, s1, p1, y + 16, next(first, 16), next(second, 16));
  tanhEnd(v2, s2, p2, y + 32, next(first, 32), next(second, 32));
  tanhEnd(v3, s3, p3, y + 48, next(first, 48), next(second, 48));
}

/** A place so many bytes further; 0 stays 0. */
@inline
function next(place: usize, bytes: usize): usize { return place == 0 ? 0 : place + bytes; }

/** What gelu takes the sigmoid of. */
@inline function geluInner(v: v128, square: v128): v128 {
  return mul(splat(1.5957691216057308), add(v, mul(mul(splat(0.044715), v), square)));
}

/** e^-|u| */
@inline function bell(u: v128): v128 { return exp4(f32x4.neg(f32x4.abs(u))); }

/** As \`four\`, of four vectors: chains of operations are long, and side by side they need not wait for each other. */
@inline
function gelus(x: usize, y: usize, first: usize): void {
  const v0 = v128.load(x), v1 = v128.load(x, 16), v2 = v128.load(x, 32), v3 = v128.load(x, 48);
  const u0 = geluInner(v0, mul(v0, v0)), u1 = geluInner(v1, mul(v1, v1));
  const u2 = geluInner(v2, mul(v2, v2)), u3 = geluInner(v3, mul(v3, v3));
  const e0 = bell(u0), e1 = bell(u1), e2 = bell(u2), e3 = bell(u3);
  geluEnd(v0, u0, e0, y, first);
  geluEnd(v1, u1, e1, y + 16, first + 16);
  geluEnd(v2, u2, e2, y + 32, first + 32);
  geluEnd(v3, u3, e3, y + 48, first + 48);
}

@inline
function geluEnd(v: v128, u: v128, e: v128, y: usize, first: usize): void {
  const one = splat(1);
  const r = div(one, add(one, e));
  const s = pick(mul(e, r), r, f32x4.lt(u, splat(0)));
  const d = mul(mul(e, r), r);
  const du = mul(splat(1.5957691216057308), add(one, mul(splat(0.134145), mul(v, v))));
  v128.store(y, mul(v, s));
  v128.store(first, add(s, mul(v, mul(d, du))));
}

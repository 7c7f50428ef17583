/**
 * Every operation as a loop over lanes. Written out one by one: a shared loop that calls a function would call
 * it through a pointer, which costs several times the operation itself. A test compares each with the table of
 * meanings in `scalar/evaluate.ts`.
 */

import { cos, exp, expm1, log, log1p, sin, tanh } from "../scalar/elementary/index.js";
import type { Operation } from "../scalar/operation.js";

/** One instruction over n lanes; target and operands are offsets into the registers. */
export type Loop = (f: Float64Array, target: number, a: number, b: number, c: number, n: number) => void;

export const loops: Readonly<Record<Operation, Loop>> = {
  neg(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = -f[a + i]!;
  },
  reciprocal(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = 1 / f[a + i]!;
  },
  square(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) {
      const x = f[a + i]!;
      f[t + i] = x * x;
    }
  },
  sqrt(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = Math.sqrt(f[a + i]!);
  },
  exp(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = exp(f[a + i]!);
  },
  log(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = log(f[a + i]!);
  },
  log1p(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = log1p(f[a + i]!);
  },
  expm1(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = expm1(f[a + i]!);
  },
  tanh(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = tanh(f[a + i]!);
  },
  sin(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = sin(f[a + i]!);
  },
  cos(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = cos(f[a + i]!);
  },
  abs(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = Math.abs(f[a + i]!);
  },
  sign(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) {
      const x = f[a + i]!;
      f[t + i] = x > 0 ? 1 : x < 0 ? -1 : x;
    }
  },
  isFinite(f, t, a, _b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = Number.isFinite(f[a + i]!) ? 1 : 0;
  },
  add(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i]! + f[b + i]!;
  },
  sub(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i]! - f[b + i]!;
  },
  mul(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i]! * f[b + i]!;
  },
  div(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i]! / f[b + i]!;
  },
  min(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) {
      const x = f[a + i]!;
      const y = f[b + i]!;
      f[t + i] = y < x ? y : x;
    }
  },
  max(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) {
      const x = f[a + i]!;
      const y = f[b + i]!;
      f[t + i] = x < y ? y : x;
    }
  },
  less(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i]! < f[b + i]! ? 1 : 0;
  },
  lessEqual(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i]! <= f[b + i]! ? 1 : 0;
  },
  equal(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i] === f[b + i] ? 1 : 0;
  },
  gate(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) {
      const x = f[a + i]!;
      f[t + i] = x === 0 ? 0 : x * f[b + i]!;
    }
  },
  select(f, t, a, b, c, n) {
    for (let i = 0; i < n; i++) f[t + i] = f[a + i] !== 0 ? f[b + i]! : f[c + i]!;
  },
};

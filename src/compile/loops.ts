/**
 * Every operation as a loop over lanes. Written out one by one: a shared loop that calls a function would call
 * it through a pointer, which costs several times the operation itself. A test compares each with the table of
 * meanings in `scalar/evaluate.ts`.
 *
 * The commonest go two lanes at a time, with places kept in 32 bits: V8 then neither checks sums of indices for
 * overflow nor loops as often, 1.1 ns a lane where the plain loop takes 1.8, each measured alone. So they may write one lane beyond n,
 * into room that every register has.
 */

import { cos, exp, expm1, log, log1p, sin, tanh } from "../scalar/elementary/index.js";
import type { Operation } from "../scalar/operation.js";

/** One instruction over n lanes; target and operands are offsets into the registers. */
export type Loop = (f: Float64Array, target: number, a: number, b: number, c: number, n: number) => void;

export const loops: Readonly<Record<Operation, Loop>> = {
  neg(f, t, a, _b, _c, n) {
    for (let i = t, j = a; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0) {
      const x = f[j]!;
      const y = f[(j + 1) | 0]!;
      f[i] = -x;
      f[(i + 1) | 0] = -y;
    }
  },
  reciprocal(f, t, a, _b, _c, n) {
    for (let i = t, j = a; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0) {
      const x = f[j]!;
      const y = f[(j + 1) | 0]!;
      f[i] = 1 / x;
      f[(i + 1) | 0] = 1 / y;
    }
  },
  square(f, t, a, _b, _c, n) {
    for (let i = t, j = a; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0) {
      const x = f[j]!;
      const y = f[(j + 1) | 0]!;
      f[i] = x * x;
      f[(i + 1) | 0] = y * y;
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
    for (let i = t, j = a; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0) {
      const x = f[j]!;
      const y = f[(j + 1) | 0]!;
      f[i] = Math.abs(x);
      f[(i + 1) | 0] = Math.abs(y);
    }
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
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! + f[k]!;
      f[(i + 1) | 0] = f[(j + 1) | 0]! + f[(k + 1) | 0]!;
    }
  },
  sub(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! - f[k]!;
      f[(i + 1) | 0] = f[(j + 1) | 0]! - f[(k + 1) | 0]!;
    }
  },
  mul(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! * f[k]!;
      f[(i + 1) | 0] = f[(j + 1) | 0]! * f[(k + 1) | 0]!;
    }
  },
  div(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! / f[k]!;
      f[(i + 1) | 0] = f[(j + 1) | 0]! / f[(k + 1) | 0]!;
    }
  },
  min(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      const x = f[j]!;
      const y = f[k]!;
      f[i] = y < x ? y : x;
      const w = f[(j + 1) | 0]!;
      const z = f[(k + 1) | 0]!;
      f[(i + 1) | 0] = z < w ? z : w;
    }
  },
  max(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      const x = f[j]!;
      const y = f[k]!;
      f[i] = x < y ? y : x;
      const w = f[(j + 1) | 0]!;
      const z = f[(k + 1) | 0]!;
      f[(i + 1) | 0] = w < z ? z : w;
    }
  },
  less(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! < f[k]! ? 1 : 0;
      f[(i + 1) | 0] = f[(j + 1) | 0]! < f[(k + 1) | 0]! ? 1 : 0;
    }
  },
  lessEqual(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! <= f[k]! ? 1 : 0;
      f[(i + 1) | 0] = f[(j + 1) | 0]! <= f[(k + 1) | 0]! ? 1 : 0;
    }
  },
  equal(f, t, a, b, _c, n) {
    for (let i = t, j = a, k = b; i < t + n; i = (i + 2) | 0, j = (j + 2) | 0, k = (k + 2) | 0) {
      f[i] = f[j]! === f[k]! ? 1 : 0;
      f[(i + 1) | 0] = f[(j + 1) | 0]! === f[(k + 1) | 0]! ? 1 : 0;
    }
  },
  gate(f, t, a, b, _c, n) {
    for (let i = 0; i < n; i++) {
      const x = f[a + i]!;
      f[t + i] = x === 0 ? 0 : x * f[b + i]!;
    }
  },
  select(f, t, a, b, c, n) {
    for (let i = 0; i < n; i = (i + 2) | 0) {
      const to = (t + i) | 0;
      const on = (a + i) | 0;
      const yes = (b + i) | 0;
      const no = (c + i) | 0;
      f[to] = f[on] !== 0 ? f[yes]! : f[no]!;
      f[(to + 1) | 0] = f[(on + 1) | 0] !== 0 ? f[(yes + 1) | 0]! : f[(no + 1) | 0]!;
    }
  },
};

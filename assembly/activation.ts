/**
 * Activations with two derivatives in double precision, and softmax. AssemblyScript; src/kernels/twin-activations.ts
 * defines the same bits.
 */

import { exp, expm1, tanh } from "./elementary";

const GELU: f64 = 0.7978845608028654;

/** Writes values, and derivatives where their place is not 0; `y` may be `x`. Kinds: see twin-activations.ts. */
export function activate(kind: i32, n: i32, x: usize, y: usize, first: usize, second: usize): void {
  for (let i = 0, at: usize = 0; i < n; i++, at += sizeof<f64>()) {
    const v = load<f64>(x + at);
    let g: f64 = v, g1: f64 = 1, g2: f64 = 0;
    if (kind == 1) {
      g = tanh(v);
      g1 = 1 - g * g;
      g2 = -2 * g * g1;
    } else if (kind == 2 || kind == 6) {
      const e = exp(-abs(v));
      const r = 1 / (1 + e);
      const s = v < 0 ? e * r : r;
      const d = e * r * r;
      if (kind == 2) {
        g = s;
        g1 = d;
        g2 = d * (1 - 2 * s);
      } else {
        g = v * s;
        g1 = s + v * d;
        g2 = 2 * d + v * d * (1 - 2 * s);
      }
    } else if (kind == 3) {
      g = v < 0 ? 0 : v;
      g1 = v > 0 ? 1 : v != v ? v : 0;
    } else if (kind == 4) {
      g = v < 0 ? 0.01 * v : v;
      g1 = v < 0 ? 0.01 : v != v ? v : 1;
    } else if (kind == 5) {
      if (v < 0) {
        g = expm1(v);
        g1 = exp(v);
        g2 = g1;
      } else {
        g1 = v != v ? v : 1;
        g2 = v == 0 ? 1 : 0;
      }
    } else if (kind == 7) {
      const square = v * v;
      const t = tanh(GELU * (v + 0.044715 * v * square));
      const du = GELU * (1 + 0.134145 * square);
      const d = (1 - t * t) * du;
      g = 0.5 * v * (1 + t);
      g1 = 0.5 * (1 + t) + 0.5 * v * d;
      g2 = d + 0.5 * v * (GELU * 0.26829 * v * (1 - t * t) - 2 * t * d * du);
    }
    store<f64>(y + at, g);
    if (first) store<f64>(first + at, g1);
    if (second) store<f64>(second + at, g2);
  }
}

/** Softmax of each row (n) with the maximum taken out; `y` may be `x`. */
export function softmax<T>(rows: i32, n: i32, x: usize, y: usize): void {
  const stride = <usize>n * sizeof<T>();
  for (let i = 0; i < rows; i++, x += stride, y += stride) {
    let largest = <T>-Infinity;
    for (let at: usize = 0; at < stride; at += sizeof<T>()) largest = max<T>(largest, load<T>(x + at));
    let total = <T>0;
    for (let at: usize = 0; at < stride; at += sizeof<T>()) {
      const e = <T>exp(<f64>(load<T>(x + at) - largest));
      store<T>(y + at, e);
      total = total + e;
    }
    for (let at: usize = 0; at < stride; at += sizeof<T>()) store<T>(y + at, load<T>(y + at) / total);
  }
}

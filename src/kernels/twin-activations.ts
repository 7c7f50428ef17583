/**
 * Activations with two derivatives, and softmax, in plain TypeScript: the definition that assembly/activation.ts
 * repeats: in double precision from the library's own exp, expm1 and tanh. Activations in single precision have a
 * definition of their own, twin-activations-single.ts.
 */

import { exp, expm1, tanh } from "../scalar/elementary/index.js";
import type { Ground, RawActivations } from "./raw.js";
import { singleActivations } from "./twin-activations-single.js";

/** Value, first and second derivative at x. */
export type Activated = readonly [value: number, first: number, second: number];

const identity = (x: number): Activated => [x, 1, 0];

function tanhOf(x: number): Activated {
  const t = tanh(x);
  const d = 1 - t * t;
  return [t, d, -2 * t * d];
}

/** In the form that holds on both sides; s (1 - s) as e / (1 + e)², which keeps its digits in the tails. */
function sigmoid(x: number): Activated {
  const e = exp(-Math.abs(x));
  const r = 1 / (1 + e);
  const s = x < 0 ? e * r : r;
  const d = e * r * r;
  return [s, d, d * (1 - 2 * s)];
}

/** Derivative 0 at 0. */
function relu(x: number): Activated {
  return [x < 0 ? 0 : x, x > 0 ? 1 : Number.isNaN(x) ? x : 0, 0];
}

/** Derivative 1 at 0. */
function leakyRelu(x: number): Activated {
  return [x < 0 ? 0.01 * x : x, x < 0 ? 0.01 : Number.isNaN(x) ? x : 1, 0];
}

/** Both derivatives 1 at 0. */
function elu(x: number): Activated {
  if (x < 0) {
    const e = exp(x);
    return [expm1(x), e, e];
  }
  return [x, Number.isNaN(x) ? x : 1, x === 0 ? 1 : 0];
}

function silu(x: number): Activated {
  const [s, d] = sigmoid(x);
  return [x * s, s + x * d, 2 * d + x * d * (1 - 2 * s)];
}

/** sqrt(2 / π) */
const GELU = 0.7978845608028654;

/** The tanh form: x (1 + tanh u) / 2 with u = sqrt(2/π) (x + 0.044715 x³). */
function gelu(x: number): Activated {
  const square = x * x;
  const t = tanh(GELU * (x + 0.044715 * x * square));
  const du = GELU * (1 + 0.134145 * square);
  const d = (1 - t * t) * du;
  return [
    0.5 * x * (1 + t),
    0.5 * (1 + t) + 0.5 * x * d,
    d + 0.5 * x * (GELU * 0.26829 * x * (1 - t * t) - 2 * t * d * du),
  ];
}

/** In the order in which the module counts kinds. */
export const activations = { identity, tanh: tanhOf, sigmoid, relu, leakyRelu, elu, silu, gelu } as const;

export type ActivationName = keyof typeof activations;

/** Kinds by number. */
export const activationKinds = Object.keys(activations) as readonly ActivationName[]; // keys of a literal

export function twinActivations({ numbers, size, round }: Ground): RawActivations {
  const functions = activationKinds.map((name) => (size === 4 ? singleActivations : activations)[name]);
  return {
    activate(kind, n, x, y, first, second) {
      const v = numbers();
      const activation = functions[kind]!;
      for (let i = 0; i < n; i++) {
        const [value, one, two] = activation(v[x / size + i]!);
        v[y / size + i] = value;
        if (first !== 0) v[first / size + i] = one;
        if (second !== 0) v[second / size + i] = two;
      }
    },
    softmax(rows, n, x, y) {
      const v = numbers();
      for (let row = 0; row < rows; row++) {
        const [from, to] = [x / size + row * n, y / size + row * n];
        let largest = -Infinity;
        for (let j = 0; j < n; j++) largest = Math.max(largest, v[from + j]!);
        let total = 0;
        for (let j = 0; j < n; j++) {
          const e = round(exp(round(v[from + j]! - largest)));
          v[to + j] = e;
          total = round(total + e);
        }
        for (let j = 0; j < n; j++) v[to + j] = v[to + j]! / total;
      }
    },
  };
}

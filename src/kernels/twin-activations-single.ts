/** Activations with two derivatives in single precision: the definition that assembly/activation-single.ts repeats. */

import type { Activated, ActivationName } from "./twin-activations.js";
import { exp, expm1, tanh } from "./twin-single.js";

const f = Math.fround;
const GELU = f(1.5957691216057308);
const CUBIC = f(0.044715);
const SLOPE = f(0.134145);
const BEND = f(0.42812889763560147);
const LEAK = f(0.01);

function tanhOf(x: number): Activated {
  const [t, d] = tanh(x);
  return [t, d, f(f(-2 * t) * d)];
}

function sigmoid(x: number): Activated {
  const e = exp(-Math.abs(x));
  const r = f(1 / f(1 + e));
  const s = x < 0 ? f(e * r) : r;
  const d = f(f(e * r) * r);
  return [s, d, f(d * f(1 - f(s + s)))];
}

function elu(x: number): Activated {
  if (!(x < 0)) return [x, Number.isNaN(x) ? x : 1, x === 0 ? 1 : 0];
  const e = exp(x);
  return [expm1(x), e, e];
}

function silu(x: number): Activated {
  const [s, d, bend] = sigmoid(x);
  return [f(x * s), f(s + f(x * d)), f(f(d + d) + f(x * bend))];
}

/** x σ(u), u = 2 sqrt(2/π) (x + 0.044715 x³): with σ' as e / (1 + e)² the tails keep their digits. */
function gelu(x: number): Activated {
  const square = f(x * x);
  const u = f(GELU * f(x + f(f(CUBIC * x) * square)));
  const e = exp(-Math.abs(u));
  const r = f(1 / f(1 + e));
  const s = u < 0 ? f(e * r) : r;
  const d = f(f(e * r) * r);
  const du = f(GELU * f(1 + f(SLOPE * square)));
  const slope = f(d * du);
  const bend = f(f(f(slope * du) * f(1 - f(s + s))) + f(d * f(BEND * x)));
  return [f(x * s), f(s + f(x * slope)), f(f(slope + slope) + f(x * bend))];
}

export const singleActivations: Readonly<Record<ActivationName, (x: number) => Activated>> = {
  identity: (x) => [x, 1, 0],
  tanh: tanhOf,
  sigmoid,
  relu: (x) => [x < 0 ? 0 : x, x > 0 ? 1 : Number.isNaN(x) ? x : 0, 0],
  leakyRelu: (x) => [x < 0 ? f(LEAK * x) : x, x < 0 ? LEAK : Number.isNaN(x) ? x : 1, 0],
  elu,
  silu,
  gelu,
};

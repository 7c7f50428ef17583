/**
 * Composites of the operations: the functions that equations of belief and choice are full of, each in its
 * stable form, with declared derivatives where tracing would lose digits or time.
 */

import {
  abs,
  add,
  div,
  equal,
  exp,
  less,
  log,
  log1p,
  max,
  min,
  mul,
  neg,
  reciprocal,
  select,
  sub,
  withDerivative,
} from "./operations.js";
import type { Scalar } from "./sym.js";

const LOG_TWO = 0.6931471805599453;
/** log 2π */
export const LOG_TWO_PI = 1.8378770664093453;

/** s(x) = 1 / (1 + e^-x), computed from the side that does not overflow. */
export function sigmoid(x: number): number;
export function sigmoid<S extends Scalar>(x: S | number): S;
export function sigmoid<S extends Scalar>(x: S | number): S {
  const e = exp<S>(neg<S>(abs<S>(x)));
  const r = reciprocal<S>(add<S>(1, e));
  // s' = e / (1 + e)², which keeps its digits in both tails where s (1 - s) does not.
  return withDerivative(
    select<S>(less<S>(x, 0), mul<S>(e, r), r),
    [x],
    () => [mul<S>(mul<S>(e, r), r)],
    "sigmoid",
  );
}

/** log(p / (1 - p)): -Infinity at 0, Infinity at 1 */
export function logit(p: number): number;
export function logit<S extends Scalar>(p: S | number): S;
export function logit<S extends Scalar>(p: S | number): S {
  return sub<S>(log<S>(p), log1p<S>(neg<S>(p)));
}

/** log(1 + e^x) as max(x, 0) + log(1 + e^-|x|) */
export function softplus(x: number): number;
export function softplus<S extends Scalar>(x: S | number): S;
export function softplus<S extends Scalar>(x: S | number): S {
  const value = add<S>(max<S>(x, 0), log1p<S>(exp<S>(neg<S>(abs<S>(x)))));
  return withDerivative(value, [x], () => [sigmoid<S>(x)], "softplus");
}

/** log s(x) = min(x, 0) - log(1 + e^-|x|): at most 3 ulp */
export function logSigmoid(x: number): number;
export function logSigmoid<S extends Scalar>(x: S | number): S;
export function logSigmoid<S extends Scalar>(x: S | number): S {
  const value = sub<S>(min<S>(x, 0), log1p<S>(exp<S>(neg<S>(abs<S>(x)))));
  return withDerivative(value, [x], () => [sigmoid<S>(neg<S>(x))], "logSigmoid");
}

/** log(e^a + e^b) with the maximum taken out; right for infinite arguments too */
export function logAddExp(a: number, b: number): number;
export function logAddExp<S extends Scalar>(a: S | number, b: S | number): S;
export function logAddExp<S extends Scalar>(a: S | number, b: S | number): S {
  const difference = sub<S>(a, b);
  const apart = add<S>(max<S>(a, b), log1p<S>(exp<S>(neg<S>(abs<S>(difference)))));
  const value = select<S>(equal<S>(a, b), add<S>(a, LOG_TWO), apart);
  return withDerivative(
    value,
    [a, b],
    () => [sigmoid<S>(difference), sigmoid<S>(neg<S>(difference))],
    "logAddExp",
  );
}

/**
 * W0(e^L), the principal Lambert W of an exponential, for any finite L: relative error at most 1e-15. The
 * derivative is declared: dW/dL = W / (1 + W).
 */
export function lambertW0OfExp(L: number): number;
export function lambertW0OfExp<S extends Scalar>(L: S | number): S;
export function lambertW0OfExp<S extends Scalar>(L: S | number): S {
  const w = solveLambert<S>(exp<S>(min<S>(L, NEWTON_START)), L);
  return withDerivative(w, [L], (value) => [div<S>(value, add<S>(1, value))], "lambertW0OfExp");
}

/** W0(z) for z ≥ 0, NaN below: relative error at most 1e-15; dW/dz = 1 / (e^W (1 + W)), declared. */
export function lambertW0(z: number): number;
export function lambertW0<S extends Scalar>(z: S | number): S;
export function lambertW0<S extends Scalar>(z: S | number): S {
  return withDerivative(
    solveLambert<S>(z, log<S>(z)),
    [z],
    (value) => [reciprocal<S>(mul<S>(exp<S>(value), add<S>(1, value)))],
    "lambertW0",
  );
}

const NEWTON_START = 2;

/**
 * W0 from z and L = log z: Halley steps on w e^w = z where L < 2 (z alone is read), Newton steps on
 * w + log w = L above (L alone is read, so z may have overflowed). Corless et al. 1996, Adv. Comput. Math. 5,
 * 329-359.
 */
function solveLambert<S extends Scalar>(z: S | number, L: S | number): S {
  let small = log1p<S>(z);
  for (let i = 0; i < 3; i++) small = halleyStep<S>(small, z);
  // Below e^-37 the next term of the series, z², is lost beside z.
  small = select<S>(less<S>(L, -37), z, small);
  const clipped = max<S>(L, NEWTON_START);
  let large = sub<S>(clipped, log<S>(clipped));
  for (let i = 0; i < 4; i++) {
    large = div<S>(mul<S>(large, sub<S>(add<S>(1, clipped), log<S>(large))), add<S>(1, large));
  }
  return select<S>(less<S>(L, NEWTON_START), small, large);
}

/** One Halley step on f(w) = w e^w - z. */
export function halleyStep<S extends Scalar>(w: S | number, z: S | number): S {
  const e = exp<S>(w);
  const f = sub<S>(mul<S>(w, e), z);
  const f1 = mul<S>(e, add<S>(1, w));
  const f2 = mul<S>(e, add<S>(2, w));
  const denominator = sub<S>(mul<S>(2, mul<S>(f1, f1)), mul<S>(f, f2));
  return sub<S>(w, div<S>(mul<S>(2, mul<S>(f, f1)), denominator));
}

/** Log density of a normal distribution at x, from mean and *variance* (> 0). */
export function normalLogDensity(x: number, mean: number, variance: number): number;
export function normalLogDensity<S extends Scalar>(x: S | number, mean: S | number, variance: S | number): S;
export function normalLogDensity<S extends Scalar>(x: S | number, mean: S | number, variance: S | number): S {
  const d = sub<S>(x, mean);
  const quadratic = div<S>(mul<S>(d, d), variance);
  return mul<S>(-0.5, add<S>(add<S>(LOG_TWO_PI, log<S>(variance)), quadratic));
}

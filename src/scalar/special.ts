/**
 * Special functions as composites of the operations: the error function family and the gamma function family.
 * No branch looks at a value (`select` does), every loop has a fixed length, and derivatives are declared, so
 * the functions run on numbers and symbols alike. Error bounds in the docstrings are the largest relative
 * errors seen against 40-digit arithmetic (test/golden/special).
 */

import {
  abs,
  add,
  constant,
  div,
  exp,
  expm1,
  less,
  log,
  log1p,
  max,
  min,
  mul,
  neg,
  reciprocal,
  select,
  sign,
  square,
  sub,
  withDerivative,
} from "./operations.js";
import type { Scalar } from "./sym.js";

const TWO_OVER_SQRT_PI = 1.1283791670955126;
const ONE_OVER_SQRT_TWO_PI = 0.3989422804014327;
const SQRT_TWO_OVER_PI = 0.7978845608028654;
/** Below it the Maclaurin series of erf, from it on the trapezoidal sum. */
const ERF_SERIES_END = 0.5;

/** erf(x) = 2/√π ∫ e^-t² dt from 0 to x: relative error at most 5e-16. */
export function erf(x: number): number;
export function erf<S extends Scalar>(x: S | number): S;
export function erf<S extends Scalar>(x: S | number): S {
  const a = min<S>(abs<S>(x), 28);
  const outside = mul<S>(sign<S>(x), sub<S>(1, upperTail<S>(a, gaussian<S>(a, 1))));
  const value = select<S>(less<S>(a, ERF_SERIES_END), erfSeries<S>(x), outside);
  return withDerivative(value, [x], () => [mul<S>(TWO_OVER_SQRT_PI, exp<S>(neg<S>(square<S>(x))))]);
}

/**
 * erfc(x) = 1 - erf(x): relative error at most 1e-15 while the result is a normal number (x ≤ 26.54), 0 above
 * 27.3.
 */
export function erfc(x: number): number;
export function erfc<S extends Scalar>(x: S | number): S;
export function erfc<S extends Scalar>(x: S | number): S {
  const a = min<S>(abs<S>(x), 28);
  const tail = upperTail<S>(a, gaussian<S>(a, 1));
  const value = select<S>(less<S>(x, 0), sub<S>(2, tail), tail);
  return withDerivative(value, [x], () => [mul<S>(-TWO_OVER_SQRT_PI, exp<S>(neg<S>(square<S>(x))))]);
}

/** Φ(z), the standard normal distribution function: relative error at most 1e-15 for z ≥ -37.5. */
export function normalCdf(z: number): number;
export function normalCdf<S extends Scalar>(z: S | number): S;
export function normalCdf<S extends Scalar>(z: S | number): S {
  return withDerivative(select<S>(less<S>(z, 0), lowerHalf<S>(z), sub<S>(1, lowerHalf<S>(z))), [z], () => [
    normalDensity<S>(z),
  ]);
}

/** log Φ(z): relative error at most 1e-15 for -1e150 ≤ z ≤ 37; -0 above 39. */
export function logNormalCdf(z: number): number;
export function logNormalCdf<S extends Scalar>(z: S | number): S;
export function logNormalCdf<S extends Scalar>(z: S | number): S {
  const scaled = scaledErfc<S>(mul<S>(abs<S>(z), Math.SQRT1_2));
  const below = sub<S>(log<S>(mul<S>(0.5, scaled)), mul<S>(0.5, square<S>(z)));
  const above = log1p<S>(neg<S>(lowerHalf<S>(z)));
  // φ/Φ, where both underflow together in the lower tail.
  const hazard = (): S =>
    select<S>(
      less<S>(z, 0),
      div<S>(SQRT_TWO_OVER_PI, scaledErfc<S>(mul<S>(abs<S>(z), Math.SQRT1_2))),
      div<S>(normalDensity<S>(z), normalCdf<S>(z)),
    );
  return withDerivative(select<S>(less<S>(z, 0), below, above), [z], () => [hazard()]);
}

/**
 * log Γ(x) for x > 0 (Infinity at 0, meaningless below): relative error at most 1e-15, also beside the zeros at 1
 * and 2. Below 6.5 the recurrence leads to the Taylor series about 2, above it Stirling's series is used.
 */
export function logGamma(x: number): number;
export function logGamma<S extends Scalar>(x: S | number): S;
export function logGamma<S extends Scalar>(x: S | number): S {
  // Γ(x) = P Γ(2 + u) with |u| ≤ 1/2, where P is a product of x - 1, x - 2, ... or 1 / x, 1 / (x (x + 1)).
  let product = constant<S>(1);
  let t: S | number = x;
  for (let step = 0; step < 4; step++) {
    const high = less<S>(2.5, t);
    const lowered = sub<S>(t, 1);
    product = select<S>(high, mul<S>(product, lowered), product);
    t = select<S>(high, lowered, t);
  }
  const once = less<S>(x, 1.5);
  const twice = less<S>(x, 0.5);
  const divisor = select<S>(twice, mul<S>(x, add<S>(1, x)), x);
  const u = select<S>(twice, x, select<S>(once, sub<S>(x, 1), sub<S>(t, 2)));
  const large = less<S>(STIRLING_START, x);
  const logarithm = log<S>(select<S>(large, x, select<S>(once, divisor, product)));
  const series = mul<S>(u, horner<S>(logGammaAboutTwo, u));
  const small = add<S>(series, select<S>(once, neg<S>(logarithm), logarithm));
  const value = select<S>(large, stirling<S>(x, logarithm), small);
  return withDerivative(value, [x], () => [digamma<S>(x)]);
}

/**
 * ψ(x) = d log Γ / dx for x > 0: error at most 2e-15 (1 + |ψ|), relative error at most 1e-14 outside
 * 1.4 < x < 1.53 (ψ is 0 at 1.4616).
 */
export function digamma(x: number): number;
export function digamma<S extends Scalar>(x: S | number): S;
export function digamma<S extends Scalar>(x: S | number): S {
  const z = add<S>(x, SHIFT);
  const r = reciprocal<S>(z);
  const r2 = square<S>(r);
  let shifts = constant<S>(0);
  for (let i = SHIFT - 1; i >= 0; i--) shifts = add<S>(shifts, reciprocal<S>(add<S>(x, i)));
  const correction = add<S>(mul<S>(0.5, r), mul<S>(r2, horner<S>(digammaAsymptotic, r2)));
  const value = sub<S>(sub<S>(log<S>(z), correction), shifts);
  return withDerivative(value, [x], () => [trigamma<S>(x)]);
}

/** ψ'(x) for x > 0: relative error at most 1e-15. Its own derivative is traced: every term is a power. */
export function trigamma(x: number): number;
export function trigamma<S extends Scalar>(x: S | number): S;
export function trigamma<S extends Scalar>(x: S | number): S {
  const r = reciprocal<S>(add<S>(x, SHIFT));
  const r2 = square<S>(r);
  // 1/z + 1/(2 z²) + Σ B_2n / z^(2n+1)
  let value = mul<S>(r, add<S>(1, add<S>(mul<S>(0.5, r), mul<S>(r2, horner<S>(trigammaAsymptotic, r2)))));
  for (let i = SHIFT - 1; i >= 0; i--) value = add<S>(value, square<S>(reciprocal<S>(add<S>(x, i))));
  return value;
}

/**
 * log B(a, b) = log Γ(a) + log Γ(b) - log Γ(a + b) for a, b > 0, without the cancellation of large arguments:
 * error at most 4e-15 max(1, |log B|) for arguments up to 1e10.
 */
export function logBeta(a: number, b: number): number;
export function logBeta<S extends Scalar>(a: S | number, b: S | number): S;
export function logBeta<S extends Scalar>(a: S | number, b: S | number): S {
  const p = min<S>(a, b);
  const q = max<S>(a, b);
  const sum = add<S>(a, b);
  // log Γ(q) - log Γ(p + q), by Stirling's formula for both with their large parts subtracted on paper
  const leading = sub<S>(mul<S>(p, sub<S>(1, log<S>(sum))), mul<S>(sub<S>(q, 0.5), log1p<S>(div<S>(p, q))));
  const far = add<S>(leading, sub<S>(stirlingCorrection<S>(q), stirlingCorrection<S>(sum)));
  const near = sub<S>(logGamma<S>(q), logGamma<S>(sum));
  const value = add<S>(logGamma<S>(p), select<S>(less<S>(STIRLING_START, q), far, near));
  return withDerivative(value, [a, b], () => {
    const both = digamma<S>(sum);
    return [sub<S>(digamma<S>(a), both), sub<S>(digamma<S>(b), both)];
  });
}

/** Φ(-|z|) */
function lowerHalf<S extends Scalar>(z: S | number): S {
  const a = min<S>(abs<S>(z), 40);
  return mul<S>(0.5, upperTail<S>(mul<S>(a, Math.SQRT1_2), gaussian<S>(a, 0.5)));
}

function normalDensity<S extends Scalar>(z: S | number): S {
  return mul<S>(ONE_OVER_SQRT_TWO_PI, exp<S>(mul<S>(-0.5, square<S>(z))));
}

/** erfc(x) for x ≥ 0, given e^-x² */
function upperTail<S extends Scalar>(x: S | number, decay: S | number): S {
  return select<S>(
    less<S>(x, ERF_SERIES_END),
    sub<S>(1, erfSeries<S>(x)),
    mul<S>(decay, scaledErfcByTrapezoids<S>(x)),
  );
}

/** e^x² erfc(x) for x ≥ 0 */
function scaledErfc<S extends Scalar>(x: S | number): S {
  const near = mul<S>(exp<S>(square<S>(x)), sub<S>(1, erfSeries<S>(x)));
  return select<S>(less<S>(x, ERF_SERIES_END), near, scaledErfcByTrapezoids<S>(x));
}

/** 2/√π Σ (-1)^n x^(2n+1) / (n! (2n+1)), for |x| ≤ 1/2 */
function erfSeries<S extends Scalar>(x: S | number): S {
  return mul<S>(x, horner<S>(erfMaclaurin, square<S>(x)));
}

/**
 * e^x² erfc(x) for x ≥ 1/2. The trapezoidal rule with step h for erfc(x) = (2x/π) e^-x² ∫ e^-t² / (x² + t²) dt
 * (t from 0 to ∞) errs by the residue of the pole at t = ix, which is subtracted, and by e^-(π/h)² = 7e-18 only.
 * Hunter & Regan 1972, Math. Comp. 26, 539-541. All terms are positive, so no digits are lost.
 */
function scaledErfcByTrapezoids<S extends Scalar>(x: S | number): S {
  const r = reciprocal<S>(x);
  let sum = constant<S>(0);
  for (const { weight, nodeSquared } of trapezoids) {
    sum = add<S>(sum, div<S>(weight, add<S>(x, mul<S>(nodeSquared, r))));
  }
  sum = mul<S>(STEP / Math.PI, add<S>(sum, r));
  const residue = div<S>(mul<S>(2, exp<S>(square<S>(x))), expm1<S>(mul<S>((2 * Math.PI) / STEP, x)));
  return sub<S>(sum, select<S>(less<S>(x, 6), residue, 0));
}

/**
 * e^(-c x²) for |x| ≤ 40 and c a power of 2. The square is split into an exact part and a small rest, because
 * rounding x² alone would cost a relative error of x² · 1e-16.
 */
function gaussian<S extends Scalar>(x: S | number, c: number): S {
  const scaled = mul<S>(134217729, x); // 2^27 + 1: Veltkamp's split into two halves of 26 bits
  const high = sub<S>(scaled, sub<S>(scaled, x));
  const rest = mul<S>(sub<S>(x, high), add<S>(x, high));
  return mul<S>(exp<S>(mul<S>(-c, square<S>(high))), exp<S>(mul<S>(-c, rest)));
}

/** Stirling's formula, given log x; for x ≥ 6.5. */
function stirling<S extends Scalar>(x: S | number, logX: S): S {
  const leading = mul<S>(sub<S>(x, 0.5), sub<S>(logX, 1));
  return add<S>(leading, add<S>(HALF_LOG_TWO_PI_LESS_HALF, stirlingCorrection<S>(x)));
}

/** Σ B_2n / (2n (2n-1) x^(2n-1)), n from 1 to 12; for x ≥ 6.5. */
function stirlingCorrection<S extends Scalar>(x: S | number): S {
  const r = reciprocal<S>(x);
  return mul<S>(r, horner<S>(stirlingSeries, square<S>(r)));
}

/** c0 + c1 x + c2 x² + ... */
function horner<S extends Scalar>(coefficients: readonly number[], x: S): S {
  const last = constant<S>(coefficients.at(-1) ?? 0);
  return coefficients.slice(0, -1).reduceRight<S>((sum, c) => add<S>(mul<S>(sum, x), c), last);
}

const STIRLING_START = 6.5;
/** ½ log 2π - ½ */
const HALF_LOG_TWO_PI_LESS_HALF = 0.4189385332046727;
/** How far the recurrence carries digamma and trigamma before the asymptotic series. */
const SHIFT = 10;
/** Step of the trapezoidal rule, and its nodes t = n h with weights 2 e^-t². */
const STEP = 0.5;
const trapezoids = Array.from({ length: 12 }, (_, i) => {
  const nodeSquared = ((i + 1) * STEP) ** 2;
  return { weight: 2 * exp(-nodeSquared), nodeSquared };
});

const erfMaclaurin = Array.from({ length: 14 }, (_, n) => {
  let factorial = 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  return ((n % 2 === 0 ? 1 : -1) * TWO_OVER_SQRT_PI) / (factorial * (2 * n + 1));
});

/** Bernoulli numbers B_2, B_4, ..., B_24. */
const bernoulli: readonly number[] = [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
];
const stirlingSeries = bernoulli.map((b, i) => b / ((2 * i + 2) * (2 * i + 1)));
const trigammaAsymptotic = bernoulli.slice(0, 8);
const digammaAsymptotic = trigammaAsymptotic.map((b, i) => b / (2 * i + 2));

/** ζ(k) - 1 for k = 2, 3, ..., 27. */
const zetaLessOne: readonly number[] = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993, 0.01734306198444914,
  0.008349277381922827, 0.00407735619794434, 0.0020083928260822143, 0.0009945751278180853,
  0.0004941886041194645, 0.0002460865533080483, 0.00012271334757848915, 6.124813505870483e-5,
  3.058823630702049e-5, 1.528225940865187e-5, 7.637197637899763e-6, 3.81729326499984e-6, 1.908212716553939e-6,
  9.539620338727962e-7, 4.769329867878064e-7, 2.38450502727733e-7, 1.1921992596531106e-7,
  5.960818905125948e-8, 2.980350351465228e-8, 1.4901554828365043e-8, 7.45071178983543e-9,
];
/** log Γ(2 + u) / u = (1 - γ) + Σ (-1)^k (ζ(k) - 1) / k u^(k-1); Abramowitz & Stegun 6.1.33. */
const logGammaAboutTwo = [
  0.42278433509846713,
  ...zetaLessOne.map((zeta, i) => ((i % 2 === 0 ? 1 : -1) * zeta) / (i + 2)),
];

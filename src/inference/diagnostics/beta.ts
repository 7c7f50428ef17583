/**
 * The incomplete beta function and its inverse. Off the hot path, and only here and in model selection; the continued
 * fraction is DLMF 8.17.22, evaluated by the method of Lentz.
 */

import { exp, log, log1p } from "../../scalar/elementary/index.js";
import { logBeta } from "../../scalar/special.js";

const TINY = 1e-300;
const ENOUGH = 1e-16;
const MOST_TERMS = 100_000;

/** P(X ≤ x) of a beta variable of shapes a, b > 0. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a);
  const front = exp(a * log(x) + b * log1p(-x) - logBeta(a, b)) / a;
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < MOST_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < ENOUGH) break;
  }
  return front * fraction;
}

/** The x below which a beta variable lies with probability p. By bisection: the function is monotone. */
export function betaQuantile(p: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let k = 0; k < 200; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function nonZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

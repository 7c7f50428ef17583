/**
 * Inverse of the standard normal distribution function.
 *
 * Wichura 1988, Algorithm AS 241: the percentage points of the normal distribution (Applied Statistics 37,
 * 477-484), routine PPND16: three rational functions of degree 7, one for the centre in 0.425² - (p - 1/2)² and
 * two for the tails in sqrt(-log p).
 */

import { log } from "../scalar/elementary/index.js";

/** Half-width of the central region, 0.075 < p < 0.925. */
const CENTRE = 0.425;
/** sqrt(-log p) from which the far tail begins: p about 1.4e-11. */
const FAR = 5;

/**
 * z with Φ(z) = p.
 *
 * Relative error about 1e-15 for p down to the smallest double. The upper tail can be no better than 1 - p is
 * known: for p near 1 use -normalQuantile(1 - p) with an exact 1 - p.
 *
 * @param p 0 to 1; 0 gives -Infinity, 1 gives Infinity, anything outside NaN
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= CENTRE) {
    const r = CENTRE * CENTRE - q * q;
    return (q * polynomial(r, CENTRE_ABOVE)) / polynomial(r, CENTRE_BELOW);
  }
  const tail = q < 0 ? p : 1 - p;
  if (!(tail > 0))
    return tail === 0 ? (q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number.NaN;
  const r = Math.sqrt(-log(tail));
  const size =
    r <= FAR
      ? polynomial(r - 1.6, NEAR_ABOVE) / polynomial(r - 1.6, NEAR_BELOW)
      : polynomial(r - FAR, FAR_ABOVE) / polynomial(r - FAR, FAR_BELOW);
  return q < 0 ? -size : size;
}

/** Polynomial of degree 7 by Horner's rule. */
function polynomial(x: number, c: Coefficients): number {
  return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
}

type Coefficients = readonly [number, number, number, number, number, number, number, number];

const CENTRE_ABOVE: Coefficients = [
  3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
  45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
];
const CENTRE_BELOW: Coefficients = [
  1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
  39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
];
const NEAR_ABOVE: Coefficients = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
  1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
];
const NEAR_BELOW: Coefficients = [
  1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
  0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const FAR_ABOVE: Coefficients = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
  0.026532189526576123093, 1.242660947388078386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const FAR_BELOW: Coefficients = [
  1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
  1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
];

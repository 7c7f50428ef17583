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
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_BELOW: Coefficients = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852854,
];
const NEAR_ABOVE: Coefficients = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const NEAR_BELOW: Coefficients = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const FAR_ABOVE: Coefficients = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
];
const FAR_BELOW: Coefficients = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
];

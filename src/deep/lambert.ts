/** Lambert's W on its upper branch, for arguments ≥ 0: Corless et al. 1996, doi 10.1007/BF02124750. */

import { exp, log } from "../scalar/elementary/index.js";

/** From log(z + 1) the iteration is exact to rounding after four to five steps, whatever z. */
const STEPS = 6;

/**
 * W(z) by six of Halley's steps. NaN near the largest number that `round` leaves finite, where w e^w overflows.
 *
 * @param round rounds to the float type whose overflow counts
 */
export function lambertW0(z: number, round: (x: number) => number = (x) => x): number {
  let w = round(log(round(z + 1)));
  for (let i = 0; i < STEPS; i++) {
    const e = round(exp(w));
    const f = round(round(w * e) - z);
    const first = round(round(w + 1) * e);
    const second = round(round(w + 2) * e);
    const step = round(round(2 * f) * first) / round(round(2 * round(first * first)) - round(f * second));
    w = round(w - step);
  }
  return w;
}

/** W(e^x), by Newton's steps on w + log w = x above x = 1, where e^x might overflow. */
export function lambertW0OfLog(x: number): number {
  if (!(x > 1)) return lambertW0(exp(x));
  let w = x - log(x);
  for (let i = 0; i < STEPS; i++) w -= (w + log(w) - x) / (1 + 1 / w);
  return w;
}

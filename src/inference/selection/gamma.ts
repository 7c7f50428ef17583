/** The distribution function of the gamma distribution. Press et al. 2007, Numerical Recipes, 6.2. */

import { exp, log } from "../../scalar/elementary/index.js";
import { logGamma } from "../../scalar/special.js";

const ENOUGH = 1e-17;
const TINY = 1e-300;

/** P(X ≤ x) of a gamma variable of shape a > 0 and scale 1: a series below the mean, a continued fraction above. */
export function gammaCdf(x: number, a: number): number {
  if (x <= 0) return 0;
  const front = exp(a * log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > ENOUGH * sum; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return 1 - front * h;
}

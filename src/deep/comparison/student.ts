/** Quantiles of Student's t for whole degrees of freedom: Abramowitz & Stegun 1964, 26.7.3 and 26.7.4, inverted. */

import { cos, sin } from "../../scalar/elementary/index.js";

/**
 * How far from 0 a share of Student's distribution lies: P(|t| ≤ q) = confidence.
 *
 * @param confidence > 0 and < 1
 * @param degrees of freedom, a whole number ≥ 1
 */
export function studentQuantile(confidence: number, degrees: number): number {
  // t = √ν tan θ, and the share within ±t rises with θ: halve its range until it is empty.
  let [low, high] = [0, Math.PI / 2];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    if (shareWithin(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
  return (Math.sqrt(degrees) * sin(low)) / cos(low);
}

/** P(|t| ≤ √ν tan θ): a finite sum of powers of cos θ. */
function shareWithin(theta: number, degrees: number): number {
  const [s, c] = [sin(theta), cos(theta)];
  const odd = degrees % 2 === 1;
  let term = odd ? c : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * c * c;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + s * sum) : s * sum;
}

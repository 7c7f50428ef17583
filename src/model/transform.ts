/**
 * Maps between the native value of a parameter and the estimation scale, the real line on which priors are
 * normal. Infinite values are legal: a rate of 0 is -Infinity on the estimation scale.
 */

import { exp, log, logit, sigmoid } from "../scalar/index.js";
import type { Domain } from "./parameter.js";

/** x(z): the native value. */
export function toNative(domain: Domain, z: number): number {
  switch (domain.kind) {
    case "real":
      return z;
    case "positive":
      return exp(z);
    case "unit":
      return sigmoid(z);
    case "interval":
      return domain.low + (domain.high - domain.low) * sigmoid(z);
  }
}

/** z(x): the estimation scale; NaN outside the domain, infinite on its border. */
export function toEstimation(domain: Domain, x: number): number {
  switch (domain.kind) {
    case "real":
      return x;
    case "positive":
      return log(x);
    case "unit":
      return logit(x);
    case "interval":
      return logit((x - domain.low) / (domain.high - domain.low));
  }
}

/** First and second derivative of x(z). */
export function derivatives(domain: Domain, z: number): { readonly first: number; readonly second: number } {
  switch (domain.kind) {
    case "real":
      return { first: 1, second: 0 };
    case "positive":
      return { first: exp(z), second: exp(z) };
    case "unit":
      return sigmoidDerivatives(z, 1);
    case "interval":
      return sigmoidDerivatives(z, domain.high - domain.low);
  }
}

/** s' = s(z) s(-z), s'' = s' (s(-z) - s(z)): both keep their digits in the tails. */
function sigmoidDerivatives(z: number, width: number): { readonly first: number; readonly second: number } {
  const [right, left] = [sigmoid(z), sigmoid(-z)];
  const first = width * right * left;
  return { first, second: first * (left - right) };
}

/** A derivative times a slope; 0 stays 0 even where the slope overflowed. */
export function chain(derivative: number, slope: number): number {
  return derivative === 0 ? 0 : derivative * slope;
}

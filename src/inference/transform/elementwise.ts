/** Transforms of single numbers. inference 2. */

import { exp, expm1, log, log1p } from "../../scalar/elementary/index.js";
import { logit, sigmoid, softplus } from "../../scalar/functions.js";
import type { Transform } from "./transform.js";

/** From one number and its derivatives to a transform. */
function single(of: {
  value(z: number): number;
  logJacobian(z: number): number;
  /** dx/dz */
  slope(z: number): number;
  /** dJ/dz */
  jacobianSlope(z: number): number;
  inverse(x: number): number;
}): Transform {
  return {
    unconstrained: 1,
    constrained: 1,
    forward(z, zAt, x, xAt) {
      x[xAt] = of.value(z[zAt]!);
      return of.logJacobian(z[zAt]!);
    },
    pullback(z, zAt, _x, xAt, slope, zGradient) {
      const incoming = slope[xAt]!;
      // A derivative of 0 stays 0 even where the slope overflowed.
      const own = incoming === 0 ? 0 : incoming * of.slope(z[zAt]!);
      zGradient[zAt] = own + of.jacobianSlope(z[zAt]!);
    },
    inverse(x, xAt, z, zAt) {
      z[zAt] = of.inverse(x[xAt]!);
    },
  };
}

export const real: Transform = single({
  value: (z) => z,
  logJacobian: () => 0,
  slope: () => 1,
  jacobianSlope: () => 0,
  inverse: (x) => x,
});

export function lower(bound: number): Transform {
  return single({
    value: (z) => bound + exp(z),
    logJacobian: (z) => z,
    slope: exp,
    jacobianSlope: () => 1,
    inverse: (x) => log(x - bound),
  });
}

export function lowerSoftplus(bound: number): Transform {
  return single({
    value: (z) => bound + softplus(z),
    logJacobian: (z) => -softplus(-z),
    slope: (z) => sigmoid(z),
    jacobianSlope: (z) => sigmoid(-z),
    // log(e^y - 1) from the side that does not overflow
    inverse: (x) => x - bound + log1p(-exp(bound - x)),
  });
}

export function upper(bound: number): Transform {
  return single({
    value: (z) => bound - exp(z),
    logJacobian: (z) => z,
    slope: (z) => -exp(z),
    jacobianSlope: () => 1,
    inverse: (x) => log(bound - x),
  });
}

export function interval(low: number, high: number): Transform {
  const width = high - low;
  const logWidth = log(width);
  const density = (z: number): number => exp(-softplus(z) - softplus(-z));
  return single({
    value: (z) => low + width * sigmoid(z),
    logJacobian: (z) => logWidth - softplus(z) - softplus(-z),
    slope: (z) => width * density(z),
    // 1 - 2 s(z) = -tanh(z/2), which keeps its digits near 0
    jacobianSlope: (z) => {
      const e = expm1(-Math.abs(z));
      const size = -e / (2 + e);
      return z > 0 ? -size : size;
    },
    inverse: (x) => logit((x - low) / width),
  });
}

export function affine(offset: number, multiplier: number): Transform {
  const logMultiplier = log(multiplier);
  return single({
    value: (z) => offset + multiplier * z,
    logJacobian: () => logMultiplier,
    slope: () => multiplier,
    jacobianSlope: () => 0,
    inverse: (x) => (x - offset) / multiplier,
  });
}

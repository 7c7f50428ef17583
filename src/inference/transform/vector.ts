/** Transforms of vectors: ascending, of sum 0, of positive entries that sum to 1. inference 2. */

import { exp, log } from "../../scalar/elementary/index.js";
import type { Transform } from "./transform.js";

/** x_1 = z_1, x_k = x_{k-1} + e^{z_k} */
export function ordered(size: number): Transform {
  return ascending(size, false);
}

/** x_1 = e^{z_1}, x_k = x_{k-1} + e^{z_k} */
export function positiveOrdered(size: number): Transform {
  return ascending(size, true);
}

function ascending(size: number, positive: boolean): Transform {
  return {
    unconstrained: size,
    constrained: size,
    forward(z, zAt, x, xAt) {
      let sum = positive ? exp(z[zAt]!) : z[zAt]!;
      let logJacobian = positive ? z[zAt]! : 0;
      x[xAt] = sum;
      for (let k = 1; k < size; k++) {
        sum += exp(z[zAt + k]!);
        logJacobian += z[zAt + k]!;
        x[xAt + k] = sum;
      }
      return logJacobian;
    },
    pullback(z, zAt, _x, xAt, slope, zGradient) {
      // A step moves its own entry and all above.
      let above = 0;
      for (let k = size - 1; k >= 0; k--) {
        above += slope[xAt + k]!;
        const step = k > 0 || positive;
        zGradient[zAt + k] = step ? above * exp(z[zAt + k]!) + 1 : above;
      }
    },
    inverse(x, xAt, z, zAt) {
      z[zAt] = positive ? log(x[xAt]!) : x[xAt]!;
      for (let k = 1; k < size; k++) z[zAt + k] = log(x[xAt + k]! - x[xAt + k - 1]!);
    },
  };
}

/**
 * K numbers of sum 0 from K - 1: x = H z, the columns of H orthonormal. With w_n = z_n / √(n (n + 1)),
 * x_1 = Σ w_n and x_{n+1} = Σ_{i>n} w_i - n w_n.
 */
export function sumToZero(size: number): Transform {
  return {
    unconstrained: size - 1,
    constrained: size,
    forward(z, zAt, x, xAt) {
      spread(z, zAt, x, xAt, size);
      return 0;
    },
    pullback(_z, zAt, _x, xAt, slope, zGradient) {
      gather(slope, xAt, zGradient, zAt, size);
    },
    inverse(x, xAt, z, zAt) {
      gather(x, xAt, z, zAt, size);
    },
  };
}

/** K positive numbers of sum 1 from K - 1: softmax(H z). */
export function simplex(size: number): Transform {
  const halfLogSize = 0.5 * log(size);
  const scratch = new Float64Array(size);
  return {
    unconstrained: size - 1,
    constrained: size,
    forward(z, zAt, x, xAt) {
      spread(z, zAt, x, xAt, size);
      let highest = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < size; k++) highest = Math.max(highest, x[xAt + k]!);
      let total = 0;
      for (let k = 0; k < size; k++) total += exp(x[xAt + k]! - highest);
      const logTotal = highest + log(total);
      let logJacobian = halfLogSize;
      for (let k = 0; k < size; k++) {
        const logShare = x[xAt + k]! - logTotal;
        logJacobian += logShare;
        x[xAt + k] = exp(logShare);
      }
      return logJacobian;
    },
    pullback(_z, zAt, x, xAt, slope, zGradient) {
      let mean = 0;
      for (let k = 0; k < size; k++) mean += x[xAt + k]! * slope[xAt + k]!;
      for (let k = 0; k < size; k++) {
        scratch[k] = x[xAt + k]! * (slope[xAt + k]! - mean) + 1 - size * x[xAt + k]!;
      }
      gather(scratch, 0, zGradient, zAt, size);
    },
    inverse(x, xAt, z, zAt) {
      // H ignores a constant, so the logarithms need no centring.
      for (let k = 0; k < size; k++) scratch[k] = log(x[xAt + k]!);
      gather(scratch, 0, z, zAt, size);
    },
  };
}

/** x = H z */
function spread(z: Float64Array, zAt: number, x: Float64Array, xAt: number, size: number): void {
  let after = 0;
  for (let n = size - 1; n >= 1; n--) {
    const w = z[zAt + n - 1]! / Math.sqrt(n * (n + 1));
    x[xAt + n] = after - n * w;
    after += w;
  }
  x[xAt] = after;
}

/** z = Hᵀ x */
function gather(x: Float64Array, xAt: number, z: Float64Array, zAt: number, size: number): void {
  let before = 0;
  for (let n = 1; n < size; n++) {
    before += x[xAt + n - 1]!;
    z[zAt + n - 1] = (before - n * x[xAt + n]!) / Math.sqrt(n * (n + 1));
  }
}

/**
 * Correlation matrices from their partial correlations. Row i of the Cholesky factor is filled from left to right:
 * r = tanh(z), L_ij = r √q with q what is left of the row's unit length, and L_ii = √q at its end. Lewandowski,
 * Kurowicka & Joe 2009, Generating random correlation matrices based on vines and extended onion method. inference 2.
 *
 * Every q is a product of 1 - r², so the log determinant is a weighted sum of c = log(1 - r²).
 */

import { exp, log1p, tanh } from "../../scalar/elementary/index.js";
import type { Transform } from "./transform.js";

const LOG_TWO = 0.6931471805599453;

/** log(1 - tanh(z)²), without loss where tanh rounds to 1 */
function logComplement(z: number): number {
  const a = Math.abs(z);
  return 2 * (LOG_TWO - a - log1p(exp(-2 * a)));
}

/** How often log(1 - r²) of row i, column j occurs in the log determinant (of L, or of L Lᵀ). */
function weightOf(i: number, j: number, size: number, full: boolean): number {
  return 1 + 0.5 * (i - 1 - j) + (full ? 0.5 * (size - 1 - i) : 0);
}

/** Writes L and returns the log determinant. */
function fill(
  z: Float64Array,
  zAt: number,
  factor: Float64Array,
  at: number,
  size: number,
  full: boolean,
): number {
  factor.fill(0, at, at + size * size);
  let logJacobian = 0;
  let next = zAt;
  for (let i = 0; i < size; i++) {
    let logLeft = 0;
    for (let j = 0; j < i; j++) {
      const coordinate = z[next++]!;
      const c = logComplement(coordinate);
      factor[at + i * size + j] = tanh(coordinate) * exp(0.5 * logLeft);
      logJacobian += weightOf(i, j, size, full) * c;
      logLeft += c;
    }
    factor[at + i * size + i] = exp(0.5 * logLeft);
  }
  return logJacobian;
}

/** From the gradient with respect to L to that with respect to z, log determinant included. */
function sweep(
  z: Float64Array,
  zAt: number,
  slope: Float64Array,
  slopeAt: number,
  zGradient: Float64Array,
  size: number,
  full: boolean,
): void {
  let first = zAt;
  for (let i = 0; i < size; i++) {
    let logLeft = 0;
    for (let j = 0; j < i; j++) logLeft += logComplement(z[first + j]!);
    // Adjoint of log q after the last column: L_ii = exp(log q / 2).
    let adjoint = 0.5 * slope[slopeAt + i * size + i]! * exp(0.5 * logLeft);
    for (let j = i - 1; j >= 0; j--) {
      const coordinate = z[first + j]!;
      const c = logComplement(coordinate);
      logLeft -= c;
      const r = tanh(coordinate);
      const root = j === 0 ? 1 : exp(0.5 * logLeft);
      const incoming = slope[slopeAt + i * size + j]!;
      zGradient[first + j] = incoming * root * exp(c) - 2 * r * (adjoint + weightOf(i, j, size, full));
      adjoint += 0.5 * incoming * r * root;
    }
    first += i;
  }
}

/** z of a Cholesky factor. */
function unfill(factor: Float64Array, at: number, z: Float64Array, zAt: number, size: number): void {
  let next = zAt;
  for (let i = 0; i < size; i++) {
    let left = 1;
    for (let j = 0; j < i; j++) {
      const entry = factor[at + i * size + j]!;
      const r = entry / Math.sqrt(left);
      z[next++] = 0.5 * (log1p(r) - log1p(-r));
      left -= entry * entry;
    }
  }
}

export function choleskyCorrelation(size: number): Transform {
  return {
    unconstrained: (size * (size - 1)) / 2,
    constrained: size * size,
    forward: (z, zAt, x, xAt) => fill(z, zAt, x, xAt, size, false),
    pullback: (z, zAt, _x, xAt, slope, zGradient) => sweep(z, zAt, slope, xAt, zGradient, size, false),
    inverse: (x, xAt, z, zAt) => unfill(x, xAt, z, zAt, size),
  };
}

export function correlation(size: number): Transform {
  const factor = new Float64Array(size * size);
  const adjoint = new Float64Array(size * size);
  return {
    unconstrained: (size * (size - 1)) / 2,
    constrained: size * size,
    forward(z, zAt, x, xAt) {
      const logJacobian = fill(z, zAt, factor, 0, size, true);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let k = 0; k <= j; k++) sum += factor[i * size + k]! * factor[j * size + k]!;
          x[xAt + i * size + j] = x[xAt + j * size + i] = i === j ? 1 : sum;
        }
      }
      return logJacobian;
    },
    pullback(z, zAt, _x, xAt, slope, zGradient) {
      fill(z, zAt, factor, 0, size, true);
      // Of R = L Lᵀ: (G + Gᵀ) L, lower triangle.
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = 0;
          for (let k = j; k < size; k++) {
            sum += (slope[xAt + i * size + k]! + slope[xAt + k * size + i]!) * factor[k * size + j]!;
          }
          adjoint[i * size + j] = sum;
        }
      }
      sweep(z, zAt, adjoint, 0, zGradient, size, true);
    },
    inverse(x, xAt, z, zAt) {
      for (let i = 0; i < size; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = x[xAt + i * size + j]!;
          for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
          factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / factor[j * size + j]!;
        }
      }
      unfill(factor, 0, z, zAt, size);
    },
  };
}

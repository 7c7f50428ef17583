/**
 * The LKJ density of Cholesky factors of correlation matrices. Lewandowski, Kurowicka & Joe 2009, Generating random
 * correlation matrices based on vines and extended onion method. Group models 5.
 */

import { logGamma } from "../../scalar/special.js";

const LOG_PI = 1.1447298858494002;

/** log C_K(eta): the integral of det(R)^(eta - 1) over correlation matrices of side K, K >= 1, eta > 0. */
export function logLkjConstant(size: number, eta: number): number {
  let total = 0;
  for (let k = 1; k < size; k++) {
    total += 0.5 * k * LOG_PI + logGamma(eta + 0.5 * (size - 1 - k)) - logGamma(eta + 0.5 * (size - 1));
  }
  return total;
}

/** Power of L_kk (k from 0) in the density of the factor, Jacobian from the correlations included. */
export function lkjPower(size: number, eta: number, k: number): number {
  return k === 0 ? 0 : size - (k + 1) + 2 * eta - 2;
}

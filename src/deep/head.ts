/**
 * Heads: what the output's pre-activation means, its loss and derivatives. All are negative log likelihoods up to a
 * constant: normal with fixed precision, Bernoulli in log odds, categorical in unnormalised log probabilities.
 */

import { exp, log, log1p } from "../scalar/elementary/index.js";
import { sigmoid } from "./activation.js";
import type { FloatArray } from "./matrix.js";

export type Head = "gaussian" | "bernoulli" | "categorical";

export const headNames: readonly Head[] = ["gaussian", "bernoulli", "categorical"];

/** log(1 + e^x), with the maximum taken out. */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}

/** log Σ e^x, with the maximum taken out. */
export function logSumExp(x: ArrayLike<number>): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) if (x[i]! > largest) largest = x[i]!;
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += exp(x[i]! - largest);
  return largest + log(sum);
}

/** p ← softmax(a). p may be a. */
export function softmax(a: ArrayLike<number>, p: FloatArray): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < a.length; i++) if (a[i]! > largest) largest = a[i]!;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const e = exp(a[i]! - largest);
    p[i] = e;
    sum += e;
  }
  for (let i = 0; i < a.length; i++) p[i]! /= sum;
}

/** output ← what the head reports for pre-activation a: a itself, or probabilities. output may be a. */
export function headOutput(head: Head, a: ArrayLike<number>, output: FloatArray): void {
  if (head === "categorical") softmax(a, output);
  else for (let i = 0; i < a.length; i++) output[i] = head === "bernoulli" ? sigmoid(a[i]!) : a[i]!;
}

/**
 * Loss of pre-activation a for target y.
 *
 * @param precision of each unit with a gaussian head; a weight of each unit with a bernoulli head (0: not observed);
 *   the first one weighs a categorical head
 */
export function headLoss(
  head: Head,
  a: ArrayLike<number>,
  y: ArrayLike<number>,
  precision: ArrayLike<number>,
): number {
  let loss = 0;
  if (head === "categorical") {
    const normaliser = logSumExp(a);
    for (let i = 0; i < a.length; i++) loss += y[i]! * (normaliser - a[i]!);
    return loss * precision[0]!;
  }
  for (let i = 0; i < a.length; i++) {
    const each = head === "gaussian" ? 0.5 * (y[i]! - a[i]!) ** 2 : softplus(a[i]!) - y[i]! * a[i]!;
    loss += precision[i]! * each;
  }
  return loss;
}

/**
 * Loss of one row of pre-activations with a categorical head, and minus its derivative: those of `headLoss` and
 * `headGradient` with exponentials computed once.
 *
 * @param from where the row begins in all three arrays
 */
export function categoricalError(
  [from, size]: readonly [number, number],
  weight: number,
  a: ArrayLike<number>,
  y: ArrayLike<number>,
  error: FloatArray,
): number {
  const to = from + size;
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) if (a[i]! > largest) largest = a[i]!;
  let [sum, total] = [0, 0];
  for (let i = from; i < to; i++) {
    const e = exp(a[i]! - largest);
    error[i] = e;
    sum += e;
    total += y[i]!;
  }
  const normaliser = largest + log(sum);
  let loss = 0;
  for (let i = from; i < to; i++) {
    loss += y[i]! * (normaliser - a[i]!);
    error[i]! /= sum;
    error[i] = weight * (y[i]! - error[i]! * total);
  }
  return loss * weight;
}

/** gradient ← derivative of the loss in the pre-activation a. gradient may be neither a nor y. */
export function headGradient(
  head: Head,
  a: ArrayLike<number>,
  y: ArrayLike<number>,
  precision: ArrayLike<number>,
  gradient: FloatArray,
): void {
  headOutput(head, a, gradient);
  let total = 1;
  if (head === "categorical") {
    total = 0;
    for (let i = 0; i < a.length; i++) total += y[i]!;
  }
  for (let i = 0; i < a.length; i++) {
    const weight = head === "categorical" ? precision[0]! : precision[i]!;
    gradient[i] = weight * (gradient[i]! * total - y[i]!);
  }
}

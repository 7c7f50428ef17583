/**
 * What each operation computes, on numbers. This table is the meaning of a program in every way of running it;
 * constant folding and the interpreter use it too, so their bits agree.
 *
 * Fixed meanings: comparisons give 0 or 1; `max(a, b) = a < b ? b : a` and `min(a, b) = b < a ? b : a`, so a
 * NaN in second place is ignored and a NaN in first place is kept.
 */

import { cos, exp, expm1, log, log1p, sin, tanh } from "./elementary/index.js";
import type { BinaryOperation, Operation, UnaryOperation } from "./operation.js";

export const unary: Readonly<Record<UnaryOperation, (a: number) => number>> = {
  neg: (a) => -a,
  reciprocal: (a) => 1 / a,
  square: (a) => a * a,
  sqrt: Math.sqrt, // correctly rounded by IEEE 754, so the same bits in every engine
  exp,
  log,
  log1p,
  expm1,
  tanh,
  sin,
  cos,
  abs: Math.abs,
  sign: (a) => (a > 0 ? 1 : a < 0 ? -1 : a),
  isFinite: (a) => (Number.isFinite(a) ? 1 : 0),
};

export const binary: Readonly<Record<BinaryOperation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => (b < a ? b : a),
  max: (a, b) => (a < b ? b : a),
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
  gate: (a, b) => (a === 0 ? 0 : a * b),
};

export function isUnary(operation: Operation): operation is UnaryOperation {
  return operation in unary;
}

export function isBinary(operation: Operation): operation is BinaryOperation {
  return operation in binary;
}

/** Applies an operation to numbers. */
export function evaluate(operation: Operation, operands: readonly number[]): number {
  const [a, b, c] = operands as [number, number, number];
  if (isUnary(operation)) return unary[operation](a);
  if (isBinary(operation)) return binary[operation](a, b);
  return a !== 0 ? b : c;
}

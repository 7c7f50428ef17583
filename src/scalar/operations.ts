/**
 * The operations of equations, for numbers and symbols alike. Called with numbers they compute; called with a
 * symbol they record. A call with numbers only stays a number (first overload).
 */

import * as onNumbers from "./evaluate.js";
import type { BinaryOperation, Operation, UnaryOperation } from "./operation.js";
import { type Scalar, type Sym, tapeOf } from "./sym.js";

interface Unary {
  (a: number): number;
  <S extends Scalar>(a: S | number): S;
}

interface Binary {
  (a: number, b: number): number;
  <S extends Scalar>(a: S | number, b: S | number): S;
}

/** Computes on numbers, records on symbols. */
export function apply(operation: Operation, operands: readonly Scalar[]): Scalar {
  const tape = tapeOf(operands);
  return tape === undefined
    ? onNumbers.evaluate(operation, operands as number[])
    : tape.apply(operation, operands);
}

// Plain numbers take no detour: filters run on them trial by trial.
function unary(operation: UnaryOperation): Unary {
  const compute = onNumbers.unary[operation];
  return ((a: Scalar) => (typeof a === "number" ? compute(a) : apply(operation, [a]))) as Unary;
}

function binary(operation: BinaryOperation): Binary {
  const compute = onNumbers.binary[operation];
  return ((a: Scalar, b: Scalar) =>
    typeof a === "number" && typeof b === "number" ? compute(a, b) : apply(operation, [a, b])) as Binary;
}

/** a + b */
export const add: Binary = binary("add");
/** a - b */
export const sub: Binary = binary("sub");
/** a · b */
export const mul: Binary = binary("mul");
/** a / b */
export const div: Binary = binary("div");
/** -a */
export const neg: Unary = unary("neg");
/** 1 / a */
export const reciprocal: Unary = unary("reciprocal");
/** a² */
export const square: Unary = unary("square");
/** √a, NaN below 0 */
export const sqrt: Unary = unary("sqrt");
/** e^a: at most 1 ulp, +Infinity above 709.78, 0 below -745.13 */
export const exp: Unary = unary("exp");
/** Natural logarithm: -Infinity at 0, NaN below */
export const log: Unary = unary("log");
/** log(1 + a) without loss near 0 */
export const log1p: Unary = unary("log1p");
/** e^a - 1 without loss near 0 */
export const expm1: Unary = unary("expm1");
export const tanh: Unary = unary("tanh");
export const sin: Unary = unary("sin");
export const cos: Unary = unary("cos");
/** |a| */
export const abs: Unary = unary("abs");
/** -1, 0 or 1 (NaN for NaN) */
export const sign: Unary = unary("sign");
/** 1 where a is finite, else 0 */
export const isFinite: Unary = unary("isFinite");
/** `b < a ? b : a`: a NaN in second place is ignored */
export const min: Binary = binary("min");
/** `a < b ? b : a`: a NaN in second place is ignored */
export const max: Binary = binary("max");
/** 1 where a < b, else 0 */
export const less: Binary = binary("less");
/** 1 where a ≤ b, else 0 */
export const lessEqual: Binary = binary("lessEqual");
/** 1 where a = b, else 0 (0 for NaN) */
export const equal: Binary = binary("equal");
/** 0 where a is 0, else a · b: how derivatives are accumulated */
export const gate: Binary = binary("gate");

/**
 * `condition !== 0 ? whenTrue : whenFalse`. Both values are computed; the derivative passes through the chosen
 * one only, whatever the other one's derivative is.
 */
export function select(condition: number, whenTrue: number, whenFalse: number): number;
export function select<S extends Scalar>(
  condition: S | number,
  whenTrue: S | number,
  whenFalse: S | number,
): S;
export function select(condition: Scalar, whenTrue: Scalar, whenFalse: Scalar): Scalar {
  if (typeof condition === "number" && typeof whenTrue === "number" && typeof whenFalse === "number") {
    return condition !== 0 ? whenTrue : whenFalse;
  }
  return apply("select", [condition, whenTrue, whenFalse]);
}

/** A number where a scalar of type S is wanted, for instance the start of a sum. */
export function constant<S extends Scalar>(value: number): S {
  return value as S;
}

/**
 * Declares the derivative of a value instead of tracing through the algorithm that computed it, where tracing
 * would be wasteful or wrong (an iteration, a series).
 *
 * @param value the result
 * @param inputs what it depends on
 * @param partials from the declared value to its partial derivatives, one for each input. Written with the
 *   declared value and the inputs, they can be differentiated again. Not called for plain numbers.
 * @param name what the function is called where formulas are shown (`explain/`), as in `sigmoid`
 */
export function withDerivative<S extends Scalar>(
  value: S,
  inputs: readonly (S | number)[],
  partials: (value: S) => readonly (S | number)[],
  name?: string,
): S {
  const tape = tapeOf([value]);
  if (tape === undefined) return value;
  return tape.declare(
    value as Sym,
    inputs,
    partials as unknown as (value: Sym) => readonly Scalar[],
    name,
  ) as S;
}

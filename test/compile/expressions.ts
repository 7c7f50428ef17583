/** Random expressions of every operation and of some composites, for properties of the compiler. */

import fc from "fast-check";
import type { Scalar } from "../../src/scalar/index.js";
import * as scalar from "../../src/scalar/index.js";

export type Expression =
  | { readonly leaf: string }
  | { readonly value: number }
  | { readonly f: keyof typeof functions; readonly operands: readonly Expression[] };

const unary = {
  neg: scalar.neg,
  reciprocal: scalar.reciprocal,
  square: scalar.square,
  sqrt: scalar.sqrt,
  exp: scalar.exp,
  log: scalar.log,
  log1p: scalar.log1p,
  expm1: scalar.expm1,
  tanh: scalar.tanh,
  sin: scalar.sin,
  cos: scalar.cos,
  abs: scalar.abs,
  sign: scalar.sign,
  isFinite: scalar.isFinite,
  sigmoid: scalar.sigmoid,
  softplus: scalar.softplus,
  logSigmoid: scalar.logSigmoid,
  // Like softplus, but the range of the argument is not known.
  growth: (x: Scalar): Scalar => scalar.log1p<Scalar>(scalar.exp<Scalar>(scalar.neg<Scalar>(x))),
};
const binary = {
  add: scalar.add,
  sub: scalar.sub,
  mul: scalar.mul,
  div: scalar.div,
  min: scalar.min,
  max: scalar.max,
  less: scalar.less,
  lessEqual: scalar.lessEqual,
  equal: scalar.equal,
};
const functions = { ...unary, ...binary, select: scalar.select };

const keys = <K extends string>(table: Record<K, unknown>): K[] => Object.keys(table) as K[];

/** Constants where operations turn: signs of 0, ends of the range, what is not finite. */
const constants = [0, -0, 1, -1, 0.5, 3, 1e-310, 1e308, Infinity, -Infinity, NaN, 709.8, -745.2];

/** Expressions of these leaves. */
export function expressions(leaves: readonly string[]): fc.Arbitrary<Expression> {
  return fc.letrec<{ leaf: Expression; node: Expression }>((tie) => ({
    leaf: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...leaves).map((leaf): Expression => ({ leaf })) },
      {
        weight: 2,
        arbitrary: fc.double({ min: -2, max: 2, noNaN: true }).map((value): Expression => ({ value })),
      },
      { weight: 1, arbitrary: fc.constantFrom(...constants).map((value): Expression => ({ value })) },
    ),
    node: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      tie("leaf"),
      fc
        .tuple(fc.constantFrom(...keys(unary)), tie("node"))
        .map(([f, x]): Expression => ({ f, operands: [x] })),
      fc
        .tuple(fc.constantFrom(...keys(binary)), tie("node"), tie("node"))
        .map(([f, x, y]): Expression => ({ f, operands: [x, y] })),
      fc
        .tuple(tie("node"), tie("node"), tie("node"))
        .map(([x, y, z]): Expression => ({ f: "select", operands: [x, y, z] })),
    ),
  })).node;
}

/** The value of an expression, or its record. */
export function build(expression: Expression, leaves: Readonly<Record<string, Scalar>>): Scalar {
  if ("leaf" in expression) return leaves[expression.leaf]!;
  if ("value" in expression) return expression.value;
  const f = functions[expression.f] as (...operands: Scalar[]) => Scalar;
  return f(...expression.operands.map((x) => build(x, leaves)));
}

/** Scalars: the functions that equations are written with, on numbers and on symbols. */

export { type Jet, jet, type ScalarFunction } from "./dual.js";
export * from "./functions.js";
export type { BinaryOperation, Operation, UnaryOperation } from "./operation.js";
export {
  abs,
  add,
  constant,
  cos,
  div,
  equal,
  exp,
  expm1,
  gate,
  isFinite,
  less,
  lessEqual,
  log,
  log1p,
  max,
  min,
  mul,
  neg,
  reciprocal,
  select,
  sign,
  sin,
  sqrt,
  square,
  sub,
  tanh,
  withDerivative,
} from "./operations.js";
export * from "./special.js";
export { type Scalar, Sym, type Tape } from "./sym.js";

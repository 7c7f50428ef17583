/**
 * The closed list of operations that equations are written with (ARCHITECTURE.md, "One definition of an
 * equation"). Every other function of `scalar/` is a composite of these, so a way of running a program needs
 * to know these names and nothing else.
 */

export const unaryOperations = [
  "neg",
  "reciprocal",
  "square",
  "sqrt",
  "exp",
  "log",
  "log1p",
  "expm1",
  "tanh",
  "sin",
  "cos",
  "abs",
  "sign",
  "isFinite",
] as const;

export const binaryOperations = [
  "add",
  "sub",
  "mul",
  "div",
  "min",
  "max",
  "less",
  "lessEqual",
  "equal",
  /** `gate(a, b)`: 0 where a is 0, else a * b. Derivatives are accumulated with it, so that a discarded
   *  branch (adjoint 0) stays silent even if its partial derivative is NaN or infinite. */
  "gate",
] as const;

export type UnaryOperation = (typeof unaryOperations)[number];
export type BinaryOperation = (typeof binaryOperations)[number];
export type Operation = UnaryOperation | BinaryOperation | "select";

/**
 * A scalar is a plain number, or a symbol: a value that some tape records instead of computing. The functions
 * of `scalar/` accept both, which is how one definition of an equation is at once the readable reference, the
 * source of the compiled kernel and the source of its derivatives.
 */

import { UsageError } from "../errors.js";
import type { Operation } from "./operation.js";

export type Scalar = number | Sym;

/** What gives a symbol its meaning: a recorder of programs, or an automatic differentiation in one pass. */
export interface Tape {
  /** Applies an operation; at least one argument is a symbol of this tape. */
  apply(operation: Operation, operands: readonly Scalar[]): Scalar;
  /** A value whose derivative is declared instead of traced; see `withDerivative`. */
  declare(
    value: Sym,
    inputs: readonly Scalar[],
    partials: (value: Sym) => readonly Scalar[],
    name?: string,
  ): Scalar;
}

/** A value that is recorded, not computed. `depth` orders tapes that nest: the deepest one records. */
export abstract class Sym {
  abstract readonly tape: Tape;
  readonly depth: number = 0;

  /** `x + 1`, `Math.exp(x)` and the like end here: a symbol has no number to give. */
  [Symbol.toPrimitive](): never {
    throw new UsageError(
      "Math.* and the operators + - * / < need numbers, but a derivative or a kernel of this function was asked " +
        "for, so it was given symbols. Write it with the functions of credence/scalar (add, mul, exp, select, ...).",
    );
  }
}

/** The tape that records an operation on these operands: the deepest one among them. */
export function tapeOf(operands: readonly Scalar[]): Tape | undefined {
  let deepest: Sym | undefined;
  for (const operand of operands) {
    if (typeof operand !== "number" && (deepest === undefined || operand.depth > deepest.depth))
      deepest = operand;
  }
  return deepest?.tape;
}

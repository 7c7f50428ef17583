/** Operations on rows that leave missing values missing. */

import type { Value } from "./cell.js";

export type Kind = "number" | "text" | "missing";

/** A compiled expression: what it gives, and its value on a row. */
export interface Expression {
  readonly kind: Kind;
  /** @throws RowError */
  readonly at: (row: number) => Value;
}

/** A division by zero or an overflow: known only when the row is computed. */
export class RowError extends Error {
  constructor(
    message: string,
    readonly row: number,
  ) {
    super(message);
  }
}

/** A function of one value: missing where the value is. */
export function lift(side: Expression, f: (x: number | string, row: number) => number): Expression {
  const at = (row: number): Value => {
    const x = side.at(row);
    return x === undefined ? undefined : f(x, row);
  };
  return { kind: "number", at };
}

/** A function of two values: missing where either is. */
export function lift2(
  left: Expression,
  right: Expression,
  f: (a: number | string, b: number | string, row: number) => Value,
): Expression {
  const at = (row: number): Value => {
    const a = left.at(row);
    const b = right.at(row);
    return a === undefined || b === undefined ? undefined : f(a, b, row);
  };
  return { kind: "number", at };
}

/** A function of two numbers that must give a finite one; `text` is what the user wrote. */
export function arithmetic(
  text: string,
  left: Expression,
  right: Expression,
  f: (a: number, b: number) => number,
): Expression {
  return lift2(left, right, (a, b, row) => {
    const value = f(Number(a), Number(b));
    if (Number.isFinite(value)) return value;
    const reason = b === 0 ? "divides by zero" : "is too large for a number";
    throw new RowError(
      `${text} ${reason} (${a} and ${b}); say what it should be, for example missing, with ? :`,
      row,
    );
  });
}

/** False where either side is false, else missing where either is missing (Kleene). */
export function and(left: Expression, right: Expression): Expression {
  const at = (row: number): Value => {
    const a = left.at(row);
    if (a === 0) return 0;
    const b = right.at(row);
    return b === 0 ? 0 : a === undefined || b === undefined ? undefined : 1;
  };
  return { kind: "number", at };
}

/** True where either side is true, else missing where either is missing (Kleene). */
export function or(left: Expression, right: Expression): Expression {
  const isTrue = (x: Value): boolean => x !== undefined && x !== 0;
  const at = (row: number): Value => {
    const a = left.at(row);
    if (isTrue(a)) return 1;
    const b = right.at(row);
    return isTrue(b) ? 1 : a === undefined || b === undefined ? undefined : 0;
  };
  return { kind: "number", at };
}

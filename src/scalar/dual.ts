/**
 * Dual numbers: forward-mode differentiation of any function written with the operations of `scalar/`, in one
 * pass and without recording. Nested twice they are the second-order jets that value coupling needs.
 * Griewank & Walther 2008, Evaluating Derivatives, chapters 3 and 13.
 */

import type { Operation } from "./operation.js";
import { add, apply, gate, withDerivative } from "./operations.js";
import { partials, pass } from "./partials.js";
import { type Scalar, Sym, type Tape } from "./sym.js";

/** A value and its derivative along one direction; both may be symbols of a shallower tape. */
export class Dual extends Sym {
  readonly tape: DualTape;
  override readonly depth: number;

  constructor(
    tape: DualTape,
    readonly value: Scalar,
    readonly tangent: Scalar,
  ) {
    super();
    this.tape = tape;
    this.depth = tape.depth;
  }
}

let tapesMade = 0;

export class DualTape implements Tape {
  /** A tape that is made while another one runs is the inner of the two, whatever its own variable is. */
  readonly depth = ++tapesMade;

  variable(value: Scalar, tangent: Scalar): Dual {
    return new Dual(this, value, tangent);
  }

  apply(operation: Operation, operands: readonly Scalar[]): Scalar {
    const values = operands.map((x) => this.valueOf(x));
    const result = apply(operation, values);
    let tangent: Scalar = 0;
    partials(operation, values, result).forEach((partial, i) => {
      const incoming = this.tangentOf(operands[i] as Scalar);
      if (incoming !== 0) tangent = add(tangent, pass(incoming, partial));
    });
    // Also with tangent 0 (abs at 0): a plain result would hide from `withDerivative` that it depends on x.
    return this.variable(result, tangent);
  }

  declare(
    value: Sym,
    inputs: readonly Scalar[],
    partialsOf: (value: Sym) => readonly Scalar[],
    name?: string,
  ): Scalar {
    // The tangent needs the partials' values only, and those do not depend on the tangent.
    const factorsAt = (result: Scalar): Scalar[] =>
      partialsOf(this.variable(result, 0)).map((x) => this.valueOf(x));
    // Shallower tapes see the declaration too, instead of a trace through the algorithm.
    const values = inputs.map((x) => this.valueOf(x));
    const result = withDerivative(this.valueOf(value), values, factorsAt, name);
    const factors = factorsAt(result);
    let tangent: Scalar = 0;
    inputs.forEach((input, i) => {
      const incoming = this.tangentOf(input);
      if (incoming !== 0) tangent = add(tangent, gate(incoming, factors[i] as Scalar));
    });
    return this.variable(result, tangent);
  }

  valueOf(x: Scalar): Scalar {
    return x instanceof Dual && x.tape === this ? x.value : x;
  }

  tangentOf(x: Scalar): Scalar {
    return x instanceof Dual && x.tape === this ? x.tangent : 0;
  }
}

/** A function of one scalar, written with the operations of `scalar/`. */
export type ScalarFunction = <S extends Scalar>(x: S) => S;

/** Value, first and second derivative of a function at x. */
export interface Jet<S extends Scalar> {
  readonly value: S;
  readonly first: S;
  readonly second: S;
}

/** Value and derivative of a function of several scalars along one direction. */
export function derivative<S extends Scalar>(f: (x: Scalar) => Scalar, x: S): { value: S; first: S } {
  const tape = new DualTape();
  const y = f(tape.variable(x, 1));
  return { value: tape.valueOf(y) as S, first: tape.tangentOf(y) as S };
}

/**
 * Value, first and second derivative of `g` at `x`, exact to rounding. Works on numbers and symbols.
 * A `g` that uses `Math.*` is refused with a clear error.
 */
export function jet<S extends Scalar>(g: ScalarFunction, x: S): Jet<S> {
  const inner = new DualTape();
  const outer = derivative((y: Scalar) => g(y), inner.variable(x, 1) as Scalar);
  return {
    value: inner.valueOf(outer.value) as S,
    first: inner.valueOf(outer.first) as S,
    second: inner.tangentOf(outer.first) as S,
  };
}

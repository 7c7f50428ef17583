/**
 * First derivatives of the operations, written as scalar code themselves. Jets, forward tangents and reverse
 * mode all read this one table; higher derivatives come from applying it again.
 */

import type { Operation } from "./operation.js";
import {
  add,
  cos,
  div,
  equal,
  gate,
  less,
  mul,
  neg,
  reciprocal,
  select,
  sign,
  sin,
  square,
  sub,
} from "./operations.js";
import type { Scalar } from "./sym.js";

/**
 * How a small change of one operand changes the result:
 * `factor` (multiply by it), `copy` (the same change), `negate`, or none at all.
 * `when` lets the change through only where the condition is not 0 (or only where it is 0);
 * `gated` multiplies by the gate, and is silent where the gate is 0, whatever the change.
 */
export type Partial =
  | { readonly kind: "none" }
  | { readonly kind: "copy" }
  | { readonly kind: "negate" }
  | { readonly kind: "factor"; readonly factor: () => Scalar }
  | { readonly kind: "gated"; readonly gate: Scalar }
  | { readonly kind: "when"; readonly condition: () => Scalar; readonly holds: boolean };

const none: Partial = { kind: "none" };
const copy: Partial = { kind: "copy" };
const negate: Partial = { kind: "negate" };
const factor = (f: () => Scalar): Partial => ({ kind: "factor", factor: f });
const when = (condition: () => Scalar, holds: boolean): Partial => ({ kind: "when", condition, holds });

/** The part of a change (tangent or adjoint) that passes: nothing where the change is 0, whatever the partial. */
export function pass(change: Scalar, partial: Partial): Scalar {
  switch (partial.kind) {
    case "none":
      return 0;
    case "copy":
      return change;
    case "negate":
      return neg(change);
    case "factor":
      return gate(change, partial.factor());
    case "gated":
      return select<Scalar>(equal(partial.gate, 0), 0, gate(change, partial.gate));
    case "when":
      return partial.holds
        ? select<Scalar>(partial.condition(), change, 0)
        : select<Scalar>(partial.condition(), 0, change);
  }
}

/**
 * The partial derivative of an operation with respect to each of its operands.
 *
 * @param result the value of the operation, so that exp and its like need not be computed twice
 */
export function partials(
  operation: Operation,
  operands: readonly Scalar[],
  result: Scalar,
): readonly Partial[] {
  const [a, b] = operands as [Scalar, Scalar];
  switch (operation) {
    case "neg":
      return [negate];
    case "reciprocal":
      return [factor(() => neg(square(result)))];
    case "square":
      return [factor(() => mul<Scalar>(2, a))];
    case "sqrt":
      return [factor(() => div<Scalar>(0.5, result))];
    case "exp":
      return [factor(() => result)];
    case "log":
      return [factor(() => reciprocal(a))];
    case "log1p":
      return [factor(() => reciprocal(add<Scalar>(1, a)))];
    case "expm1":
      return [factor(() => add<Scalar>(1, result))];
    case "tanh":
      return [factor(() => sub<Scalar>(1, square(result)))];
    case "sin":
      return [factor(() => cos(a))];
    case "cos":
      return [factor(() => neg(sin(a)))];
    case "abs":
      return [factor(() => sign(a))];
    case "add":
      return [copy, copy];
    case "sub":
      return [copy, negate];
    case "mul":
      return [factor(() => b), factor(() => a)];
    case "div":
      // One division serves both.
      return [factor(() => reciprocal(b)), factor(() => neg(mul<Scalar>(result, reciprocal(b))))];
    case "max":
      return [when(() => less(a, b), false), when(() => less(a, b), true)];
    case "min":
      return [when(() => less(b, a), false), when(() => less(b, a), true)];
    case "gate":
      // Where a is 0 the product was discarded: only a change of a itself can bring it back.
      return [factor(() => b), { kind: "gated", gate: a }];
    case "select":
      return [none, when(() => a, true), when(() => a, false)];
    case "sign":
    case "isFinite":
    case "less":
    case "lessEqual":
    case "equal":
      return operands.map(() => none);
  }
}

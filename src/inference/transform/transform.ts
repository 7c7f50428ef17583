/**
 * Transforms between parameters as people know them, x, and coordinates without bounds, z, with the logarithm of
 * the absolute Jacobian determinant that a density of x needs to become one of z. inference 2.
 *
 * Constants of the determinant are kept: sampling does not need them, evidence does. Densities of x are understood
 * with respect to the free coordinates: the first K - 1 of a simplex, the strict lower triangle of a correlation.
 */

import { UsageError } from "../../errors.js";
import { choleskyCorrelation, correlation } from "./correlation.js";
import { affine, interval, lower, lowerSoftplus, real, upper } from "./elementwise.js";
import { ordered, positiveOrdered, simplex, sumToZero } from "./vector.js";

/** What a parameter may be, as plain data. */
export type Constraint =
  | { readonly kind: "real" }
  /** above `bound`, as bound + e^z */
  | { readonly kind: "lower"; readonly bound: number }
  /** above `bound`, as bound + log(1 + e^z): linear far from the bound */
  | { readonly kind: "lowerSoftplus"; readonly bound: number }
  | { readonly kind: "upper"; readonly bound: number }
  | { readonly kind: "interval"; readonly lower: number; readonly upper: number }
  /** offset + multiplier z: any number, sampled on a better scale */
  | { readonly kind: "affine"; readonly offset: number; readonly multiplier: number }
  /** K ascending numbers */
  | { readonly kind: "ordered"; readonly size: number }
  /** K ascending positive numbers */
  | { readonly kind: "positiveOrdered"; readonly size: number }
  /** K numbers of sum 0 */
  | { readonly kind: "sumToZero"; readonly size: number }
  /** K positive numbers of sum 1 */
  | { readonly kind: "simplex"; readonly size: number }
  /** Cholesky factor of a K × K correlation matrix, row-major, zeros above the diagonal */
  | { readonly kind: "choleskyCorrelation"; readonly size: number }
  /** K × K correlation matrix, row-major */
  | { readonly kind: "correlation"; readonly size: number };

/** One way from z to x. Arrays are read and written from a position on, so that parameters share one buffer. */
export interface Transform {
  /** Coordinates of z. */
  readonly unconstrained: number;
  /** Entries of x. */
  readonly constrained: number;
  /** Writes x and returns the log Jacobian determinant. */
  forward(z: Float64Array, zAt: number, x: Float64Array, xAt: number): number;
  /**
   * Writes the gradient with respect to z of l(x(z)) + J(z).
   *
   * @param x what `forward` wrote for z
   * @param slope gradient of l with respect to x
   */
  pullback(
    z: Float64Array,
    zAt: number,
    x: Float64Array,
    xAt: number,
    slope: Float64Array,
    zGradient: Float64Array,
  ): void;
  /** Writes the z of an x that obeys the constraint; NaN or infinite where x lies on its edge or beyond. */
  inverse(x: Float64Array, xAt: number, z: Float64Array, zAt: number): void;
}

/**
 * The transform of a constraint.
 *
 * @throws UsageError for bounds that are not finite or not in order, and for sizes that are none
 */
export function transformOf(constraint: Constraint): Transform {
  switch (constraint.kind) {
    case "real":
      return real;
    case "lower":
      return lower(finite(constraint.kind, "bound", constraint.bound));
    case "lowerSoftplus":
      return lowerSoftplus(finite(constraint.kind, "bound", constraint.bound));
    case "upper":
      return upper(finite(constraint.kind, "bound", constraint.bound));
    case "interval": {
      const low = finite(constraint.kind, "lower", constraint.lower);
      const high = finite(constraint.kind, "upper", constraint.upper);
      if (!(low < high)) {
        throw new UsageError(`constraint interval: lower must be below upper, got ${low} and ${high}`);
      }
      return interval(low, high);
    }
    case "affine": {
      const multiplier = finite(constraint.kind, "multiplier", constraint.multiplier);
      if (!(multiplier > 0)) {
        throw new UsageError(`constraint affine: multiplier must be > 0, got ${multiplier}`);
      }
      return affine(finite(constraint.kind, "offset", constraint.offset), multiplier);
    }
    case "ordered":
      return ordered(size(constraint, 1));
    case "positiveOrdered":
      return positiveOrdered(size(constraint, 1));
    case "sumToZero":
      return sumToZero(size(constraint, 2));
    case "simplex":
      return simplex(size(constraint, 2));
    case "choleskyCorrelation":
      return choleskyCorrelation(size(constraint, 2));
    case "correlation":
      return correlation(size(constraint, 2));
    default: {
      const { kind } = constraint as { kind: unknown };
      throw new UsageError(`constraint: unknown kind ${JSON.stringify(kind)}`);
    }
  }
}

/** Shape of x for one constraint: none for a number, [K] for a vector, [K, K] for a matrix. */
export function shapeOf(constraint: Constraint): readonly number[] {
  if (!("size" in constraint)) return [];
  const matrix = constraint.kind === "choleskyCorrelation" || constraint.kind === "correlation";
  return matrix ? [constraint.size, constraint.size] : [constraint.size];
}

function finite(kind: string, field: string, value: number): number {
  if (!Number.isFinite(value))
    throw new UsageError(`constraint ${kind}: ${field} must be finite, got ${value}`);
  return value;
}

function size(constraint: { readonly kind: string; readonly size: number }, least: number): number {
  if (!(Number.isInteger(constraint.size) && constraint.size >= least)) {
    throw new UsageError(
      `constraint ${constraint.kind}: size must be a whole number of at least ${least}, got ${constraint.size}`,
    );
  }
  return constraint.size;
}

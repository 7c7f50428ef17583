/** Densities from plain functions that bring their own gradient. */

import { UsageError } from "../../errors.js";
import type { Density } from "./density.js";
import { type Declarations, layoutOf, real } from "./layout.js";

export interface PlainDensity
  extends Pick<Density, "reason" | "logPrior" | "drawPrior" | "units" | "logDensities"> {
  /** Number of coordinates, all without bounds. */
  readonly dimension: number;
  /** Name of the vector of coordinates. Default `z`. */
  readonly name?: string;
  logDensity(z: Float64Array, gradientOut: Float64Array): number;
}

/**
 * A density of coordinates without bounds, as it is.
 *
 * @throws UsageError where the dimension is no whole number above 0
 */
export function plainDensity(source: PlainDensity): Density {
  if (!(Number.isInteger(source.dimension) && source.dimension > 0)) {
    throw new UsageError(`density: dimension must be a whole number above 0, got ${source.dimension}`);
  }
  if (typeof source.logDensity !== "function") {
    throw new UsageError(
      "density: logDensity(z, gradientOut) must be a function that returns the log density",
    );
  }
  return { ...source, layout: layoutOf({ [source.name ?? "z"]: real(source.dimension) }) };
}

export interface ConstrainedDensity<P extends Declarations> {
  readonly parameters: P;
  /**
   * Log density of the values x, in the order of the declarations, without any Jacobian.
   *
   * @param gradientOut receives the gradient with respect to x
   */
  logDensity(x: Float64Array, gradientOut: Float64Array): number;
}

/** A density of constrained values: transforms and log Jacobians are added. */
export function constrainedDensity<P extends Declarations>(source: ConstrainedDensity<P>): Density {
  const layout = layoutOf(source.parameters);
  const x = new Float64Array(layout.values);
  const slope = new Float64Array(layout.values);
  return {
    dimension: layout.dimension,
    layout,
    logDensity(z, gradientOut) {
      const logJacobian = layout.constrain(z, x);
      const value = source.logDensity(x, slope);
      layout.pullback(z, x, slope, gradientOut);
      return value + logJacobian;
    },
  };
}

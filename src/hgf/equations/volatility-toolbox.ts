/** A volatility parent after its child has moved, as the MATLAB toolbox 8.2 does it (perceptual-models 2.5). */

import { add, div, mul, type Scalar } from "../../scalar/index.js";
import type { Variant } from "../graph.js";
import { type Step, toolboxForm } from "./expansion.js";
import type { Belief } from "./value-update.js";
import { classicPrecisionChange, volatilityDrive } from "./volatility-classic.js";
import { enhancedPrecisionChange } from "./volatility-enhanced.js";
import { afterVolatility } from "./volatility-unbounded.js";

/**
 * @param expected prediction of the parent; `expectedVariance` is the inverse of its precision
 * @param coupling κ
 * @param weight w of the child
 * @param error Δ of the child
 * @param step of the child; the classic update does not read it
 */
export function afterStepOfToolbox<S extends Scalar>(
  variant: Variant,
  expected: Belief<S>,
  expectedVariance: S | number,
  coupling: S | number,
  weight: S | number,
  error: S | number,
  step: () => Step<S>,
): Belief<S> {
  if (variant === "classic") {
    const precision = add<S>(expected.precision, classicPrecisionChange<S>(coupling, weight, error));
    const change = div<S>(volatilityDrive<S>(coupling, weight, error), precision);
    return { mean: add<S>(expected.mean, change), precision };
  }
  const child = step();
  if (variant === "unbounded") return afterVolatility<S>(expected, coupling, child, error, toolboxForm);
  const change = mul<S>(volatilityDrive<S>(coupling, weight, error), expectedVariance);
  const mean = add<S>(expected.mean, change);
  const atMean = add<S>(mul<S>(coupling, mean), child.logVolatility);
  const { timeStep, previousVariance, squaredSurprise } = child;
  const gain = enhancedPrecisionChange<S>(coupling, atMean, timeStep, previousVariance, squaredSurprise);
  return { mean, precision: add<S>(expected.precision, gain) };
}

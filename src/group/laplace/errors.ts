/** Standard errors of the effects, g and w together, S taken as known. group 8. */

import { cholesky, invertPositiveDefinite } from "../../inference/linear.js";
import { type Expectation, priorOf } from "./expectation.js";
import { crossProducts, quadraticOf, sharedInformation } from "./maximise.js";
import type { Population } from "./problem.js";
import { multiply } from "./spread.js";

/**
 * Covariance of g and w: the inverse of the information that participants' marginal likelihoods have of them.
 *
 * @returns (G + W)², row-major; undefined where the information is not positive definite
 */
export function effectCovariance(
  population: Population,
  { values, modes }: Expectation,
  withPriors: boolean,
): Float64Array | undefined {
  const { own, absorbed, shared } = population;
  const [q, G, W] = [own.length, absorbed.length, shared.length];
  const d = G + W;
  const information = new Float64Array(d * d);
  const { precision } = priorOf(population, values)(0);
  // S⁻¹ V, of which both S⁻¹ - S⁻¹ V S⁻¹ and S⁻¹ V H_aw are made.
  const weighted = modes.map(({ covariance }) => multiply(precision, covariance, q));
  const means = crossProducts(population, (i) => {
    const twice = multiply(weighted[i]!, precision, q);
    return precision.map((p, at) => p - twice[at]!);
  });
  for (let j = 0; j < G; j++) for (let l = 0; l < G; l++) information[j * d + l] = means[j * G + l]!;
  modes.forEach((mode, i) => {
    sharedInformation(q, W, mode).forEach((value, at) => {
      information[(G + Math.floor(at / W)) * d + G + (at % W)]! += value;
    });
    absorbed.forEach((effect, j) => {
      for (let u = 0; u < W; u++) {
        let sum = 0;
        for (let k = 0; k < q; k++) {
          sum += weighted[i]![effect.own * q + k]! * mode.information[k * (q + W) + q + u]!;
        }
        information[j * d + G + u]! += effect.weights[i]! * sum;
        information[(G + u) * d + j] = information[j * d + G + u]!;
      }
    });
  });
  if (withPriors) {
    [...absorbed, ...shared].forEach(({ prior }, j) => {
      const value = j < G ? values.g[j]! : values.w[j - G]!;
      information[j * d + j]! += quadraticOf(prior, value).precision;
    });
  }
  return cholesky(information, d) === undefined ? undefined : invertPositiveDefinite(information, d);
}

/**
 * Slopes of the modes by the effects: V S⁻¹ M_i by those on the means, -V H_aw by the shared ones.
 *
 * @returns of participant, own coefficient, and effect, numbered through g and w
 */
export function modeSlopes(
  population: Population,
  { values, modes }: Expectation,
): (i: number, k: number, effect: number) => number {
  const { own, absorbed, shared } = population;
  const [q, G, W] = [own.length, absorbed.length, shared.length];
  const { precision } = priorOf(population, values)(0);
  const weighted = modes.map(({ covariance }) => multiply(covariance, precision, q));
  return (i, k, effect) => {
    const onMean = absorbed[effect];
    // Never -0, which no file keeps.
    if (onMean !== undefined) return 0 + weighted[i]![k * q + onMean.own]! * onMean.weights[i]!;
    const { covariance, information } = modes[i]!;
    let sum = 0;
    for (let l = 0; l < q; l++) sum -= covariance[k * q + l]! * information[l * (q + W) + q + effect - G]!;
    return sum;
  };
}

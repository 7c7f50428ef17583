/**
 * Response speed after a cue: y is 1/milliseconds, and speed rises with attention α where the cue is valid (u = 1)
 * and with 1 - α where it is not, r = u (ζ₁ᵥ + ζ₂ α) + (1 - u) (ζ₁ᵢ + ζ₂ (1 - α)), y ~ N(r, ζ₃).
 * Vossel et al. 2014, Cereb. Cortex 24:1436; HGF toolbox 8.2 (`rs_*`).
 */

import { type ResponseModel, valueIn } from "../model/index.js";
import { add, mul, reciprocal, type Scalar, sigmoid, sub } from "../scalar/index.js";
import { normalAnswer, type Seen } from "./normal.js";
import { greek } from "./parameters.js";
import { inputOf, requirePrediction, requireRoles } from "./roles.js";

/** Speed without attention, prior median 0.0052 per ms. */
export const baseSpeed = <P extends string>(name: P, when: string) =>
  greek(name, "positive", 0.0052, 0.1, `speed without attention${when}, per ms`);

export const attentionGain = greek("ze2", "positive", 0.0006, 0.001, "speed that attention adds, per ms");
export const speedVariance = greek("ze3", "positive", 0.001, 1000, "variance of speed about its mean, 1/ms²");

/** Speed that follows attention to a binary cue, a function of what the filter believes. */
export function speedModel<R extends string>(
  name: string,
  description: string,
  reads: readonly R[],
  attention: (beliefs: Seen<R, never>["beliefs"]) => Scalar,
): ResponseModel {
  return {
    name,
    description,
    bind(filter, settings) {
      requirePrediction(name, settings);
      requireRoles(name, filter, reads);
      const cue = inputOf(name, filter);
      return normalAnswer({
        parameters: [
          baseSpeed("ze1v", " after a valid cue"),
          baseSpeed("ze1i", " after an invalid cue"),
          attentionGain,
          speedVariance,
        ],
        reads,
        inputs: [cue],
        variance: "ze3",
        responseUnit: "1/ms",
        mean({ beliefs, input }, p) {
          const u = valueIn(input, cue);
          const attended = attention(beliefs);
          const [valid, invalid] = [mul(p.ze2, attended), mul(p.ze2, sub(1, attended))];
          return add(mul(u, add(p.ze1v, valid)), mul(sub(1, u), add(p.ze1i, invalid)));
        },
      });
    },
  };
}

/**
 * Attention as the precision of a prediction beyond that of chance, with the sign of what is predicted:
 * s(±(1/σ̂₁ - 4)), 1/2 where nothing is.
 */
export function precisionAttention(direction: Scalar, variance: Scalar): Scalar {
  return sigmoid(mul(direction, sub(reciprocal(variance), 4)));
}

/**
 * Log response times as β₀ + β₁ surprise + β₂ m (1 - m), of any learner that predicts a binary input by m.
 * HGF toolbox 8.2, `logrt_linear_binary_minimal`; y is in natural logarithms of milliseconds.
 */

import { type ResponseModel, valueIn } from "../model/index.js";
import { mul, sub } from "../scalar/index.js";
import { intercept, linear, slope, timeVariance } from "./log-rt.js";
import { normalAnswer } from "./normal.js";
import { inputOf, requirePrediction, requireRoles } from "./roles.js";
import { surpriseInBits } from "./surprise.js";

const name = "logrt_linear_binary_minimal";
const role = "level[1].expectedMean";

export const logrtLinearBinaryMinimal: ResponseModel = {
  name,
  description: "Log response time (ms), linear in surprise and risk",

  bind(filter, settings) {
    requirePrediction(name, settings);
    requireRoles(name, filter, [role]);
    const u = inputOf(name, filter);
    return normalAnswer({
      parameters: [
        intercept,
        slope("be1", "surprise, per bit"),
        slope("be2", "risk: the predicted variance of the outcome"),
        timeVariance,
      ],
      reads: [role],
      inputs: [u],
      variance: "ze",
      responseUnit: "log ms",
      mean({ beliefs, input }, p) {
        const m = beliefs[role];
        return linear(p.be0, [p.be1, surpriseInBits(valueIn(input, u), m)], [p.be2, mul(m, sub(1, m))]);
      },
    });
  },
};

/**
 * Log response times as β₀ + β₁ surprise + β₂ risk + β₃ estimation uncertainty + β₄ phasic volatility, where
 * surprise is -log₂ of the predicted probability of the input, risk the predicted variance of level 1, and the
 * uncertainties of levels 2 and 3 are those after the input, carried down to level 1.
 * HGF toolbox 8.2, `logrt_linear_binary`; y is in natural logarithms of milliseconds.
 */

import { type ResponseModel, valueIn } from "../model/index.js";
import { informational, intercept, linear, phasicVolatility, slope, timeVariance } from "./log-rt.js";
import { normalAnswer } from "./normal.js";
import { inputOf, requirePrediction, requireRoles } from "./roles.js";
import { surpriseInBits } from "./surprise.js";

const name = "logrt_linear_binary";
const reads = [
  "level[1].expectedMean",
  "level[1].expectedVariance",
  "level[2].mean",
  "level[2].variance",
  "level[3].mean",
] as const;

export const logrtLinearBinary: ResponseModel = {
  name,
  description: "Log response time (ms), linear in surprise, risk, uncertainty and phasic volatility",

  bind(filter, settings) {
    requirePrediction(name, settings);
    requireRoles(name, filter, reads);
    const u = inputOf(name, filter);
    return normalAnswer({
      parameters: [
        intercept,
        slope("be1", "surprise, per bit"),
        slope("be2", "risk: the predicted variance of the outcome"),
        slope("be3", "uncertainty about the tendency, at level 1"),
        slope("be4", "phasic volatility, at level 1"),
        timeVariance,
      ],
      reads,
      inputs: [u],
      variance: "ze",
      responseUnit: "log ms",
      mean({ beliefs, input }, p) {
        const mean2 = beliefs["level[2].mean"];
        return linear(
          p.be0,
          [p.be1, surpriseInBits(valueIn(input, u), beliefs["level[1].expectedMean"])],
          [p.be2, beliefs["level[1].expectedVariance"]],
          [p.be3, informational(mean2, beliefs["level[2].variance"])],
          [p.be4, phasicVolatility(mean2, beliefs["level[3].mean"])],
        );
      },
    });
  },
};

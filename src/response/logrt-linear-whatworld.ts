/**
 * Log response times to the states of a chain, β₀ + β₁ surprise + β₂ uncertainty + β₃ phasic volatility, each at the
 * transition that occurred. Surprise is -log of its predicted probability, in nats; uncertainty and volatility are
 * those after it, carried down to level 1. HGF toolbox 8.2, `logrt_linear_whatworld`; y is in natural logarithms of
 * milliseconds.
 */

import { type ResponseModel, valueIn } from "../model/index.js";
import { log, neg } from "../scalar/index.js";
import { informational, intercept, linear, phasicVolatility, slope, timeVariance } from "./log-rt.js";
import { normalAnswer } from "./normal.js";
import { armRoles, pick, valuesOf } from "./options.js";
import { inputOf, requirePrediction, requireRoles } from "./roles.js";

const name = "logrt_linear_whatworld";
const level3 = "level[3].mean";

export const logrtLinearWhatworld: ResponseModel = {
  name,
  description: "Log response time (ms) to the states of a chain, linear in surprise and uncertainties",

  bind(filter, settings) {
    requirePrediction(name, settings);
    const [predicted, mean2, variance2] = ["expectedMean", "level[2].mean", "level[2].variance"].map(
      (quantity) => armRoles(name, filter, quantity),
    ) as [ArmRoles, ArmRoles, ArmRoles];
    requireRoles(name, filter, [level3]);
    const u = inputOf(name, filter);
    return normalAnswer<"be0" | "be1" | "be2" | "be3" | "ze", string, string>({
      parameters: [
        intercept,
        slope("be1", "surprise, per nat"),
        slope("be2", "uncertainty about the transition, at level 1"),
        slope("be3", "phasic volatility, at level 1"),
        timeVariance,
      ],
      reads: [...predicted, ...mean2, ...variance2, level3],
      inputs: [u],
      variance: "ze",
      responseUnit: "log ms",
      mean({ beliefs, input }, p) {
        const occurred = (roles: ArmRoles) => pick(valueIn(input, u), valuesOf(beliefs, roles));
        const mean = occurred(mean2);
        return linear(
          p.be0,
          [p.be1, neg(log(occurred(predicted)))],
          [p.be2, informational(mean, occurred(variance2))],
          [p.be3, phasicVolatility(mean, valueIn(beliefs, level3))],
        );
      },
    });
  },
};

type ArmRoles = ReturnType<typeof armRoles>;

/**
 * Unit-square sigmoid: a choice that matches the believed probability at ζ = 1 and becomes a step at 1/2 as ζ
 * grows. P(y = 1) = x^ζ / (x^ζ + (1 - x)^ζ) = s(ζ logit x), which never overflows.
 * Mathys et al. 2014, Front. Hum. Neurosci. 8:825, eq. 18; HGF toolbox 8.2, `unitsq_sgm`.
 */

import { UsageError } from "../errors.js";
import type { BoundResponseOf, ResponseModel, Values } from "../model/index.js";
import { logit, mul, type Scalar, sigmoid } from "../scalar/index.js";
import { drawChoice, logChoice, pearsonResidual } from "./choice.js";
import { greek } from "./parameters.js";
import { type BeliefRole, beliefRole, perceivesWithNoise, requireRoles } from "./roles.js";

const name = "unitsq_sgm";
const LOG_ODDS = "level[1].expectedLogOdds";
type Beliefs<S> = Values<BeliefRole | typeof LOG_ODDS, S | number>;

export const unitsqSgm: ResponseModel = {
  name,
  description:
    "Binary choice that follows the believed probability; large ze: the likelier option nearly always",

  bind(filter, settings): BoundResponseOf<"ze", BeliefRole | typeof LOG_ODDS, never, never> {
    const role = beliefRole(settings);
    requireRoles(name, filter, [role]);
    if (role === "level[1].mean" && filter.inputs[0]?.kind === "binary" && !perceivesWithNoise(filter)) {
      throw new UsageError(
        `response model ${name} with respondFrom "posterior": in filter ${filter.name} the belief about a seen ` +
          'input is that input, so every choice would have probability 0 or 1. Use respondFrom "prediction", or a ' +
          "filter with perceptual uncertainty (hgf_binary_pu, ehgf_binary_pu, ...)",
      );
    }
    // Filters that form their prediction from log odds offer them, so that they need not be taken back from it.
    const offered = role === "level[1].expectedMean" && filter.roles[LOG_ODDS] !== undefined;
    const logOdds = <S extends Scalar>(beliefs: Beliefs<S>): S | number =>
      offered ? beliefs[LOG_ODDS] : logit<S>(beliefs[role]);
    return {
      parameters: [
        greek(
          "ze",
          "positive",
          48,
          1,
          "inverse decision noise: 1 matches the believed probability, large values maximise",
        ),
      ],
      reads: offered ? [role, LOG_ODDS] : [role],
      inputs: [],
      scores: "response",
      responseKind: "binary",
      step: <S extends Scalar>(
        { beliefs, response }: { beliefs: Beliefs<S>; response: S | number },
        p: Values<"ze", S | number>,
      ) => ({ logProbability: logChoice<S>(mul<S>(p.ze, logOdds<S>(beliefs)), response) }),
      prediction: ({ beliefs }, p) => sigmoid(p.ze * logOdds<number>(beliefs)),
      simulate: ({ beliefs }, p, random) => drawChoice(sigmoid(p.ze * logOdds<number>(beliefs)), random),
      // The toolbox reports the belief, not the probability of the choice.
      toolbox: ({ beliefs, response }) => ({
        yhat: beliefs[role],
        residual: pearsonResidual(response, beliefs[role]),
      }),
    };
  },
};

/**
 * Softmax of two options: a choice logistic in the difference of expected rewards,
 * P(y = 1) = s(β d), with d = 2x - 1, or d = r1 x - r0 (1 - x) when the study gives the rewards.
 * HGF toolbox 8.2, `softmax_binary`.
 */

import { UsageError } from "../errors.js";
import { type BoundResponseOf, type ResponseModel, type Values, valueIn } from "../model/index.js";
import { exp, mul, type Scalar, sigmoid, sub } from "../scalar/index.js";
import { drawChoice, logChoice } from "./choice.js";
import { greek } from "./parameters.js";
import { type BeliefRole, beliefRole, requireRoles } from "./roles.js";

const name = "softmax_binary";

export const softmaxBinary: ResponseModel = {
  name,
  description: "Binary choice, logistic in the difference of expected rewards",

  /** @throws UsageError unless `extraInputs` is empty or names the rewards of option 0 and of option 1 */
  bind(filter, settings): BoundResponseOf<"be", BeliefRole, string, never> {
    const role = beliefRole(settings);
    requireRoles(name, filter, [role]);
    const rewards = rewardColumns(settings.extraInputs);

    function logOdds<S extends Scalar>(x: S | number, input: Values<string, S | number>, be: S | number): S {
      if (rewards === undefined) return mul<S>(be, sub<S>(mul<S>(2, x), 1));
      const [r0, r1] = rewards;
      return mul<S>(be, sub<S>(mul<S>(valueIn(input, r1), x), mul<S>(valueIn(input, r0), sub<S>(1, x))));
    }

    return {
      parameters: [greek("be", "positive", 48, 1, "inverse temperature, per unit of expected reward")],
      reads: [role],
      inputs: rewards ?? [],
      scores: "response",
      responseKind: "binary",
      step: ({ beliefs, input, response }, p) => ({
        logProbability: logChoice(logOdds(beliefs[role], input, p.be), response),
      }),
      prediction: ({ beliefs, input }, p) => sigmoid(logOdds<number>(beliefs[role], input, p.be)),
      simulate: ({ beliefs, input }, p, random) =>
        drawChoice(sigmoid(logOdds<number>(beliefs[role], input, p.be)), random),
      toolbox({ beliefs, input, response }, p) {
        const a = logOdds<number>(beliefs[role], input, p.be);
        // (y - s(a)) / √(s(a) s(-a)), without the division that loses its digits in the tails.
        return { yhat: sigmoid(a), residual: response === 1 ? exp(-a / 2) : -exp(a / 2) };
      },
    };
  },
};

function rewardColumns(extraInputs: readonly string[]): readonly [string, string] | undefined {
  if (extraInputs.length === 0) return undefined;
  const [r0, r1, ...more] = extraInputs;
  if (r0 === undefined || r1 === undefined || more.length > 0) {
    throw new UsageError(
      `response model ${name} takes no input columns beyond the outcome, or two: the reward of option 0 and the ` +
        `reward of option 1. Found ${extraInputs.length}: ${extraInputs.join(", ")}`,
    );
  }
  return [r0, r1];
}

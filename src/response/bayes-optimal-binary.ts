/**
 * Ideal observer of a binary input: each input is scored under its predicted probability m,
 * log p = u log m + (1 - u) log(1 - m). No behaviour is modelled. HGF toolbox 8.2, `bayes_optimal_binary`.
 */

import { UsageError } from "../errors.js";
import { type BoundResponseOf, type ResponseModel, valueIn } from "../model/index.js";
import { drawChoice, pearsonResidual } from "./choice.js";
import { inputOf, perceivesWithNoise, requirePrediction, requireRoles } from "./roles.js";
import { logProbabilityOf } from "./surprise.js";

const name = "bayes_optimal_binary";
const role = "level[1].expectedMean";

export const bayesOptimalBinary: ResponseModel = {
  name,
  description: "Ideal observer of a binary input: no responses, inputs are scored under their prediction",

  bind(filter, settings): BoundResponseOf<never, typeof role, string, never> {
    requirePrediction(name, settings);
    requireRoles(name, filter, [role]);
    if (filter.inputs[0]?.kind !== "binary" && !perceivesWithNoise(filter)) {
      throw new UsageError(
        `response model ${name} scores binary inputs, but the input of filter ${filter.name} is continuous: ` +
          "use bayes_optimal",
      );
    }
    const u = inputOf(name, filter);
    return {
      parameters: [],
      reads: [role],
      inputs: [u],
      scores: "input",
      responseKind: "none",
      step: ({ beliefs, input }) => ({ logProbability: logProbabilityOf(valueIn(input, u), beliefs[role]) }),
      prediction: ({ beliefs }) => beliefs[role],
      /** An input as the observer expects it. */
      simulate: ({ beliefs }, _, random) => drawChoice(beliefs[role], random),
      toolbox: ({ beliefs, input }) => ({
        yhat: beliefs[role],
        residual: pearsonResidual(valueIn(input, u), beliefs[role]),
      }),
    };
  },
};

/**
 * Ideal observer of a continuous input: each input is scored under its prediction, u ~ N(m, v), where v is the
 * predicted variance at level 1 (without input noise for the hgf families, with it for the jumping Gaussian).
 * No behaviour is modelled; the fitted parameters are those that a perfect learner of this sequence would have.
 * HGF toolbox 8.2, `bayes_optimal`.
 */

import { type BoundResponseOf, type ResponseModel, valueIn } from "../model/index.js";
import { normalLogDensity } from "../scalar/index.js";
import { inputOf, requirePrediction, requireRoles } from "./roles.js";

const name = "bayes_optimal";
const mean = "level[1].expectedMean";
const variance = "level[1].expectedVariance";

export const bayesOptimal: ResponseModel = {
  name,
  description: "Ideal observer of a continuous input: no responses, inputs are scored under their prediction",

  bind(filter, settings): BoundResponseOf<never, typeof mean | typeof variance, string, never> {
    requirePrediction(name, settings);
    requireRoles(name, filter, [mean, variance]);
    const u = inputOf(name, filter);
    return {
      parameters: [],
      reads: [mean, variance],
      inputs: [u],
      scores: "input",
      responseKind: "none",
      step: ({ beliefs, input }) => ({
        logProbability: normalLogDensity(valueIn(input, u), beliefs[mean], beliefs[variance]),
      }),
      prediction: ({ beliefs }) => beliefs[mean],
      /** An input as the observer expects it. */
      simulate: ({ beliefs }, _, random) => beliefs[mean] + Math.sqrt(beliefs[variance]) * random.normal(),
      toolbox: ({ beliefs, input }) => ({
        yhat: beliefs[mean],
        residual: valueIn(input, u) - beliefs[mean],
      }),
    };
  },
};

/**
 * Continuous answers: reports of the predicted value with normal noise of variance ζ, y ~ N(m, ζ).
 * HGF toolbox 8.2, `gaussian_obs`.
 */

import { type BoundResponseOf, positive, type ResponseModel } from "../model/index.js";
import { log, normalLogDensity } from "../scalar/index.js";
import { requirePrediction, requireRoles } from "./roles.js";

const name = "gaussian_obs";
const role = "level[1].expectedMean";

export const gaussianObs: ResponseModel = {
  name,
  description: "Continuous reports of the predicted value, with normal noise",

  bind(filter, settings): BoundResponseOf<"ze", typeof role, never, never> {
    requirePrediction(name, settings);
    requireRoles(name, filter, [role]);
    return {
      parameters: [
        {
          name: "ze",
          aliases: ["zeta", "ze1", "zeta1", "ze[1]"],
          domain: positive,
          prior: { mean: log(0.005), variance: 0.1 },
          symbol: { letter: "ζ" },
          description: "variance of the reports around the prediction, response²",
        },
      ],
      reads: [role],
      inputs: [],
      scores: "response",
      responseKind: "real",
      step: ({ beliefs, response }, p) => ({
        logProbability: normalLogDensity(response, beliefs[role], p.ze),
      }),
      prediction: ({ beliefs }) => beliefs[role],
      simulate: ({ beliefs }, p, random) => beliefs[role] + Math.sqrt(p.ze) * random.normal(),
      toolbox: ({ beliefs, response }) => ({ yhat: beliefs[role], residual: response - beliefs[role] }),
    };
  },
};

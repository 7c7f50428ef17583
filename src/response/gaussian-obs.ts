/**
 * Continuous answers: reports of the predicted value with normal noise of variance ζ, y ~ N(m, ζ).
 * HGF toolbox 8.2, `gaussian_obs`.
 */

import type { ResponseModel } from "../model/index.js";
import { normalAnswer } from "./normal.js";
import { greek } from "./parameters.js";
import { requirePrediction, requireRoles } from "./roles.js";

const name = "gaussian_obs";
const role = "level[1].expectedMean";

export const reportVariance = greek(
  "ze",
  "positive",
  0.005,
  0.1,
  "variance of the reports around the prediction, response²",
);

export const gaussianObs: ResponseModel = {
  name,
  description: "Continuous reports of the predicted value, with normal noise",

  bind(filter, settings) {
    requirePrediction(name, settings);
    requireRoles(name, filter, [role]);
    return normalAnswer({
      parameters: [reportVariance],
      reads: [role],
      variance: "ze",
      mean: ({ beliefs }) => beliefs[role],
    });
  },
};

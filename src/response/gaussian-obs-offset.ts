/**
 * Continuous answers that lie off the predicted value by a constant, y ~ N(λ + m, ζ).
 * HGF toolbox 8.2, `gaussian_obs_offset`.
 */

import type { ResponseModel } from "../model/index.js";
import { add } from "../scalar/index.js";
import { reportVariance } from "./gaussian-obs.js";
import { normalAnswer } from "./normal.js";
import { greek } from "./parameters.js";
import { requirePrediction, requireRoles } from "./roles.js";

const name = "gaussian_obs_offset";
const role = "level[1].expectedMean";

export const gaussianObsOffset: ResponseModel = {
  name,
  description: "Continuous reports of the predicted value, off by a constant, with normal noise",

  bind(filter, settings) {
    requirePrediction(name, settings);
    requireRoles(name, filter, [role]);
    return normalAnswer({
      parameters: [reportVariance, greek("la", "real", 0, 10, "what reports add to the prediction")],
      reads: [role],
      variance: "ze",
      mean: ({ beliefs }, p) => add(p.la, beliefs[role]),
    });
  },
};

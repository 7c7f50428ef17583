/**
 * Unit-square sigmoid whose noise grows with the believed volatility: P(y = 1) = s(ζ logit m) with ζ = e^-μ̂₃.
 * No parameter of its own. HGF toolbox 8.2, `unitsq_sgm_mu3`.
 */

import type { ResponseModel } from "../model/index.js";
import { exp, logit, mul, neg } from "../scalar/index.js";
import { beliefChoice } from "./belief-choice.js";
import { requirePrediction, requireRoles } from "./roles.js";

const name = "unitsq_sgm_mu3";
const reads = ["level[1].expectedMean", "level[3].expectedMean"] as const;

export const unitsqSgmMu3: ResponseModel = {
  name,
  description:
    "Binary choice that follows the believed probability, noisier when volatility is believed high",

  bind(filter, settings) {
    requirePrediction(name, settings);
    requireRoles(name, filter, reads);
    return beliefChoice({
      parameters: [],
      reads,
      belief: ({ beliefs }) => beliefs["level[1].expectedMean"],
      logOdds: (x, { beliefs }) => mul(exp(neg(beliefs["level[3].expectedMean"])), logit(x)),
    });
  },
};

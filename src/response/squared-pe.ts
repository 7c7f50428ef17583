/**
 * Least squares: inputs are scored by their squared distance from the prediction, u ~ N(m, ζ) with a fixed ζ that
 * weighs the errors against the priors. No behaviour is modelled. HGF toolbox 8.2, `squared_pe`.
 */

import { type ResponseModel, valueIn } from "../model/index.js";
import { normalAnswer } from "./normal.js";
import { greek } from "./parameters.js";
import { inputOf, requirePrediction, requireRoles } from "./roles.js";

const name = "squared_pe";
const role = "level[1].expectedMean";

export const squaredPe: ResponseModel = {
  name,
  description: "Least squares of the inputs about their prediction: no responses",

  bind(filter, settings) {
    requirePrediction(name, settings);
    requireRoles(name, filter, [role]);
    const u = inputOf(name, filter);
    const answer = normalAnswer({
      parameters: [greek("ze", "positive", 0.05, 0, "variance that squared errors are divided by, input²")],
      reads: [role],
      inputs: [u],
      variance: "ze",
      mean: ({ beliefs }) => beliefs[role],
    });
    return {
      ...answer,
      scores: "input",
      responseKind: "none",
      step: (seen, p) => answer.step({ ...seen, response: valueIn(seen.input, u) }, p),
      toolbox({ beliefs, input }) {
        const yhat = valueIn(beliefs, role);
        return { yhat, residual: valueIn(input, u) - yhat };
      },
    };
  },
};

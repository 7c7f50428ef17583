/**
 * Response speed to the states of a chain, ζ₁ + ζ₂ α, where attention α is the precision of the prediction of the
 * transition that occurred, with the sign of its tendency. HGF toolbox 8.2, `rs_precision_whatworld`, means that and
 * reads the variance from a place that does not exist. A transition of probability m has the predicted variance
 * m (1 - m) and a tendency of the sign of m - 1/2.
 */

import { type ResponseModel, valueIn } from "../model/index.js";
import { add, mul, sign, sub } from "../scalar/index.js";
import { normalAnswer } from "./normal.js";
import { armRoles, pick, valuesOf } from "./options.js";
import { attentionGain, baseSpeed, precisionAttention, speedVariance } from "./response-speed.js";
import { inputOf, requirePrediction } from "./roles.js";

const name = "rs_precision_whatworld";

export const rsPrecisionWhatworld: ResponseModel = {
  name,
  description: "Response speed (1/ms) to the states of a chain: attention is the precision of the prediction",

  bind(filter, settings) {
    requirePrediction(name, settings);
    const arms = armRoles(name, filter, "expectedMean");
    const u = inputOf(name, filter);
    return normalAnswer({
      parameters: [baseSpeed("ze1", ""), attentionGain, speedVariance],
      reads: arms,
      inputs: [u],
      variance: "ze3",
      responseUnit: "1/ms",
      mean({ beliefs, input }, p) {
        const m = pick(valueIn(input, u), valuesOf(beliefs, arms));
        return add(p.ze1, mul(p.ze2, precisionAttention(sign(sub(m, 0.5)), mul(m, sub(1, m)))));
      },
    });
  },
};

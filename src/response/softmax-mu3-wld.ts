/**
 * Choice among several options, values distorted by the last win or loss, inverse temperature e^-μ₃:
 * P(y = j) ∝ e^(e^-μ₃ (b_j + λ_w W_j + λ_l L_j)). HGF toolbox 8.2, `softmax_mu3_wld`, takes μ₃ after the outcome of
 * the trial; `form: "corrected"` takes the prediction μ̂₃.
 */

import { exp, mul, neg } from "../scalar/index.js";
import { formSetting } from "./form.js";
import { softmaxModel } from "./softmax-choice.js";
import { level3, predictedVolatility } from "./softmax-mu3.js";
import { type Distortion, distorted, distortions } from "./softmax-wld.js";

const name = "softmax_mu3_wld";

export const softmaxMu3Wld = softmaxModel<Distortion>(
  name,
  "Choice among several options, distorted by the last win or loss, more random under volatility",
  (settings) => ({
    parameters: distortions,
    remembers: true,
    ...level3(name, settings),
    exponents(choosing) {
      const { role, p } = choosing;
      return distorted(choosing, p.la_wd, p.la_ld).map((value) => mul(exp(neg(role)), value));
    },
  }),
  [formSetting(predictedVolatility)],
);

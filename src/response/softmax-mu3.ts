/**
 * Choice among several options whose inverse temperature falls with the believed volatility,
 * P(y = j) ∝ e^(e^-μ₃ b_j). HGF toolbox 8.2, `softmax_mu3`, takes μ₃ after the outcome of the trial, so that the
 * outcome influences the choice before it; `form: "corrected"` takes the prediction μ̂₃.
 */

import type { ResponseSettings } from "../model/index.js";
import { exp, mul, neg } from "../scalar/index.js";
import { formSetting, isCorrected } from "./form.js";
import { softmaxModel } from "./softmax-choice.js";

const name = "softmax_mu3";

export const predictedVolatility = "takes level 3 as it was predicted, before the outcome of the trial";

/** Which mean of level 3 is read, and what to say about it. */
export function level3(model: string, settings: ResponseSettings) {
  if (isCorrected(model, settings)) return { role: "level[3].expectedMean" };
  const caution =
    `${model} takes the temperature of a choice from level 3 after the outcome of that choice, as the toolbox ` +
    "does: where choices come first, form=corrected takes its prediction";
  return { role: "level[3].mean", caution };
}

export const softmaxMu3 = softmaxModel(
  name,
  "Choice among several options, more random when volatility is believed high",
  (settings) => ({
    parameters: [],
    ...level3(name, settings),
    exponents: ({ values, role }) => values.map((value) => mul(exp(neg(role)), value)),
  }),
  [formSetting(predictedVolatility)],
);

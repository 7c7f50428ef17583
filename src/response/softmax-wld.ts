/**
 * Choice among several options in which the last win or loss distorts the value of the option just taken:
 * P(y = j) ∝ e^(β (b_j + λ_w W_j + λ_l L_j)), W_j = 1 where j was chosen and won (u = 1) on the previous regular trial,
 * L_j = 1 where it was chosen and lost (u = 0).
 *
 * HGF toolbox 8.2, `softmax_wld`, takes its parameters from the wrong places: log β for λ_w, λ_w for λ_l, and λ_l
 * nowhere. So does this name by default, because published fits did; `form: "corrected"` is the equation above.
 */

import { add, equal, log, mul, type Scalar, select } from "../scalar/index.js";
import { formSetting, isCorrected } from "./form.js";
import { greek } from "./parameters.js";
import { inverseTemperature } from "./softmax.js";
import { type Choosing, softmaxModel } from "./softmax-choice.js";

const name = "softmax_wld";

export type Distortion = (typeof distortions)[number]["name"];

export const distortions = [
  greek("la_wd", "real", 0, 0.25, "added to the value of an option that has just won"),
  greek("la_ld", "real", 0, 0.25, "added to the value of an option that has just lost"),
] as const;

/** b_j + λ_w W_j + λ_l L_j */
export function distorted(
  { values, won, lost }: Choosing<string>,
  winner: Scalar,
  loser: Scalar,
): readonly Scalar[] {
  return values.map((value, i) => {
    const option = i + 1;
    const gain = select(equal(won, option), winner, 0);
    return add(value, add(gain, select(equal(lost, option), loser, 0)));
  });
}

export const softmaxWld = softmaxModel<"be" | Distortion>(
  name,
  "Choice among several options, values distorted by the last win or loss",
  (settings) => {
    const corrected = isCorrected(name, settings);
    return {
      parameters: [inverseTemperature, ...distortions],
      remembers: true,
      caution: corrected
        ? undefined
        : `${name} computes what the toolbox computes: log be stands in for la_wd, la_wd for la_ld, and la_ld has no ` +
          "effect; form=corrected uses the parameters by their names",
      exponents(choosing) {
        const { p } = choosing;
        const [winner, loser] = corrected ? [p.la_wd, p.la_ld] : [log(p.be), p.la_wd];
        return distorted(choosing, winner, loser).map((value) => mul(p.be, value));
      },
    };
  },
  [formSetting("la_wd and la_ld act by their names")],
);

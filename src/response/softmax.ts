/** Choice among several options, P(y = j) ∝ e^(β b_j) of their believed values b. HGF toolbox 8.2, `softmax`. */

import { mul } from "../scalar/index.js";
import { greek } from "./parameters.js";
import { softmaxModel } from "./softmax-choice.js";

/** Prior median 1, of any order of magnitude. */
export const inverseTemperature = greek(
  "be",
  "positive",
  1,
  16,
  "inverse temperature, per unit of believed value",
);

export const softmax = softmaxModel(
  "softmax",
  "Choice among several options, softmax of their believed values",
  () => ({
    parameters: [inverseTemperature],
    exponents: ({ values, p }) => values.map((value) => mul(p.be, value)),
  }),
);

/**
 * Choice among several options with one inverse temperature on trials that win (u = 1) and another on trials that
 * lose. The outcome is that of the choice itself, so that the model describes choices only where outcomes come first.
 * HGF toolbox 8.2, `softmax_2beta`.
 */

import { add, mul, sub } from "../scalar/index.js";
import { greek } from "./parameters.js";
import { softmaxModel } from "./softmax-choice.js";

const name = "softmax_2beta";

export const softmax2beta = softmaxModel(
  name,
  "Choice among several options, one temperature where the outcome is 1, another where it is 0",
  () => ({
    parameters: [
      greek("be1", "positive", 1, 16, "inverse temperature on trials that win"),
      greek("be2", "positive", 1, 16, "inverse temperature on trials that lose"),
    ],
    readsOutcome: true,
    caution: `${name} takes the temperature of a choice from the outcome of that choice; where choices come first, use softmax`,
    exponents: ({ values, outcome, p }) => {
      // Not a number where the outcome is none: an agent cannot choose by it.
      const be = add(mul(outcome, p.be1), mul(sub(1, outcome), p.be2));
      return values.map((value) => mul(be, value));
    },
  }),
);

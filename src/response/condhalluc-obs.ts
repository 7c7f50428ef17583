/**
 * Conditioned hallucinations, belief by Bayes' rule: x = t m / (t m + (1 - m)²), and m where there was no tone.
 * HGF toolbox 8.2, `condhalluc_obs`.
 */

import type { ResponseModel } from "../model/index.js";
import { add, div, equal, mul, select, square, sub } from "../scalar/index.js";
import { perceivedTone } from "./conditioned-hallucination.js";

const name = "condhalluc_obs";

export const condhallucObs: ResponseModel = {
  name,
  description: "Yes or no to a faint tone: belief from expectation and strength of the tone",

  bind: (filter, settings) =>
    perceivedTone(
      {
        name,
        reads: ["level[1].expectedMean"],
        mixture(tone, beliefs) {
          const m = beliefs["level[1].expectedMean"];
          const heard = mul(tone, m);
          return select(equal(tone, 0), m, div(heard, add(heard, square(sub(1, m)))));
        },
      },
      filter,
      settings,
    ),
};

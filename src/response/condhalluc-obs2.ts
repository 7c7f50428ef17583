/**
 * Conditioned hallucinations, belief as a weighted mean: x = m + (t - m) / (1 + ν), where ν is how much more the
 * expectation weighs than the tone. HGF toolbox 8.2, `condhalluc_obs2`.
 */

import type { ResponseModel } from "../model/index.js";
import { perceivedTone, weighted } from "./conditioned-hallucination.js";
import { greek } from "./parameters.js";

const name = "condhalluc_obs2";

export const condhallucObs2: ResponseModel = {
  name,
  description: "Yes or no to a faint tone: expectation and tone in a weighted mean",

  bind: (filter, settings) =>
    perceivedTone(
      {
        name,
        parameters: [greek("nu", "positive", 1, 1, "weight of the expectation, that of the tone being 1")],
        reads: ["level[1].expectedMean"],
        mixture: (tone, beliefs, p) => weighted(beliefs["level[1].expectedMean"], tone, p.nu),
      },
      filter,
      settings,
    ),
};

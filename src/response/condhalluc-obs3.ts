/**
 * Conditioned hallucinations, belief as a weighted mean in which the expectation weighs e^μ̂₃:
 * x = m + (t - m) / (1 + e^μ̂₃), trial by trial. The file of HGF toolbox 8.2 divides by a column of trials, which gives
 * one number for all of them, another one in MATLAB than in Octave; only this reading is well defined.
 */

import type { ResponseModel } from "../model/index.js";
import { exp } from "../scalar/index.js";
import { perceivedTone, weighted } from "./conditioned-hallucination.js";

const name = "condhalluc_obs3";

export const condhallucObs3: ResponseModel = {
  name,
  description: "Yes or no to a faint tone: expectation weighted by the believed volatility",

  bind: (filter, settings) =>
    perceivedTone(
      {
        name,
        reads: ["level[1].expectedMean", "level[3].expectedMean"],
        cautions: [
          `${name}: the toolbox shifts all trials by one number, through a division by a column of trials; here each ` +
            "trial has its own, so fits of the toolbox do not come back",
        ],
        mixture: (tone, beliefs) =>
          weighted(beliefs["level[1].expectedMean"], tone, exp(beliefs["level[3].expectedMean"])),
      },
      filter,
      settings,
    ),
};

/**
 * Response speed where attention falls with the surprise that a valid cue would be, α = 1 / (1 - log₂ m).
 * HGF toolbox 8.2, `rs_surprise`.
 */

import { log, mul, reciprocal, sub } from "../scalar/index.js";
import { speedModel } from "./response-speed.js";

export const rsSurprise = speedModel(
  "rs_surprise",
  "Response speed (1/ms) after a cue: attention falls with the surprise of a valid cue",
  ["level[1].expectedMean"],
  (beliefs) => reciprocal(sub(1, mul(Math.LOG2E, log(beliefs["level[1].expectedMean"])))),
);

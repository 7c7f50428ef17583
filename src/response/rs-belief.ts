/** Response speed where attention is the predicted validity of the cue. HGF toolbox 8.2, `rs_belief`. */

import { speedModel } from "./response-speed.js";

export const rsBelief = speedModel(
  "rs_belief",
  "Response speed (1/ms) after a cue: attention is the predicted validity",
  ["level[1].expectedMean"],
  (beliefs) => beliefs["level[1].expectedMean"],
);

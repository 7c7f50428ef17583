/**
 * Response speed where attention is the precision of the prediction, with the sign of the tendency at level 2.
 * HGF toolbox 8.2, `rs_precision`.
 */

import { sign } from "../scalar/index.js";
import { precisionAttention, speedModel } from "./response-speed.js";

export const rsPrecision = speedModel(
  "rs_precision",
  "Response speed (1/ms) after a cue: attention is the precision of the prediction",
  ["level[1].expectedVariance", "level[2].expectedMean"],
  (beliefs) =>
    precisionAttention(sign(beliefs["level[2].expectedMean"]), beliefs["level[1].expectedVariance"]),
);

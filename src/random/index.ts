/** Random numbers that are functions of a seed and a position: streams, and draws from distributions. */

export {
  drawBernoulli,
  drawBeta,
  drawCategorical,
  drawChiSquare,
  drawGamma,
  drawStudentT,
} from "./distributions.js";
export { hashOf } from "./hash.js";
export { normalQuantile } from "./normal.js";
export { shuffled } from "./shuffled.js";
export { type Purpose, purpose, type Random, type Stream, stream } from "./stream.js";
export { threefry2x32 } from "./threefry.js";

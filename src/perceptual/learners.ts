/** The learning models of the catalogue that are no hierarchical Gaussian filters, a line each. */

export { hybridPhBinary } from "./hybrid-ph-binary.js";
export { phBinary } from "./ph-binary.js";
export { reducedBayesModel } from "./reduced-bayes.js";
export { rescorlaWagner } from "./rw-binary.js";
export { rwBinaryDual } from "./rw-binary-dual.js";
export { suttonK1Binary } from "./sutton-k1-binary.js";
export { tapasHhmm } from "./tapas-hhmm.js";
export { tapasHmm } from "./tapas-hmm.js";
export { tapasKf } from "./tapas-kf.js";
export { vkf, vkfBinary } from "./vkf.js";

/** Response models: from beliefs to the probability of behaviour. */

export {
  type ParameterForm,
  type ParameterOptions,
  positiveParameter,
  realParameter,
  unitParameter,
} from "../model/index.js";
export { bayesOptimal } from "./bayes-optimal.js";
export { bayesOptimalBinary } from "./bayes-optimal-binary.js";
export { findResponseModel, responseModels } from "./catalogue.js";
export { defineResponse, type ResponseDefinition } from "./define.js";
export { gaussianObs } from "./gaussian-obs.js";
export { softmaxBinary } from "./softmax-binary.js";
export { unitsqSgm } from "./unitsq-sgm.js";

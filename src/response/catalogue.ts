/** The response models known by name; names are those of the MATLAB toolbox. */

import type { ResponseModel } from "../model/index.js";
import { bayesOptimal } from "./bayes-optimal.js";
import { bayesOptimalBinary } from "./bayes-optimal-binary.js";
import { gaussianObs } from "./gaussian-obs.js";
import { softmaxBinary } from "./softmax-binary.js";
import { unitsqSgm } from "./unitsq-sgm.js";

export const responseModels: readonly ResponseModel[] = [
  unitsqSgm,
  softmaxBinary,
  gaussianObs,
  bayesOptimal,
  bayesOptimalBinary,
];

/** The response model of that name, or undefined. */
export function findResponseModel(name: string): ResponseModel | undefined {
  return responseModels.find((model) => model.name === name);
}

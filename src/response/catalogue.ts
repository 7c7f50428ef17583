/** The response models known by name; names are those of the MATLAB toolbox. */

import type { ResponseModel } from "../model/index.js";
import { bayesOptimal } from "./bayes-optimal.js";
import { bayesOptimalBinary } from "./bayes-optimal-binary.js";
import { bayesOptimalCategorical, bayesOptimalWhatworld } from "./bayes-optimal-categorical.js";
import { bayesOptimalWhichworld } from "./bayes-optimal-whichworld.js";
import { betaObs } from "./beta-obs.js";
import { cdfgaussianObs } from "./cdfgaussian-obs.js";
import { condhallucObs } from "./condhalluc-obs.js";
import { condhallucObs2 } from "./condhalluc-obs2.js";
import { condhallucObs3 } from "./condhalluc-obs3.js";
import { gaussianObs } from "./gaussian-obs.js";
import { gaussianObsOffset } from "./gaussian-obs-offset.js";
import { logrtLinearBinary } from "./logrt-linear-binary.js";
import { logrtLinearBinaryMinimal } from "./logrt-linear-binary-minimal.js";
import { logrtLinearWhatworld } from "./logrt-linear-whatworld.js";
import { rsBelief } from "./rs-belief.js";
import { rsPrecision } from "./rs-precision.js";
import { rsPrecisionWhatworld } from "./rs-precision-whatworld.js";
import { rsSurprise } from "./rs-surprise.js";
import { softmax } from "./softmax.js";
import { softmax2beta } from "./softmax-2beta.js";
import { softmaxBinary } from "./softmax-binary.js";
import { softmaxMu3 } from "./softmax-mu3.js";
import { softmaxMu3Wld } from "./softmax-mu3-wld.js";
import { softmaxWld } from "./softmax-wld.js";
import { squaredPe } from "./squared-pe.js";
import { unitsqSgm } from "./unitsq-sgm.js";
import { unitsqSgmMu3 } from "./unitsq-sgm-mu3.js";

export const responseModels: readonly ResponseModel[] = [
  unitsqSgm,
  unitsqSgmMu3,
  softmaxBinary,
  cdfgaussianObs,
  condhallucObs,
  condhallucObs2,
  condhallucObs3,
  softmax,
  softmaxMu3,
  softmax2beta,
  softmaxWld,
  softmaxMu3Wld,
  gaussianObs,
  gaussianObsOffset,
  betaObs,
  logrtLinearBinary,
  logrtLinearBinaryMinimal,
  logrtLinearWhatworld,
  rsBelief,
  rsSurprise,
  rsPrecision,
  rsPrecisionWhatworld,
  bayesOptimal,
  bayesOptimalBinary,
  bayesOptimalCategorical,
  bayesOptimalWhatworld,
  bayesOptimalWhichworld,
  squaredPe,
];

/** The response model of that name, or undefined. */
export function findResponseModel(name: string): ResponseModel | undefined {
  return responseModels.find((model) => model.name === name);
}

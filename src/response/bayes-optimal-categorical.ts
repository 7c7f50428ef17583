/**
 * Ideal observers of one of n outcomes: each is scored under the probability that was predicted for it. No behaviour is
 * modelled. HGF toolbox 8.2, `bayes_optimal_categorical` (outcomes) and `bayes_optimal_whatworld` (transitions: the
 * options of the filter are the states that can follow the one just seen).
 */

import {
  type BoundResponse,
  type Filter,
  type ResponseModel,
  type ResponseSettings,
  valueIn,
} from "../model/index.js";
import { drawCategorical } from "../random/index.js";
import { log, type Scalar } from "../scalar/index.js";
import { armRoles, pick, valuesOf } from "./options.js";
import { inputOf, requirePrediction } from "./roles.js";

function scoreOutcome(name: string, filter: Filter, settings: ResponseSettings): BoundResponse {
  requirePrediction(name, settings);
  const arms = armRoles(name, filter, "expectedMean");
  const u = inputOf(name, filter);
  return {
    parameters: [],
    reads: arms,
    inputs: [u],
    scores: "input",
    responseKind: "none",
    options: arms.length,
    step: <S extends Scalar>({ beliefs, input }: Parameters<BoundResponse["step"]>[0]) => ({
      logProbability: log(pick(valueIn(input, u), valuesOf(beliefs, arms))) as S,
    }),
    prediction({ beliefs }) {
      const each = valuesOf(beliefs, arms) as number[];
      return each.indexOf(Math.max(...each)) + 1;
    },
    probabilities: ({ beliefs }) => valuesOf(beliefs, arms) as number[],
    /** An outcome as the observer expects it. */
    simulate: ({ beliefs }, _, random) => 1 + drawCategorical(valuesOf(beliefs, arms) as number[], random),
    toolbox({ beliefs, input }) {
      const yhat = pick(valueIn(input, u), valuesOf(beliefs, arms)) as number;
      return { yhat, residual: -log(yhat) };
    },
  };
}

const model = (name: string, description: string): ResponseModel => ({
  name,
  description,
  bind: (filter, settings) => scoreOutcome(name, filter, settings),
});

export const bayesOptimalCategorical = model(
  "bayes_optimal_categorical",
  "Ideal observer of one of several outcomes: no responses, inputs are scored under their prediction",
);

export const bayesOptimalWhatworld = model(
  "bayes_optimal_whatworld",
  "Ideal observer of transitions between states: no responses, states are scored under their prediction",
);

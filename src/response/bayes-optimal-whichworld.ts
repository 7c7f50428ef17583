/**
 * Ideal observer of a binary input that comes from one of several worlds, world w giving 1 at the rate b_w:
 * P(u) = Σ_w q_w b_w^u (1 - b_w)^(1 - u), q the predicted probabilities of the worlds. HGF toolbox 8.2,
 * `bayes_optimal_whichworld`, has the rates 0.85, 0.65, 0.35, 0.15, four where its filter has two worlds, at 0.85 and
 * 0.15; here the rates follow the number of worlds, and the setting `worldRates` gives others.
 */

import { UsageError } from "../errors.js";
import { type BoundResponse, type ResponseModel, type ResponseSettings, valueIn } from "../model/index.js";
import { add, log, mul, type Scalar, select } from "../scalar/index.js";
import { drawChoice } from "./choice.js";
import { type ArmRole, armRoles, valuesOf } from "./options.js";
import { inputOf, requirePrediction } from "./roles.js";

const name = "bayes_optimal_whichworld";
const known = [
  [0.85, 0.15],
  [0.85, 0.65, 0.35, 0.15],
];

export const bayesOptimalWhichworld: ResponseModel = {
  name,
  description: "Ideal observer of a binary input from one of several worlds: no responses",
  settings: [
    {
      name: "worldRates",
      description: "rate of 1 in each world, separated by commas",
      default: "0.85,0.15 of two worlds, 0.85,0.65,0.35,0.15 of four",
    },
  ],

  bind(filter, settings): BoundResponse {
    requirePrediction(name, settings);
    const arms = armRoles(name, filter, "expectedMean");
    const rates = ratesOf(settings, arms.length);
    const u = inputOf(name, filter);
    const probability = (seen: Scalar, beliefs: Readonly<Record<ArmRole, Scalar>>): Scalar =>
      valuesOf(beliefs, arms)
        .map((q, w) => mul(q, select(seen, rates[w]!, 1 - rates[w]!)))
        .reduce((sum, x) => add(sum, x));
    return {
      parameters: [],
      reads: arms,
      inputs: [u],
      scores: "input",
      responseKind: "none",
      step: <S extends Scalar>({ beliefs, input }: Parameters<BoundResponse["step"]>[0]) => ({
        logProbability: log(probability(valueIn(input, u), beliefs)) as S,
      }),
      prediction: ({ beliefs }) => probability(1, beliefs) as number,
      /** An input as the observer expects it. */
      simulate: ({ beliefs }, _, random) => drawChoice(probability(1, beliefs) as number, random),
      toolbox({ beliefs, input }) {
        const yhat = probability(valueIn(input, u), beliefs) as number;
        return { yhat, residual: -log(yhat) };
      },
    };
  },
};

/** @throws UsageError unless there is one rate between 0 and 1 for each world */
function ratesOf({ own = {} }: ResponseSettings, worlds: number): readonly number[] {
  const given = own.worldRates;
  const rates =
    given === undefined ? known.find((each) => each.length === worlds) : `${given}`.split(",").map(Number);
  if (rates?.length === worlds && rates.every((rate) => rate >= 0 && rate <= 1)) return rates;
  throw new UsageError(
    `response model ${name}: worldRates needs ${worlds} rates between 0 and 1, one for each world of the filter, ` +
      `separated by commas; got ${given ?? "none"}`,
  );
}

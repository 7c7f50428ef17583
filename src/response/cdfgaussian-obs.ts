/**
 * Chooses 1 with the posterior probability that x₂ > 0. That is Φ(μ₂ / √σ₂) (`form: "corrected"`); HGF toolbox 8.2,
 * `cdfgaussian_obs`, divides by the variance instead, Φ(μ₂ / σ₂), and so does this name by default. No parameter.
 */

import type { BoundResponse, BoundResponseOf, ResponseModel, Values } from "../model/index.js";
import { div, logNormalCdf, mul, normalCdf, type Scalar, sqrt, sub } from "../scalar/index.js";
import { drawChoice, pearsonResidual } from "./choice.js";
import { formSetting, isCorrected } from "./form.js";
import { requireRoles } from "./roles.js";

const name = "cdfgaussian_obs";
const reads = ["level[2].mean", "level[2].variance"] as const;
type Beliefs<S> = Values<(typeof reads)[number], S | number>;

export const cdfgaussianObs: ResponseModel = {
  name,
  description: "Binary choice with the posterior probability of a positive tendency at level 2",
  settings: [formSetting("divides by the standard deviation of level 2, not by its variance")],

  bind(filter, settings): BoundResponse {
    requireRoles(name, filter, reads);
    const corrected = isCorrected(name, settings);
    const score = <S extends Scalar>(beliefs: Beliefs<S>): S => {
      const variance = beliefs["level[2].variance"];
      return div<S>(beliefs["level[2].mean"], corrected ? sqrt<S>(variance) : variance);
    };
    const bound: BoundResponseOf<never, (typeof reads)[number], never, never> = {
      parameters: [],
      reads,
      inputs: [],
      scores: "response",
      responseKind: "binary",
      ...(corrected
        ? {}
        : {
            cautions: [
              `${name} divides by the variance of level 2, as the toolbox does, where its description asks for the ` +
                "standard deviation: form=corrected does that",
            ],
          }),
      step: <S extends Scalar>({ beliefs, response }: { beliefs: Beliefs<S>; response: S | number }) => ({
        logProbability: logNormalCdf<S>(mul<S>(score<S>(beliefs), sub<S>(mul<S>(2, response), 1))),
      }),
      prediction: ({ beliefs }) => normalCdf(score<number>(beliefs)),
      simulate: ({ beliefs }, _, random) => drawChoice(normalCdf(score<number>(beliefs)), random),
      toolbox({ beliefs, response }) {
        const yhat = normalCdf(score<number>(beliefs));
        return { yhat, residual: pearsonResidual(response, yhat) };
      },
    };
    return bound;
  },
};

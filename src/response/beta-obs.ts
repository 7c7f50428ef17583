/**
 * Reports of a probability, y in [0, 1], beta distributed about the belief μ with concentration ν:
 * y' ~ Beta(μ ν, ν - μ ν), where y' = 0.95 (y - 1/2) + 1/2 keeps 0 and 1 possible. HGF toolbox 8.2, `beta_obs`, whose
 * `nupr` is ν itself; there the gamma function overflows for ν above 171.6, here its logarithm is used. The toolbox's
 * residual is y' - μ; draws are of y' and are not stretched back.
 */

import type { BoundResponse, BoundResponseOf, Filter, ResponseModel, Values } from "../model/index.js";
import { drawBeta } from "../random/index.js";
import { add, log, log1p, logGamma, mul, neg, type Scalar, sigmoid, sub } from "../scalar/index.js";
import { greek } from "./parameters.js";
import { requireRoles } from "./roles.js";

const name = "beta_obs";
const concentration = {
  ...greek("nupr", "positive", 128, 4, "concentration of the reports about the belief"),
  aliases: ["nu"],
};

export const betaObs: ResponseModel = {
  name,
  description: "Reports of a probability between 0 and 1, beta distributed about the belief",

  bind(filter, settings): BoundResponse {
    const { role, isLogit } = beliefOf(filter, settings.respondFrom === "posterior");
    const belief = <S extends Scalar>(beliefs: Values<string, S | number>): S | number => {
      const value = beliefs[role] as S | number;
      return isLogit ? sigmoid<S>(value) : value;
    };
    const bound: BoundResponseOf<"nupr", string, never, never> = {
      parameters: [concentration],
      reads: [role],
      inputs: [],
      scores: "response",
      responseKind: "unit",
      step: <S extends Scalar>(
        { beliefs, response }: { beliefs: Values<string, S | number>; response: S | number },
        p: Values<"nupr", S | number>,
      ) => {
        const y = shrunk<S>(response);
        const a = mul<S>(belief<S>(beliefs), p.nupr);
        const b = sub<S>(p.nupr, a);
        const normaliser = sub<S>(logGamma<S>(p.nupr), add<S>(logGamma<S>(a), logGamma<S>(b)));
        const [up, down] = [mul<S>(sub<S>(a, 1), log<S>(y)), mul<S>(sub<S>(b, 1), log1p<S>(neg<S>(y)))];
        return { logProbability: add<S>(normaliser, add<S>(up, down)) };
      },
      prediction: ({ beliefs }) => belief<number>(beliefs),
      simulate({ beliefs }, p, random) {
        const a = belief<number>(beliefs) * p.nupr;
        return drawBeta(a, p.nupr - a, random);
      },
      toolbox({ beliefs, response }) {
        const yhat = belief<number>(beliefs);
        return { yhat, residual: shrunk<number>(response) - yhat };
      },
    };
    return bound;
  },
};

/** 0.95 (y - 1/2) + 1/2 */
function shrunk<S extends Scalar>(y: S | number): S {
  return add<S>(mul<S>(0.95, sub<S>(y, 0.5)), 0.5);
}

/**
 * The belief that is reported: the prediction m, or s(μ₂) after the input. Learners of one value report that before
 * the update, Pearce-Hall that after it, whatever the settings; of several worlds s(μ₂) of the first is reported.
 */
function beliefOf(filter: Filter, posterior: boolean): { readonly role: string; readonly isLogit: boolean } {
  const { roles } = filter;
  const level2 = ["arm[1].level[2].mean", "level[2].mean"].find((role) => roles[role] !== undefined);
  // By the quantity's own name: as a role it would let other models respond from values after the outcome.
  if (filter.name === "ph_binary") return { role: roles["level[1].mean"] ?? "v", isLogit: false };
  if (level2 !== undefined && (posterior || filter.name === "hgf_whichworld"))
    return { role: level2, isLogit: true };
  requireRoles(name, filter, ["level[1].expectedMean"]);
  return { role: "level[1].expectedMean", isLogit: false };
}

/**
 * The scalar Kalman filter in terms of its gain: g ← (g + q) / (g + q + 1), q = π_u e^ω, μ ← μ + g (u - μ). The
 * gain before the update is the variance of the belief in units of the input's noise. Kalman 1960, J. Basic Eng.
 * 82:35-45; HGF toolbox 8.2, `tapas_kf`.
 */

import { type FilterOf, type Observation, positive, real, type Values } from "../model/index.js";
import { add, div, exp, mul, type Scalar, select, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters = "g_0" | "mu_0" | "om" | "pi_u";
type State = "g" | "mu";
type Prediction = "muhat" | "ghat" | "expectedVariance";

const filter: FilterOf<Parameters, "u", State, Prediction, State | "da" | "variance"> = {
  name: "tapas_kf",
  parameters: [
    {
      name: "g_0",
      aliases: ["g0"],
      domain: positive,
      prior: { mean: 0.1, variance: 1 },
      symbol: { letter: "g", subscript: "0" },
      description: "gain before the first trial: variance of the belief times the input's precision",
    },
    {
      name: "mu_0",
      aliases: ["mu0", "mu_0[1]", "mu0_1", "x1.mean"],
      domain: real,
      prior: { mean: { from: "firstInput" }, variance: { from: "inputVariance" } },
      symbol: { letter: "μ", subscript: "0" },
      description: "mean before the first trial",
    },
    {
      name: "om",
      aliases: ["omega", "om[1]", "om1", "x1.tonicVolatility"],
      domain: real,
      prior: { mean: { from: "logInputVariance" }, variance: 1 },
      symbol: { letter: "ω" },
      description: "log variance that the state gains per trial",
    },
    {
      name: "pi_u",
      aliases: ["piu", "u.precision", "inputPrecision"],
      domain: positive,
      prior: { mean: { from: "negativeLogInputVariance" }, variance: 1 },
      symbol: { letter: "π", subscript: "u" },
      description: "precision (1 / variance) of the input's noise",
    },
  ],
  inputs: [{ name: "u", kind: "real", from: "input", description: "observed value" }],
  exogenous: [],
  roles: {
    "level[1].expectedMean": "muhat",
    "level[1].expectedVariance": "expectedVariance",
    "level[1].mean": "mu",
    "level[1].variance": "variance",
  },
  quantities: [
    { name: "g", toolbox: "g", timing: "posterior", formula: "(g + q) / (g + q + 1), q = π_u exp(ω)" },
    { name: "muhat", toolbox: "muhat", timing: "prediction", formula: "μ after the previous trial" },
    { name: "mu", toolbox: "mu", timing: "posterior", formula: "μ̂ + g δ" },
    { name: "da", toolbox: "da", timing: "posterior", formula: "δ = u - μ̂, 0 where nothing was seen" },
    { name: "expectedVariance", timing: "prediction", formula: "(g + q) / π_u" },
    { name: "variance", timing: "posterior", formula: "g / π_u" },
  ],
  honoursMissing: true,
  initial: (p) => ({ state: { g: p.g_0, mu: p.mu_0 } }),
  predict<S extends Scalar>(
    { g, mu }: Values<State, S | number>,
    _: unknown,
    { om, pi_u }: Values<Parameters, S | number>,
  ) {
    const ghat = add<S>(g, mul<S>(pi_u, exp<S>(om)));
    return { prediction: { muhat: mu, ghat, expectedVariance: div<S>(ghat, pi_u) } };
  },
  update<S extends Scalar>(
    _: unknown,
    { muhat, ghat }: Values<Prediction, S | number>,
    { u }: Values<"u", Observation<S>>,
    { pi_u }: Values<Parameters, S | number>,
  ) {
    const da = select<S>(u.observed, sub<S>(u.value, muhat), 0);
    const g = select<S>(u.observed, div<S>(ghat, add<S>(ghat, 1)), ghat);
    const state = { g, mu: add<S>(muhat, mul<S>(g, da)) };
    return { state, quantities: { ...state, da, variance: div<S>(g, pi_u) } };
  },
  frozen: ({ mu = Number.NaN }) => ({ muhat: mu, da: 0 }),
  rowZero: (p) => ({ g: p.g_0, mu: p.mu_0, variance: p.g_0 / p.pi_u }),
};

export const tapasKf = learner(filter, {
  description: "Kalman filter of a noisy continuous input, in terms of its gain",
  reference: "Kalman 1960, J. Basic Eng. 82:35-45",
  sources: ["kalman1960"],
  notes: [
    "The toolbox cannot fit this model: it calls it by a name under which there is no file.",
    "The prior mean of g_0 is 0.1 on the log scale, as in the toolbox; ln 0.1 was probably meant.",
  ],
});

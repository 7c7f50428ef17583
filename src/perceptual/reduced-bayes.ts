/**
 * The reduced Bayesian change-point learner: outcomes scatter around a mean that sometimes jumps anywhere, and the
 * learner keeps one mean and one uncertainty instead of a distribution over the time since the last jump. Nassar et
 * al. 2010, J. Neurosci. 30:12366, in the form of Nassar et al. 2012, Nat. Neurosci. 15:1040, eq. 3-7, which carries
 * the uncertainty relative to the noise, τ, in place of a run length:
 *
 *     Ω = U^LW H / (U^LW H + N^LW (1 - H)),  U = 1 / range,  N = density of δ under N(0, σ² / (1 - τ)),
 *     α = τ + (1 - τ) Ω,  μ ← μ + α δ,
 *     s ← (Ω + (1 - Ω) τ + Ω (1 - Ω) (δ (1 - τ))² / σ²) / UU,  τ ← s / (s + 1).
 *
 * The likelihood weight LW and the underestimation of uncertainty UU are those of Nassar et al. 2016, Nat. Commun.
 * 7:11609; at 1 they have no effect. The state is s, the variance of the belief in units of the noise. Ω is computed
 * as a sigmoid of log odds, so that no density underflows.
 */

import { UsageError } from "../errors.js";
import { type FilterOf, type Observation, positive, real, unit, type Values } from "../model/index.js";
import { add, div, log, logit, mul, reciprocal, type Scalar, sigmoid, square, sub } from "../scalar/index.js";
import type { PerceptualModel } from "./catalogue.js";
import { number, refuseUnknown } from "./settings.js";

const name = "reduced_bayes";

type Parameters = "mu_0" | "tau_0" | "H" | "sigma2" | "LW" | "UU";
type State = "mu" | "ratio";
type Prediction = "muhat" | "relativeUncertainty" | "expectedVariance";
type Quantities = State | "variance" | "changePointProbability" | "learningRate" | "da";

/** @param range width of the interval in which a jump ends up anywhere, in units of the input, > 0 */
function reducedBayes(range: number): FilterOf<Parameters, "u", State, Prediction, Quantities> {
  return {
    name,
    parameters: [
      {
        name: "mu_0",
        aliases: ["mu0"],
        domain: real,
        prior: { mean: { from: "firstInput" }, variance: { from: "inputVariance" } },
        symbol: { letter: "μ", subscript: "0" },
        description: "mean before the first trial",
      },
      {
        name: "tau_0",
        aliases: ["tau0"],
        domain: unit,
        // A belief worth one outcome.
        prior: { mean: 0, variance: 0 },
        symbol: { letter: "τ", subscript: "0" },
        description: "relative uncertainty before the first trial: 1 / (1 + n) for a belief worth n outcomes",
      },
      {
        name: "H",
        aliases: ["hazardRate"],
        domain: unit,
        // The median is the rate of the published tasks; two standard deviations reach from 0.002 to 0.86.
        prior: { mean: logit(0.1), variance: 4 },
        symbol: { letter: "H" },
        description: "hazard rate: expected share of trials on which the mean jumps",
      },
      {
        name: "sigma2",
        aliases: ["noiseVariance"],
        domain: positive,
        // Jumps make up most of the variance of the inputs: noise of 10 to 25 in a range of 300 is 1 to 8 % of it.
        prior: { mean: { from: "logInputVarianceMinus2" }, variance: 4 },
        symbol: { letter: "σ²" },
        description: "variance of outcomes around their mean",
      },
      {
        name: "LW",
        aliases: ["likelihoodWeight"],
        domain: unit,
        prior: { mean: Number.POSITIVE_INFINITY, variance: 0 },
        symbol: { letter: "LW" },
        description:
          "weight of the outcome in telling a jump; 0: jumps are suspected at the hazard rate always",
        neutral: 1,
      },
      {
        name: "UU",
        aliases: ["uncertaintyUnderestimation"],
        domain: positive,
        prior: { mean: 0, variance: 0 },
        symbol: { letter: "UU" },
        description:
          "divides the variance of the belief after each trial; above 1: uncertainty is underestimated",
        neutral: 1,
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
      { name: "mu", timing: "posterior", formula: "μ̂ + α δ" },
      { name: "muhat", timing: "prediction", formula: "μ after the previous trial" },
      { name: "variance", timing: "posterior", formula: "σ² s" },
      { name: "expectedVariance", timing: "prediction", formula: "σ² s after the previous trial" },
      {
        name: "ratio",
        timing: "posterior",
        formula: "s = (Ω + (1 - Ω) τ + Ω (1 - Ω) (δ (1 - τ))² / σ²) / UU",
      },
      { name: "relativeUncertainty", timing: "prediction", formula: "τ = s / (s + 1)" },
      {
        name: "changePointProbability",
        timing: "posterior",
        formula: "Ω: the mean jumped before this outcome",
      },
      { name: "learningRate", timing: "posterior", formula: "α = τ + (1 - τ) Ω" },
      { name: "da", timing: "posterior", formula: "δ = u - μ̂, 0 where nothing was seen" },
    ],
    initial: <S extends Scalar>(p: Values<Parameters, S | number>) => ({
      state: { mu: p.mu_0, ratio: div<S>(p.tau_0, sub<S>(1, p.tau_0)) },
    }),
    predict: <S extends Scalar>(
      { mu, ratio }: Values<State, S | number>,
      _: unknown,
      { sigma2 }: Values<Parameters, S | number>,
    ) => ({
      prediction: {
        muhat: mu,
        relativeUncertainty: div<S>(ratio, add<S>(ratio, 1)),
        expectedVariance: mul<S>(sigma2, ratio),
      },
    }),
    update<S extends Scalar>(
      { ratio: before }: Values<State, S | number>,
      { muhat, relativeUncertainty: tau }: Values<Prediction, S | number>,
      { u }: Values<"u", Observation<S>>,
      { H, sigma2, LW, UU }: Values<Parameters, S | number>,
    ) {
      const da = sub<S>(u.value, muhat);
      const certainty = reciprocal<S>(add<S>(before, 1));
      // δ² / σ², and with it log U - log N.
      const squared = div<S>(square<S>(da), sigma2);
      const width = log<S>(mul<S>(2 * Math.PI, div<S>(sigma2, certainty)));
      const contrast = sub<S>(mul<S>(0.5, add<S>(width, mul<S>(squared, certainty))), log(range));
      const jumped = sigmoid<S>(add<S>(logit<S>(H), mul<S>(LW, contrast)));
      const stayed = sub<S>(1, jumped);
      const spread = mul<S>(mul<S>(jumped, stayed), mul<S>(squared, square<S>(certainty)));
      const ratio = div<S>(add<S>(add<S>(jumped, mul<S>(stayed, tau)), spread), UU);
      const learningRate = add<S>(tau, mul<S>(certainty, jumped));
      const state = { mu: add<S>(muhat, mul<S>(learningRate, da)), ratio };
      const variance = mul<S>(sigma2, ratio);
      return { state, quantities: { ...state, variance, changePointProbability: jumped, learningRate, da } };
    },
    frozen: ({ mu = Number.NaN, variance = Number.NaN, ratio = Number.NaN }) => ({
      muhat: mu,
      expectedVariance: variance,
      relativeUncertainty: ratio / (ratio + 1),
      da: 0,
    }),
    rowZero({ mu_0, tau_0, sigma2 }) {
      const ratio = tau_0 / (1 - tau_0);
      return { mu: mu_0, ratio, variance: sigma2 * ratio };
    },
  };
}

const settings = [
  {
    name: "range",
    description: "width of the interval in which the mean ends up after a jump",
    default: "300",
  },
];

export const reducedBayesModel: PerceptualModel = {
  name,
  description: "reduced Bayesian learner of a continuous input whose mean jumps at times",
  reference:
    "Nassar et al. 2010, J. Neurosci. 30:12366-12378; Nassar et al. 2012, Nat. Neurosci. 15:1040-1046",
  sources: ["nassar2010", "nassar2012", "nassar2016"],
  settings,
  notes: [
    "H and range enter as H / (1 - H) / range (with LW at 1): a range that is not the task's shifts H and nothing else. 300 is that of the published tasks.",
    "sigma2 and H trade off, more noise and rarer jumps: H has r = 0.77 between true and estimated ones, and 0.98 with sigma2 fixed (320 trials of gaussian_obs, agents from the priors). Fix sigma2 where participants knew the noise.",
    "LW and UU are fixed at 1; free them one at a time, since each changes how learning rates answer to errors as H does.",
    "There is no published rule for time that passes without an outcome: gaps are frozen.",
  ],
  build(given = {}) {
    refuseUnknown(name, settings, given);
    const range = number(given.range ?? 300, `${name}: range`);
    if (!(range > 0 && Number.isFinite(range))) {
      throw new UsageError(`${name}: range must be a number > 0, got ${range}`);
    }
    const filter = reducedBayes(range);
    return { filter, vector: filter.parameters.map((p) => p.name) };
  },
};

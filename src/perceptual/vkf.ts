/**
 * The volatile Kalman filter: a Kalman filter that learns by how much the state moves from trial to trial, its
 * volatility v, by an error-correcting rule of its own. Piray & Daw 2020, PLoS Comput. Biol. 16:e1007963, eq. 9-13
 * (continuous outcomes, noise σ²) and 14-19 (binary outcomes, noise ω in place of σ²):
 *
 *     k = (w + v) / (w + v + σ²),  m ← m + k (u - m)  or  m ← m + √(w + v) (u - s(m)),  w ← (1 - k) (w + v),
 *     v ← v + λ (Δm² + k (w before - v)).
 *
 * The paper writes the last bracket as Δm² + w + w before - 2 (1 - k) w before - v; with its w that is the same. A
 * trial whose input was not seen has a gain of 0: w grows by v, and m and v stay.
 */

import {
  type FilterOf,
  type Observation,
  type Parameter,
  positive,
  real,
  unit,
  type Values,
} from "../model/index.js";
import { add, div, mul, type Scalar, select, sigmoid, sqrt, square, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters<N extends string> = "mu_0" | "lambda" | "v_0" | N;
type State = "mu" | "variance" | "volatility";
type Prediction = "muhat" | "expectedVariance" | "expectedVolatility";
type Quantities = State | "learningRate" | "da" | "volatilityError";

/** As wide as the prior of other learning rates, so that evidences do not differ by it. */
const lambda = {
  name: "lambda",
  aliases: [],
  domain: unit,
  prior: { mean: 0, variance: 1 },
  symbol: { letter: "λ" },
  description: "learning rate of the volatility; 0 leaves a Kalman filter",
} as const;

function initialVolatility(prior: Parameter["prior"]) {
  return {
    name: "v_0",
    aliases: ["v0"],
    domain: positive,
    prior,
    symbol: { letter: "v", subscript: "0" },
    description: "volatility before the first trial: variance that the state gains per trial",
  } as const;
}

const quantities = [
  { name: "mu", timing: "posterior", formula: "m after the input" },
  { name: "muhat", timing: "prediction", formula: "m after the previous trial" },
  { name: "variance", timing: "posterior", formula: "w = (1 - k) (w + v)" },
  { name: "expectedVariance", timing: "prediction", formula: "w + v" },
  { name: "volatility", timing: "posterior", formula: "v + λ (Δm² + k (w - v))" },
  { name: "expectedVolatility", timing: "prediction", formula: "v after the previous trial" },
  { name: "volatilityError", timing: "posterior", formula: "Δm² + k (w - v), 0 where nothing was seen" },
] as const;

/** What both kinds of outcome share; `noise` is the parameter that is also the variance before the first trial. */
function common<N extends string>(noise: N) {
  type P<S> = Values<Parameters<N>, S | number>;
  return {
    exogenous: [],
    honoursMissing: true,
    initial: <S extends Scalar>(p: P<S>) => ({
      state: { mu: p.mu_0, variance: p[noise], volatility: p.v_0 },
    }),
    predict: <S extends Scalar>({ mu, variance, volatility }: Values<State, S | number>) => ({
      prediction: {
        muhat: mu,
        expectedVariance: add<S>(variance, volatility),
        expectedVolatility: volatility,
      },
    }),
    frozen: ({ mu = Number.NaN, variance = Number.NaN, volatility = Number.NaN }) => ({
      muhat: mu,
      expectedVariance: variance + volatility,
      expectedVolatility: volatility,
      da: 0,
      volatilityError: 0,
    }),
    rowZero: (p: P<number>) => ({ mu: p.mu_0, variance: p[noise], volatility: p.v_0 }),
  };
}

/** k = (w + v) / (w + v + σ²), 0 where nothing was seen. */
function kalmanGain<S extends Scalar>(expectedVariance: S | number, noise: S | number, observed: S | number) {
  return select<S>(observed, div<S>(expectedVariance, add<S>(expectedVariance, noise)), 0);
}

/** The belief moves by a step Δm, and the volatility with it. */
function move<S extends Scalar>(
  before: Values<State, S | number>,
  { muhat, expectedVariance }: Values<Prediction, S | number>,
  gain: S | number,
  step: S | number,
  rate: S | number,
) {
  const surplus = mul<S>(gain, sub<S>(before.variance, before.volatility));
  const volatilityError = add<S>(square<S>(step), surplus);
  const state = {
    mu: add<S>(muhat, step),
    variance: mul<S>(sub<S>(1, gain), expectedVariance),
    volatility: add<S>(before.volatility, mul<S>(rate, volatilityError)),
  };
  return { state, volatilityError };
}

const continuous: FilterOf<Parameters<"sigma2">, "u", State, Prediction, Quantities> = {
  ...common("sigma2"),
  name: "vkf",
  parameters: [
    {
      name: "mu_0",
      aliases: ["mu0", "m0"],
      domain: real,
      prior: { mean: { from: "firstInput" }, variance: { from: "inputVariance" } },
      symbol: { letter: "μ", subscript: "0" },
      description: "mean before the first trial",
    },
    lambda,
    // Of the variance of the inputs a small part is new on each trial; the variance allows a factor of seven.
    initialVolatility({ mean: { from: "logInputVarianceMinus2" }, variance: 4 }),
    {
      name: "sigma2",
      aliases: ["noiseVariance"],
      domain: positive,
      // As that of 1/π_u of tapas_kf, the same quantity.
      prior: { mean: { from: "logInputVariance" }, variance: 1 },
      symbol: { letter: "σ²" },
      description: "variance of the input's noise, and of the belief before the first trial",
    },
  ],
  inputs: [{ name: "u", kind: "real", from: "input", description: "observed value" }],
  roles: {
    "level[1].expectedMean": "muhat",
    "level[1].expectedVariance": "expectedVariance",
    "level[1].mean": "mu",
    "level[1].variance": "variance",
  },
  quantities: [
    ...quantities,
    { name: "learningRate", timing: "posterior", formula: "k = (w + v) / (w + v + σ²)" },
    { name: "da", timing: "posterior", formula: "δ = u - m, 0 where nothing was seen" },
  ],
  update<S extends Scalar>(
    before: Values<State, S | number>,
    prediction: Values<Prediction, S | number>,
    { u }: Values<"u", Observation<S>>,
    p: Values<Parameters<"sigma2">, S | number>,
  ) {
    const da = select<S>(u.observed, sub<S>(u.value, prediction.muhat), 0);
    const learningRate = kalmanGain<S>(prediction.expectedVariance, p.sigma2, u.observed);
    const { state, volatilityError } = move<S>(
      before,
      prediction,
      learningRate,
      mul<S>(learningRate, da),
      p.lambda,
    );
    return { state, quantities: { ...state, learningRate, da, volatilityError } };
  },
};

type BinaryPrediction = Prediction | "probability" | "probabilityVariance";

const shared = common("omega");

/** The predicted outcome at log odds m. */
function outcome<S extends Scalar>(logOdds: S | number) {
  const probability = sigmoid<S>(logOdds);
  return { probability, probabilityVariance: mul<S>(probability, sub<S>(1, probability)) };
}

const binary: FilterOf<Parameters<"omega">, "u", State, BinaryPrediction, Quantities> = {
  ...shared,
  name: "vkf_binary",
  parameters: [
    {
      name: "mu_0",
      aliases: ["mu0", "m0"],
      domain: real,
      prior: { mean: 0, variance: 0 },
      symbol: { letter: "μ", subscript: "0" },
      description: "log odds before the first trial",
    },
    lambda,
    // Medians of 1, as wide as the values from 0 to 10 that the paper fits.
    initialVolatility({ mean: 0, variance: 4 }),
    {
      name: "omega",
      aliases: [],
      domain: positive,
      prior: { mean: 0, variance: 4 },
      symbol: { letter: "ω" },
      description: "noise of the outcome, and variance of the belief before the first trial",
    },
  ],
  inputs: [{ name: "u", kind: "binary", from: "input", description: "outcome, 0 or 1" }],
  roles: {
    "level[1].expectedMean": "probability",
    "level[1].expectedVariance": "probabilityVariance",
    "level[1].expectedLogOdds": "muhat",
    "level[2].expectedMean": "muhat",
    "level[2].expectedVariance": "expectedVariance",
    "level[2].mean": "mu",
    "level[2].variance": "variance",
  },
  quantities: [
    { name: "probability", timing: "prediction", formula: "p = s(m)" },
    { name: "probabilityVariance", timing: "prediction", formula: "p (1 - p)" },
    ...quantities,
    { name: "learningRate", timing: "posterior", formula: "√(w + v)" },
    { name: "da", timing: "posterior", formula: "δ = u - p, 0 where nothing was seen" },
  ],
  predict: <S extends Scalar>(state: Values<State, S | number>) => ({
    prediction: { ...shared.predict<S>(state).prediction, ...outcome<S>(state.mu) },
  }),
  frozen: (previous) => ({ ...shared.frozen(previous), ...outcome<number>(previous.mu ?? Number.NaN) }),
  update<S extends Scalar>(
    before: Values<State, S | number>,
    prediction: Values<BinaryPrediction, S | number>,
    { u }: Values<"u", Observation<S>>,
    p: Values<Parameters<"omega">, S | number>,
  ) {
    const da = select<S>(u.observed, sub<S>(u.value, prediction.probability), 0);
    const gain = kalmanGain<S>(prediction.expectedVariance, p.omega, u.observed);
    const learningRate = sqrt<S>(prediction.expectedVariance);
    const { state, volatilityError } = move<S>(before, prediction, gain, mul<S>(learningRate, da), p.lambda);
    return { state, quantities: { ...state, learningRate, da, volatilityError } };
  },
};

const reference = "Piray & Daw 2020, PLoS Comput. Biol. 16:e1007963";
const sources = ["piray2020"];

export const vkf = learner(continuous, {
  description: "volatile Kalman filter of a noisy continuous input, which learns its volatility",
  reference,
  sources,
  notes: [
    "With lambda at 0 means depend on v_0 / sigma2 alone, which responses that read means cannot tell apart; with others v_0 is forgotten: r = 0.54 between true and estimated ones (320 trials of gaussian_obs, agents from the priors).",
    "While the input stands still volatility tends to sigma2 / 2 and the gain to 1/2, for any lambda above 0.",
    "The mean before the first trial is read off the first input, as for tapas_kf; the paper starts at 0 (mu_0=0).",
  ],
});

export const vkfBinary = learner(binary, {
  description: "volatile Kalman filter of a binary outcome, which learns its volatility",
  reference,
  sources,
  notes: [
    "Only the first trials tell of v_0: r = 0.10 between true and estimated ones (320 trials of unitsq_sgm, agents from the priors; lambda 0.60, omega 0.97). Fix it where single persons matter.",
    "Steps are the root of a variance, not a Kalman gain (eq. 15-16 of the paper): they may exceed 1.",
  ],
});

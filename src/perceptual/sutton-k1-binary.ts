/**
 * Sutton's K1: prediction of a binary outcome with a learning rate that itself learns, so that it grows while errors
 * keep their sign. β ← β + μ δ h, α = e^β / (R̂ + e^β), h ← (h + α δ) max(1 - α, 0), v ← v + α δ.
 * Sutton 1992, Proc. 7th Yale Workshop on Adaptive and Learning Systems, 161-166; HGF toolbox 8.2, `sutton_k1_binary`.
 */

import { type FilterOf, type Observation, positive, unit, type Values } from "../model/index.js";
import { add, div, exp, log, max, mul, type Scalar, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters = "mu" | "Rhat" | "vhat_1" | "h_1";
type State = "betaAfter" | "hAfter" | "v";
type Prediction = "vhat" | "be" | "h";

const filter: FilterOf<Parameters, "u", State, Prediction, State | "al" | "da"> = {
  name: "sutton_k1_binary",
  parameters: [
    {
      name: "mu",
      aliases: ["metaLearningRate"],
      domain: positive,
      prior: { mean: 0, variance: 100 },
      symbol: { letter: "μ" },
      description: "learning rate of the log learning rate",
    },
    {
      name: "Rhat",
      aliases: [],
      domain: positive,
      prior: { mean: 0, variance: 0 },
      symbol: { letter: "R̂" },
      description: "assumed variance of the outcome",
    },
    {
      name: "vhat_1",
      aliases: ["v0", "v_0"],
      domain: unit,
      prior: { mean: 0, variance: 16 },
      symbol: { letter: "v", subscript: "1" },
      description: "prediction of the first trial",
    },
    {
      name: "h_1",
      aliases: ["h0", "h_0"],
      domain: positive,
      prior: { mean: log(0.005), variance: 16 },
      symbol: { letter: "h", subscript: "1" },
      description: "trace of recent changes before the first trial",
    },
  ],
  inputs: [{ name: "u", kind: "binary", from: "input", description: "outcome, 0 or 1" }],
  exogenous: [],
  roles: { "level[1].expectedMean": "vhat" },
  quantities: [
    { name: "da", toolbox: "da", timing: "posterior", formula: "δ = u - v̂, 0 where nothing was seen" },
    { name: "be", toolbox: "be", timing: "prediction", formula: "β before the trial" },
    { name: "al", toolbox: "al", timing: "posterior", formula: "α = exp(β) / (R̂ + exp(β))" },
    { name: "h", toolbox: "h", timing: "prediction", formula: "h before the trial" },
    { name: "v", toolbox: "v", timing: "posterior", formula: "v̂ + α δ" },
    { name: "vhat", toolbox: "vhat", timing: "prediction", formula: "v after the previous trial" },
    { name: "betaAfter", timing: "posterior", formula: "β + μ δ h" },
    { name: "hAfter", timing: "posterior", formula: "(h + α δ) max(1 - α, 0)" },
  ],
  initial: <S extends Scalar>(p: Values<Parameters, S | number>) => ({
    state: { betaAfter: log<S>(p.Rhat), hAfter: p.h_1, v: p.vhat_1 },
  }),
  predict: ({ betaAfter, hAfter, v }) => ({ prediction: { be: betaAfter, h: hAfter, vhat: v } }),
  update<S extends Scalar>(
    _: unknown,
    { be, h, vhat }: Values<Prediction, S | number>,
    { u }: Values<"u", Observation<S>>,
    { mu, Rhat }: Values<Parameters, S | number>,
  ) {
    const da = sub<S>(u.value, vhat);
    const betaAfter = add<S>(be, mul<S>(mul<S>(mu, da), h));
    const gain = exp<S>(betaAfter);
    const al = div<S>(gain, add<S>(Rhat, gain));
    const hAfter = mul<S>(add<S>(h, mul<S>(al, da)), max<S>(0, sub<S>(1, al)));
    const state = { betaAfter, hAfter, v: add<S>(vhat, mul<S>(al, da)) };
    return { state, quantities: { ...state, al, da } };
  },
  frozen: ({ betaAfter = Number.NaN, hAfter = Number.NaN, v = Number.NaN }) => ({
    da: 0,
    be: betaAfter,
    h: hAfter,
    vhat: v,
  }),
  rowZero: (p) => ({ betaAfter: log(p.Rhat), hAfter: p.h_1, v: p.vhat_1 }),
};

export const suttonK1Binary = learner(filter, {
  description: "Sutton's K1: learning of a binary outcome with a learning rate that learns",
  reference: "Sutton 1992, Proc. 7th Yale Workshop on Adaptive and Learning Systems, 161-166",
  sources: ["sutton1992"],
  notes: [
    "The toolbox's series be is one trial short and stops with an error where the first input is missing; here it has all trials.",
  ],
});

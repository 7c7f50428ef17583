/**
 * The hybrid of Rescorla-Wagner and Pearce-Hall learning: values move by prediction errors, at a rate that follows the
 * size of recent errors, v ← v + κ α δ, α ← η |δ| + (1 - η) α. Li, Schiller, Schoenbaum, Phelps & Daw 2011, Nat.
 * Neurosci. 14:1250-1252. The value moves with the associability before its update.
 */

import { type FilterOf, type Observation, unit, type Values } from "../model/index.js";
import { abs, add, mul, type Scalar, select, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters = "v_0" | "al_0" | "kappa" | "eta";
type State = "v" | "al";
type Prediction = "vhat" | "associability";

// Free ones have the prior of the rates of rw_binary and ph_binary, so that evidences do not differ by it.
const filter: FilterOf<Parameters, "u", State, Prediction, State | "learningRate" | "da"> = {
  name: "hybrid_ph_binary",
  parameters: [
    {
      name: "v_0",
      aliases: ["v0"],
      domain: unit,
      prior: { mean: 0, variance: 0 },
      symbol: { letter: "v", subscript: "0" },
      description: "value before the first trial",
    },
    {
      name: "al_0",
      aliases: ["al0", "alpha0", "alpha_0"],
      domain: unit,
      prior: { mean: 0, variance: 1 },
      symbol: { letter: "α", subscript: "0" },
      description: "associability on the first trial",
    },
    {
      name: "kappa",
      aliases: ["ka"],
      domain: unit,
      prior: { mean: 0, variance: 1 },
      symbol: { letter: "κ" },
      description: "learning rate of the value at an associability of 1",
    },
    {
      name: "eta",
      aliases: [],
      domain: unit,
      prior: { mean: 0, variance: 1 },
      symbol: { letter: "η" },
      description: "learning rate of the associability; 0 leaves Rescorla-Wagner learning",
    },
  ],
  inputs: [{ name: "u", kind: "binary", from: "input", description: "outcome, 0 or 1" }],
  exogenous: [],
  roles: { "level[1].expectedMean": "vhat", "level[1].associability": "associability" },
  quantities: [
    { name: "v", timing: "posterior", formula: "v̂ + κ α δ" },
    { name: "vhat", timing: "prediction", formula: "v after the previous trial" },
    { name: "al", timing: "posterior", formula: "η |δ| + (1 - η) α" },
    { name: "associability", timing: "prediction", formula: "α after the previous trial" },
    { name: "learningRate", timing: "posterior", formula: "κ α, with α before its update" },
    { name: "da", timing: "posterior", formula: "δ = u - v̂, 0 where nothing was seen" },
  ],
  honoursMissing: true,
  initial: (p) => ({ state: { v: p.v_0, al: p.al_0 } }),
  predict: ({ v, al }) => ({ prediction: { vhat: v, associability: al } }),
  update<S extends Scalar>(
    _: unknown,
    { vhat, associability }: Values<Prediction, S | number>,
    { u }: Values<"u", Observation<S>>,
    { kappa, eta }: Values<Parameters, S | number>,
  ) {
    const da = select<S>(u.observed, sub<S>(u.value, vhat), 0);
    const learningRate = mul<S>(kappa, associability);
    const learned = add<S>(mul<S>(eta, abs<S>(da)), mul<S>(sub<S>(1, eta), associability));
    const state = {
      v: add<S>(vhat, mul<S>(learningRate, da)),
      al: select<S>(u.observed, learned, associability),
    };
    return { state, quantities: { ...state, learningRate, da } };
  },
  frozen: ({ v = Number.NaN, al = Number.NaN }) => ({ vhat: v, associability: al, da: 0 }),
  rowZero: (p) => ({ v: p.v_0, al: p.al_0 }),
};

export const hybridPhBinary = learner(filter, {
  description: "hybrid Pearce-Hall learning of a binary outcome, at a rate that follows recent errors",
  reference: "Li et al. 2011, Nat. Neurosci. 14:1250-1252",
  sources: ["li2011"],
  notes: [
    "With eta at 0 values depend on kappa * al_0 alone; with others al_0 is forgotten: r = 0.25 between true and estimated ones (320 trials of unitsq_sgm, agents from the priors). Fix it where single persons matter.",
    "With eta at 1 it is ph_binary with S = kappa, but for gaps, which leave associability as it is.",
  ],
});

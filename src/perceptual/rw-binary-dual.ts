/**
 * Rescorla-Wagner learning of two options with two rates: the value of what was chosen moves by α of its prediction
 * error, that of the other by κ α of the error it would have had if outcomes were opposite (1 - u). HGF toolbox 8.2,
 * `rw_binary_dual`; after Rescorla & Wagner 1972.
 */

import { type FilterOf, type Observation, type Parameter, unit, type Values } from "../model/index.js";
import { add, equal, mul, type Scalar, select, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters = "v_0_1" | "v_0_2" | "al" | "ka";
type State = "v1" | "v2";
type Prediction = "vhat1" | "vhat2";
type Quantities = State | "da1" | "da2";

const arms = [1, 2] as const;

const initial = (arm: 1 | 2): Parameter & { readonly name: Parameters } => ({
  name: `v_0_${arm}`,
  aliases: [`v_0[${arm}]`, `v0_${arm}`],
  domain: unit,
  prior: { mean: 0, variance: 0 },
  symbol: { letter: "v", subscript: `${arm},0` },
  description: `value of option ${arm} before the first trial`,
});

const rate = (
  name: Parameters,
  alias: string,
  letter: string,
  description: string,
): Parameter & { readonly name: Parameters } => ({
  name,
  aliases: [alias],
  domain: unit,
  prior: { mean: 0, variance: 1 },
  symbol: { letter },
  description,
});

const filter: FilterOf<Parameters, "u" | "choice", State, Prediction, Quantities> = {
  name: "rw_binary_dual",
  parameters: [
    initial(1),
    initial(2),
    rate("al", "alpha", "α", "learning rate of the chosen option"),
    rate("ka", "kappa", "κ", "rate of the other option, relative to that of the chosen one"),
  ],
  inputs: [
    { name: "u", kind: "binary", from: "input", description: "outcome of the chosen option, 0 or 1" },
    {
      name: "choice",
      kind: "category",
      categories: 2,
      from: "response",
      description: "which option was chosen, 1 or 2",
    },
  ],
  exogenous: [],
  roles: {
    "arm[1].expectedMean": "vhat1",
    "arm[2].expectedMean": "vhat2",
    "arm[1].mean": "v1",
    "arm[2].mean": "v2",
  },
  quantities: [
    ...arms.map((arm) => ({
      name: `v${arm}`,
      toolbox: `v_${arm}`,
      timing: "posterior" as const,
      formula: "v̂ + α δ if chosen, v̂ + κ α δ if not",
    })),
    ...arms.map((arm) => ({
      name: `vhat${arm}`,
      toolbox: `vhat_${arm}`,
      timing: "prediction" as const,
      formula: "v after the previous trial",
    })),
    ...arms.map((arm) => ({
      name: `da${arm}`,
      toolbox: `da_${arm}`,
      timing: "posterior" as const,
      formula: "δ = u - v̂ if chosen, (1 - u) - v̂ if not; 0 where nothing was seen",
    })),
  ],
  honoursMissing: true,
  initial: (p) => ({ state: { v1: p.v_0_1, v2: p.v_0_2 } }),
  predict: ({ v1, v2 }) => ({ prediction: { vhat1: v1, vhat2: v2 } }),
  update<S extends Scalar>(
    _: unknown,
    { vhat1, vhat2 }: Values<Prediction, S | number>,
    { u, choice }: Values<"u" | "choice", Observation<S>>,
    p: Values<Parameters, S | number>,
  ) {
    const observed = mul<S>(u.observed, choice.observed);
    const move = (arm: 1 | 2, before: S | number): { da: S; v: S } => {
      const chosen = equal<S>(choice.value, arm);
      const error = sub<S>(select<S>(chosen, u.value, sub<S>(1, u.value)), before);
      const da = select<S>(observed, error, 0);
      const own = select<S>(chosen, p.al, mul<S>(p.ka, p.al));
      return { da, v: add<S>(before, mul<S>(own, da)) };
    };
    const [one, two] = [move(1, vhat1), move(2, vhat2)];
    const state = { v1: one.v, v2: two.v };
    return { state, quantities: { ...state, da1: one.da, da2: two.da } };
  },
  frozen: ({ v1 = Number.NaN, v2 = Number.NaN }) => ({ vhat1: v1, vhat2: v2, da1: 0, da2: 0 }),
  rowZero: (p) => ({ v1: p.v_0_1, v2: p.v_0_2 }),
};

export const rwBinaryDual = learner(filter, {
  description: "Rescorla-Wagner learning of two options, with a rate of its own for the one not chosen",
  reference: "HGF toolbox 8.2, rw_binary_dual; Rescorla & Wagner 1972, in: Classical Conditioning II, 64-99",
  sources: ["rescorla1972", "frassle2021"],
  notes: ["The toolbox's own simulation fails for this model: it has no file of parameter names."],
});

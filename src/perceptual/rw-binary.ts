/**
 * Rescorla-Wagner learning of a binary outcome: the value moves by a fixed share of each prediction error,
 * v ← v + α (u - v). Rescorla & Wagner 1972; HGF toolbox 8.2, `rw_binary`.
 */

import { type FilterOf, unit } from "../model/index.js";
import { add, mul, type Scalar, select, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters = "v_0" | "al";

const filter: FilterOf<Parameters, "u", "v", "vhat", "v" | "da"> = {
  name: "rw_binary",
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
      name: "al",
      aliases: ["alpha"],
      domain: unit,
      prior: { mean: 0, variance: 1 },
      symbol: { letter: "α" },
      description: "learning rate: share of a prediction error that the value moves by",
    },
  ],
  inputs: [{ name: "u", kind: "binary", from: "input", description: "outcome, 0 or 1" }],
  exogenous: [],
  roles: { "level[1].expectedMean": "vhat" },
  quantities: [
    { name: "v", toolbox: "v", timing: "posterior", formula: "v̂ + α δ" },
    { name: "vhat", toolbox: "vhat", timing: "prediction", formula: "v after the previous trial" },
    { name: "da", toolbox: "da", timing: "posterior", formula: "δ = u - v̂, 0 where nothing was seen" },
  ],
  honoursMissing: true,
  initial: (p) => ({ state: { v: p.v_0 } }),
  predict: (state) => ({ prediction: { vhat: state.v } }),
  update<S extends Scalar>(
    _: unknown,
    { vhat }: { readonly vhat: S | number },
    { u }: { readonly u: { readonly value: S | number; readonly observed: S | number } },
    { al }: { readonly al: S | number },
  ) {
    const da = select<S>(u.observed, sub<S>(u.value, vhat), 0);
    const v = add<S>(vhat, mul<S>(al, da));
    return { state: { v }, quantities: { v, da } };
  },
  frozen: ({ v }) => ({ vhat: v ?? Number.NaN, da: 0 }),
  rowZero: (p) => ({ v: p.v_0, vhat: p.v_0, da: 0 }),
};

export const rescorlaWagner = learner(filter, {
  description: "Rescorla-Wagner learning of a binary outcome with one rate",
  reference: "Rescorla & Wagner 1972, in: Classical Conditioning II, 64-99",
  sources: ["rescorla1972"],
});

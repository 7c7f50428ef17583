/**
 * Pearce-Hall learning of a binary outcome: associability is the size of the last prediction error,
 * α ← |δ before|, v ← v + S α (u - v). Pearce & Hall 1980, Psychol. Rev. 87:532-552; HGF toolbox 8.2, `ph_binary`.
 */

import { type FilterOf, type Observation, positive, unit, type Values } from "../model/index.js";
import { abs, add, log, mul, type Scalar, select, sub } from "../scalar/index.js";
import { learner } from "./learner.js";

type Parameters = "v_0" | "al_0" | "S";
type State = "v" | "al" | "da";
type Prediction = "vhat" | "associability";

const filter: FilterOf<Parameters, "u", State, Prediction, State> = {
  name: "ph_binary",
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
      name: "S",
      aliases: [],
      domain: positive,
      prior: { mean: log(0.1), variance: 8 },
      symbol: { letter: "S" },
      description: "salience: how far associability moves the value",
    },
  ],
  inputs: [{ name: "u", kind: "binary", from: "input", description: "outcome, 0 or 1" }],
  exogenous: [],
  roles: { "level[1].expectedMean": "vhat", "level[1].associability": "associability" },
  quantities: [
    { name: "v", toolbox: "v", timing: "posterior", formula: "v̂ + S α δ" },
    { name: "vhat", toolbox: "vhat", timing: "prediction", formula: "v after the previous trial" },
    { name: "al", toolbox: "al", timing: "posterior", formula: "α, kept where nothing was seen" },
    { name: "associability", timing: "prediction", formula: "α = |δ| of the previous trial" },
    { name: "da", toolbox: "da", timing: "posterior", formula: "δ = u - v̂, 0 where nothing was seen" },
  ],
  honoursMissing: true,
  // A trial without input leaves an error of 0, so that the next one has no associability.
  movesOnMissing: true,
  initial: (p) => ({ state: { v: p.v_0, al: p.al_0, da: p.al_0 } }),
  predict: <S extends Scalar>({ v, da }: Values<State, S | number>) => ({
    prediction: { vhat: v, associability: abs<S>(da) },
  }),
  update<S extends Scalar>(
    before: Values<State, S | number>,
    { vhat, associability }: Values<Prediction, S | number>,
    { u }: Values<"u", Observation<S>>,
    { S: salience }: Values<Parameters, S | number>,
  ) {
    const da = select<S>(u.observed, sub<S>(u.value, vhat), 0);
    const al = select<S>(u.observed, associability, before.al);
    const state = { v: add<S>(vhat, mul<S>(mul<S>(salience, al), da)), al, da };
    return { state, quantities: state };
  },
};

export const phBinary = learner(filter, {
  description:
    "Pearce-Hall learning of a binary outcome, whose rate is the size of the last prediction error",
  reference: "Pearce & Hall 1980, Psychol. Rev. 87:532-552",
  sources: ["pearce1980"],
  notes: [
    "After a trial without input associability is 0 and nothing is learned on the next trial (toolbox).",
  ],
});

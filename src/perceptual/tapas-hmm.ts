/** A hidden Markov model of discrete outcomes: HGF toolbox 8.2, `tapas_hmm`; perceptual-models 7. */

import { UsageError } from "../errors.js";
import { type Check, type Parameter, unit, valueIn } from "../model/index.js";
import { lessEqual, logit, type Scalar, sub } from "../scalar/index.js";
import type { PerceptualModel } from "./catalogue.js";
import { forwardFilter, sum, TOLERANCE } from "./forward-filter.js";
import { matrixSetting, refuseUnknown, wholeSetting } from "./settings.js";

const name = "tapas_hmm";
const description = "forward filter of a hidden Markov model: which of several states produces the outcomes";

const settings = [
  { name: "n_states", description: "number of states", default: "2" },
  { name: "n_outcomes", description: "number of outcomes; inputs are 1, 2, ...", default: "2" },
  {
    name: "B",
    description: "probability of each outcome (row) in each state (column), as [[0.9, 0.2], [0.1, 0.8]]",
    default: "[[0.15, 0.85], [0.85, 0.15]]",
  },
];

const parameter = (name: string, alias: string, letter: string, subscript: string): Parameter => ({
  name,
  aliases: [alias],
  domain: unit,
  prior: { mean: 0, variance: 1 },
  symbol: { letter, subscript },
  description: "",
});

/** Probabilities of all states but the last, then all columns but the last of the transition matrix. */
function parametersOf(d: number): Parameter[] {
  const states = Array.from({ length: d }, (_, i) => i + 1);
  const but = states.slice(0, -1);
  return [
    ...but.map((i) => ({
      ...parameter(`p0_${i}`, `p0[${i}]`, "p", `${i},0`),
      prior: { mean: logit(1 / d), variance: 1 },
      description: `probability of state ${i} before the first trial; the last state has the rest`,
    })),
    ...but.flatMap((to) =>
      states.map((from) => ({
        ...parameter(`A_${from}_${to}`, `A[${from},${to}]`, "A", `${from},${to}`),
        prior: { mean: logit(from === to ? 0.9 : 0.1 / (d - 1)), variance: 0.1 },
        description: `probability of state ${to} after state ${from}; state ${d} has the rest`,
      })),
    ),
  ];
}

export const tapasHmm: PerceptualModel = {
  name,
  description,
  reference: "Rabiner 1989, Proc. IEEE 77:257-286",
  sources: ["rabiner1989"],
  settings,
  notes: [
    "The toolbox cannot fit this model: it calls it by a name under which there is no file.",
    "Transition probabilities that add to more than one are not refused (toolbox): the last one is then negative.",
  ],
  build(given = {}) {
    refuseUnknown(name, settings, given);
    const d = wholeSetting(name, "n_states", given, 2);
    const outcomes = wholeSetting(name, "n_outcomes", given, 2);
    const emissions = matrixSetting(name, "B", given) ?? [
      [0.15, 0.85],
      [0.85, 0.15],
    ];
    if (emissions.length !== outcomes || emissions.some((row) => row.length !== d)) {
      throw new UsageError(
        `${name}: B must have ${outcomes} rows (n_outcomes) of ${d} numbers (n_states), got ${JSON.stringify(emissions)}`,
      );
    }
    for (let i = 0; i < d; i++) {
      const total = emissions.reduce((before, row) => before + row[i]!, 0);
      if (Math.abs(total - 1) <= TOLERANCE) continue;
      throw new UsageError(`${name}: column ${i + 1} of B must add to 1, and adds to ${total}`);
    }
    const parameters = parametersOf(d);
    const filter = forwardFilter({
      name,
      description,
      parameters,
      emissions,
      laws<S extends Scalar>(p: Readonly<Record<string, S | number>>) {
        const complete = (part: (S | number)[]): (S | number)[] => [...part, sub<S>(1, sum<S>(part))];
        const states = Array.from({ length: d }, (_, i) => i + 1);
        const but = states.slice(0, -1);
        const first = but.map((i) => valueIn(p, `p0_${i}`));
        const total = sum<S>(first);
        const check: Check<S> = {
          reason: "improperProbabilities",
          node: "state",
          quantity: "sum of the probabilities p0",
          holds: lessEqual<S>(total, 1),
          value: total,
        };
        return {
          prior: complete(first),
          transitions: states.map((from) => complete(but.map((to) => valueIn(p, `A_${from}_${to}`)))),
          checks: [check],
        };
      },
    });
    return { filter, vector: parameters.map((p) => p.name) };
  },
};

/**
 * The jumping Gaussian (JGET): one hierarchy follows the mean of the input, another one the log of its noise
 * variance, exp(κ_u a₁ + ω_u). A network with conventions "toolbox-8.2" under the toolbox's names: the input has a
 * value parent x1 and a noise parent a1, each with volatility parents above. HGF toolbox 8.2, `hgf_jget` and kin;
 * perceptual-models 5.
 */

import { UsageError } from "../errors.js";
import {
  type Filter,
  type Parameter,
  type Prior,
  positive,
  type Quantity,
  real,
  valueIn,
} from "../model/index.js";
import { div, exp, log, mul, neg, reciprocal, type Scalar } from "../scalar/index.js";
import type { ChainFamily } from "./chain-parameters.js";
import { reviewBeliefs } from "./chain-review.js";
import { type Chain, type ChainSettings, oncePerRun, variants } from "./chains.js";
import { Network } from "./network.js";
import type { Named } from "./step.js";

const sides = ["x", "a"] as const;
type Side = (typeof sides)[number];
type Type = ChainFamily["type"];

const prior = (mean: Prior["mean"], variance: number): Prior => ({ mean, variance });

/** Default priors of a level, lowest or above: mean and variance before the first trial, tonic volatility. */
function priorsOf(type: Type, side: Side, lowest: boolean): Readonly<Record<"mu" | "sa" | "om", Prior>> {
  if (type === "hgf") {
    const noise = prior(0, 0.1);
    const start = side === "x" ? prior({ from: "firstInput" }, 0) : noise;
    return {
      mu: lowest ? start : prior(1, 0),
      sa: prior(lowest ? log(3) : log(0.1), 0),
      om: lowest ? prior(0, 25) : prior(-7, 1),
    };
  }
  if (side === "x") {
    return {
      mu: lowest ? prior({ from: "firstInput" }, 0) : prior(1, 0),
      sa: prior(lowest ? log(16) : 0, 1),
      om: prior(lowest ? -1 : 0, 4),
    };
  }
  return { mu: prior(-4, 0), sa: prior(lowest ? 0 : log(4), 1), om: prior(lowest ? 4 : 2, 4) };
}

const follows: Readonly<Record<Side, string>> = { x: "mean of the input", a: "log noise of the input" };

function parametersOf(type: Type, levels: number): Parameter[] {
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const block = (short: "mu" | "sa" | "om", side: Side): Parameter[] =>
    all.map((level) => {
      const start = short !== "om";
      const attribute = { mu: "mean", sa: "variance", om: "tonicVolatility" }[short];
      const letter = { mu: "μ", sa: "σ", om: "ω" }[short];
      const words = {
        mu: "mean before the first trial",
        sa: "variance before the first trial",
        om: "log variance that the level gains per trial, apart from what the level above adds",
      }[short];
      return {
        name: start ? `${short}${side}0_${level}` : `${short}${side}${level}`,
        aliases: [
          start ? `${short}${side}_0[${level}]` : `${short}${side}[${level}]`,
          `${side}${level}.${attribute}`,
        ],
        domain: short === "sa" ? positive : real,
        prior: priorsOf(type, side, level === 1)[short],
        symbol: { letter, subscript: start ? `${side},${level},0` : `${side},${level}` },
        description: `${follows[side]}, level ${level}: ${words}`,
      };
    });
  const coupling = (side: Side, level: number): Parameter => ({
    name: `ka${side}${level}`,
    aliases: [
      `ka${side}[${level}]`,
      ...(levels === 2 ? [`ka${side}`] : []),
      `${side}${level}<-${side}${level + 1}.volatilityCoupling`,
    ],
    domain: positive,
    prior: prior(0, 0),
    symbol: { letter: "κ", subscript: `${side},${level}` },
    description: `${follows[side]}, level ${level}: coupling to the level above`,
    neutral: 1,
  });
  return [
    ...sides.flatMap((side) => [...block("mu", side), ...block("sa", side)]),
    {
      name: "kau",
      aliases: ["u<-a1.volatilityCoupling"],
      domain: positive,
      prior: prior(0, 0),
      symbol: { letter: "κ", subscript: "u" },
      description: "coupling of the input's noise to the hierarchy that follows it",
      neutral: 1,
    },
    ...sides.flatMap((side) => all.slice(0, -1).map((level) => coupling(side, level))),
    {
      name: "omu",
      aliases: ["u.tonicVolatility"],
      domain: real,
      prior: prior(type === "hgf" ? 0 : 8, 0),
      symbol: { letter: "ω", subscript: "u" },
      description: "log noise variance of the input, apart from what is followed",
    },
    ...sides.flatMap((side) => block("om", side)),
  ];
}

function quantitiesOf(levels: number): Quantity[] {
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const block = (
    short: string,
    attribute: string,
    timing: Quantity["timing"],
    formula: string,
    last = levels,
  ) =>
    sides.flatMap((side) =>
      all.slice(0, last).map((level) => ({
        name: `${side}${level}.${attribute}`,
        toolbox: short.includes("@") ? `${short.replace("@", side)}_${level}` : "",
        timing,
        formula,
      })),
    );
  const named = [
    ...block("mu@", "mean", "posterior", "μ after the input"),
    ...block("sa@", "variance", "posterior", "1/π"),
    ...block("mu@hat", "expectedMean", "prediction", "μ after the previous trial"),
    ...block("sa@hat", "expectedVariance", "prediction", "1/π̂"),
    ...block("w@", "predictedVolatility", "prediction", "v = exp(κ μ + ω)", levels - 1),
    ...block("da@", "volatilityPredictionError", "posterior", "(1/π + (μ - μ̂)²) π̂ - 1"),
    ...block("lr@", "reportedRate", "posterior", "as the toolbox has it: ½ κ v / π above level 1"),
    ...block(
      "",
      "learningRate",
      "posterior",
      "weight of the prediction error below: ½ κ w / π above level 1",
    ),
  ];
  const ofInput: Quantity[] = [
    {
      name: "u.expectedMean",
      toolbox: "muuhat",
      timing: "prediction",
      formula: "μ of x1 after the previous trial",
    },
    {
      name: "u.expectedVariance",
      toolbox: "sauhat",
      timing: "prediction",
      formula: "exp(κ_u μ + ω_u), μ of a1",
    },
    { name: "u.valuePredictionError", toolbox: "daux", timing: "posterior", formula: "u - μ̂" },
    {
      name: "u.volatilityPredictionError",
      toolbox: "daua",
      timing: "posterior",
      formula: "(1/π + (u - μ)²) / noise variance - 1, of the posterior of x1",
    },
  ];
  return [...ofInput, ...named.map(({ toolbox, ...rest }) => (toolbox === "" ? rest : { ...rest, toolbox }))];
}

/** @throws UsageError for a number of levels that the model does not have */
export function jumpingGaussian(type: Type, settings: ChainSettings = {}): Chain {
  const name = `${type}_jget`;
  const { levels = 2, jumpCheck = type === "hgf" } = settings;
  if (!Number.isInteger(levels) || levels < 2) {
    throw new UsageError(`${name}: levels must be a whole number of at least 2, got ${levels}`);
  }
  const all = Array.from({ length: levels }, (_, i) => i + 1);
  const nodes = sides.flatMap((side) => all.map((level) => `${side}${level}`));
  let network = Network.create({ variant: variants[type], conventions: "toolbox-8.2" }).input("u", {
    precision: 1,
    valueParents: { x1: 1 },
    volatilityParents: { a1: 1 },
  });
  for (const side of sides) {
    for (const level of all) {
      const parents = level < levels ? { volatilityParents: { [`${side}${level + 1}`]: 1 } } : {};
      network = network.continuous(`${side}${level}`, parents);
    }
  }
  const inner = network.asFilter({ irregularIntervals: false });
  const native = oncePerRun(<S extends Scalar>(p: Named<S>): Named<S> => {
    const out: Record<string, S | number> = {
      "u.precision": exp<S>(neg<S>(valueIn(p, "omu"))),
      "u<-a1.volatilityCoupling": valueIn(p, "kau"),
    };
    for (const side of sides) {
      for (const level of all) {
        const node = `${side}${level}`;
        out[`${node}.mean`] = valueIn(p, `mu${side}0_${level}`);
        out[`${node}.precision`] = reciprocal<S>(valueIn(p, `sa${side}0_${level}`));
        out[`${node}.tonicVolatility`] = valueIn(p, `om${side}${level}`);
        out[`${node}.tonicDrift`] = 0;
        out[`${node}.autoconnectionStrength`] = 1;
        if (level < levels)
          out[`${node}<-${side}${level + 1}.volatilityCoupling`] = valueIn(p, `ka${side}${level}`);
      }
    }
    return out;
  });
  const parameters = parametersOf(type, levels);
  const filter: Filter = {
    name,
    parameters,
    inputs: inner.inputs,
    exogenous: [],
    roles: {
      "level[1].expectedMean": "u.expectedMean",
      "level[1].expectedVariance": "u.expectedVariance",
      "level[1].mean": "x1.mean",
      "level[1].variance": "x1.variance",
      "noise[1].expectedMean": "a1.expectedMean",
      "noise[1].expectedVariance": "a1.expectedVariance",
      "noise[1].mean": "a1.mean",
      "noise[1].variance": "a1.variance",
    },
    quantities: quantitiesOf(levels),
    honoursMissing: true,
    initial: (p) => inner.initial(native(p)),
    predict<S extends Scalar>(state: Named<S>, exogenous: Named<S>, p: Named<S>) {
      const predicted = inner.predict<S>(state, exogenous, native<S>(p));
      const noise = reciprocal<S>(valueIn(predicted.prediction, "u.expectedPrecision"));
      return { ...predicted, prediction: { ...predicted.prediction, "u.expectedVariance": noise } };
    },
    update<S extends Scalar>(
      state: Named<S>,
      prediction: Named<S>,
      observation: Parameters<typeof inner.update<S>>[2],
      p: Named<S>,
      exogenous: Named<S>,
    ) {
      const updated = inner.update<S>(state, prediction, observation, native<S>(p), exogenous);
      return { ...updated, quantities: { ...updated.quantities, ...rates<S>(updated.state, prediction, p) } };
    },
    rowZero: (p) =>
      Object.fromEntries([
        ...nodes.flatMap((node) => [
          [`${node}.mean`, valueIn(p, `mu${node[0]}0_${node.slice(1)}`)],
          [`${node}.variance`, valueIn(p, `sa${node[0]}0_${node.slice(1)}`)],
        ]),
        ...["reportedRate", "learningRate"].map((rate) => [
          `a1.${rate}`,
          0.5 * valueIn(p, "kau") * valueIn(p, "saa0_1"),
        ]),
      ]),
    ...(type === "hgf" || jumpCheck
      ? { review: (trajectories) => reviewBeliefs(nodes, jumpCheck ? 256 : undefined, trajectories) }
      : {}),
  };
  return { filter, vector: parameters.map((parameter) => parameter.name), network };

  /** Weight of the prediction error below, and what the toolbox calls so: it has v in the place of w. */
  function rates<S extends Scalar>(next: Named<S>, prediction: Named<S>, p: Named<S>): Named<S> {
    const out: Record<string, S | number> = {};
    const both = (node: string, rate: S | number, reported = rate): void => {
      out[`${node}.learningRate`] = rate;
      out[`${node}.reportedRate`] = reported;
    };
    both("x1", div<S>(valueIn(prediction, "u.expectedPrecision"), valueIn(next, "x1.precision")));
    both("a1", div<S>(mul<S>(0.5, valueIn(p, "kau")), valueIn(next, "a1.precision")));
    for (const side of sides) {
      for (const level of all.slice(1)) {
        const below = `${side}${level - 1}`;
        const half = mul<S>(0.5, valueIn(p, `ka${below}`));
        const rate = (step: string): S =>
          div<S>(
            mul<S>(half, valueIn(prediction, `${below}.${step}`)),
            valueIn(next, `${side}${level}.precision`),
          );
        both(`${side}${level}`, rate("effectivePrecision"), rate("predictedVolatility"));
      }
    }
    return out;
  }
}

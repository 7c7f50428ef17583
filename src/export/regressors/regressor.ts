/**
 * Regressors that a model offers for each trial: its quantities, what its responses add, and two surprises. A default
 * set is chosen by what quantities are, so that it suits every model.
 */

import type { Agent } from "../../agent/index.js";
import { UsageError } from "../../errors.js";
import { type ParticipantTrajectories, streamColumn } from "../../fit/index.js";
import type { Quantity } from "../../model/index.js";
import { log } from "../../scalar/elementary/index.js";
import { suggest } from "../../suggest.js";

export interface Regressor {
  /** As in `trajectories.csv` where it is a column there. */
  readonly name: string;
  /** What it is and how it is computed, in one line. */
  readonly description: string;
  readonly unit: string;
  /** NaN where there is none. */
  values(beliefs: ParticipantTrajectories): Float64Array;
}

/** Kinds of quantities in the order of the default set: short name of the toolbox, or the last part of our name. */
const kinds: readonly { readonly toolbox: readonly string[]; readonly own: readonly string[] }[] = [
  { toolbox: ["epsi"], own: ["weightedPredictionError"] },
  { toolbox: ["da", "dau"], own: ["valuePredictionError", "volatilityPredictionError"] },
  { toolbox: ["muhat", "vhat"], own: ["expectedMean"] },
  { toolbox: ["wt"], own: ["learningRate"] },
  { toolbox: ["v"], own: ["predictedVolatility"] },
  { toolbox: ["sahat"], own: ["expectedVariance"] },
  { toolbox: [], own: ["inputSurprise"] },
];

function kindOf({ name, toolbox }: Quantity): number {
  // A toolbox name tells more: ud and da are both prediction errors to us.
  if (toolbox !== undefined) {
    const short = toolbox.replace(/_\d+$/, "");
    // v without a level is the value of a learning model, not a volatility.
    return short === "v" && short === toolbox ? -1 : kinds.findIndex((kind) => kind.toolbox.includes(short));
  }
  return kinds.findIndex((kind) => kind.own.includes(name.slice(name.lastIndexOf(".") + 1)));
}

/**
 * @param wanted names, of the toolbox or ours; default: weighted prediction errors, prediction errors, predictions,
 *   learning rates, volatilities, uncertainties, surprise, prediction errors of responses, as far as the model has them
 * @throws UsageError for a name that the model does not have
 */
export function chooseRegressors(agent: Agent, wanted?: readonly string[]): Regressor[] {
  const { quantities } = agent.filter;
  const offered = new Map<string, Regressor>();
  for (const quantity of quantities) offered.set(quantity.toolbox ?? quantity.name, ofQuantity(quantity));
  const added = [...surpriseOf(agent), ...agent.streams.flatMap((stream) => ofStream(agent, stream))];
  for (const regressor of added) {
    if (!offered.has(regressor.name)) offered.set(regressor.name, regressor);
  }
  if (wanted === undefined) {
    const sorted = kinds.flatMap((_, kind) => quantities.filter((q) => kindOf(q) === kind));
    const chosen = sorted.length > 0 ? sorted : quantities;
    const names = [...chosen.map((q) => q.toolbox ?? q.name), "surprise", ...errorNames(agent)];
    return names.flatMap((name) => offered.get(name) ?? []);
  }
  const aliases = new Map(quantities.map((q) => [q.name, q.toolbox ?? q.name]));
  return [...new Set(wanted)].map((name) => {
    const regressor = offered.get(name) ?? offered.get(aliases.get(name) ?? "");
    if (regressor !== undefined) return regressor;
    const nearest = suggest(name, [...offered.keys(), ...aliases.keys()]);
    throw new UsageError(
      `the model has no column "${name}"; ${nearest === undefined ? "its" : `did you mean "${nearest}"? Its`} ` +
        `columns are ${[...offered.keys()].join(", ")}`,
    );
  });
}

/** Few enough for one design matrix: precision-weighted prediction errors, else prediction errors. */
export function fewRegressors(agent: Agent): Regressor[] {
  const { quantities } = agent.filter;
  for (const kind of [0, 1]) {
    const names = quantities.filter((q) => kindOf(q) === kind).map((q) => q.toolbox ?? q.name);
    if (names.length > 0) return chooseRegressors(agent, names);
  }
  return chooseRegressors(agent);
}

function ofQuantity({ name, toolbox, formula, timing }: Quantity): Regressor {
  const column = toolbox ?? name;
  const known = timing === "prediction" ? "before the input" : "after the input";
  return {
    name: column,
    description: `${name}: ${formula}; known ${known} of the trial`,
    unit: "that of the model's beliefs",
    values: ({ columns }) => columns.get(column)!,
  };
}

/** Surprise about the outcome, for models that predict a binary one. */
function surpriseOf({ filter }: Agent): Regressor[] {
  const [input] = filter.inputs;
  const expected = filter.roles["level[1].expectedMean"];
  const quantity = filter.quantities.find((q) => q.name === expected);
  if (input?.kind !== "binary" || quantity === undefined) return [];
  return [
    {
      name: "surprise",
      description: `surprise about the outcome: -log of the probability that ${quantity.name} gave to it`,
      unit: "nat",
      values: ({ columns }) => {
        const [outcomes, predicted] = [
          columns.get(input.name)!,
          columns.get(quantity.toolbox ?? quantity.name)!,
        ];
        return outcomes.map((u, t) => -log(u * predicted[t]! + (1 - u) * (1 - predicted[t]!)));
      },
    },
  ];
}

/** Columns that a stream of responses has in `trajectories.csv`, its prediction error and its surprise. */
function ofStream(agent: Agent, { name, model, response }: Agent["streams"][number]): Regressor[] {
  const at = (what: string) => (beliefs: ParticipantTrajectories) =>
    beliefs.columns.get(streamColumn(agent, name, what))!;
  const chosen = response.responseKind === "binary" || response.responseKind === "categorical";
  const unit = chosen ? "probability" : "that of the response";
  const column = (what: string, description: string, own = unit): Regressor => ({
    name: streamColumn(agent, name, what),
    description: `${model.name}: ${description}`,
    unit: own,
    values: at(what),
  });
  const columns = [
    column("prediction", "expected response"),
    column("residual", "residual of the response", chosen ? "sd" : unit),
    column("log_likelihood", "log probability of the response", "nat"),
  ];
  if (response.scores !== "response") return columns;
  return [
    ...columns,
    {
      name: errorName(agent, name),
      description: `${model.name}: prediction error of the response, response - expected response`,
      unit,
      values: (beliefs) => {
        const expected = at("prediction")(beliefs);
        // Of several options the expectation is the probability of the chosen one, which counts as 1.
        const observed = response.responseKind === "categorical" ? () => 1 : (y: number) => y;
        return at("response")(beliefs).map((y, t) => observed(y) - expected[t]!);
      },
    },
    {
      name: `${agent.streams.length > 1 ? name : "response"}_surprise`,
      description: `${model.name}: surprise about the response, -log of its probability (density)`,
      unit: "nat",
      values: (beliefs) => at("log_likelihood")(beliefs).map((value) => -value),
    },
  ];
}

function errorName(agent: Agent, stream: string): string {
  return `${agent.streams.length > 1 ? stream : "response"}_prediction_error`;
}

function errorNames(agent: Agent): string[] {
  return agent.streams
    .filter((stream) => stream.response.scores === "response")
    .map((stream) => errorName(agent, stream.name));
}

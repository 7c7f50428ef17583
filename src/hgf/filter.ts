/** A network as a filter: its parameters, quantities and roles, and a trial by the network's conventions. */

import { UsageError } from "../errors.js";
import type { Filter, Prior } from "../model/index.js";
import { valueIn } from "../model/index.js";
import type { Scalar } from "../scalar/index.js";
import type { Graph, NodeKind } from "./graph.js";
import { networkParameters } from "./parameters.js";
import { type Plan, planOf } from "./plan.js";
import { networkQuantities } from "./quantities.js";
import { standard } from "./standard.js";
import type { Named } from "./step.js";
import { toolbox } from "./toolbox.js";

export interface FilterOptions {
  /**
   * Nodes that are levels 1, 2, ... for response models, lowest first. Default: the chain above the only input,
   * which itself is level 1 if it is binary; none for other networks.
   */
  readonly levels?: readonly string[];
  /** Parameters to estimate; all others stay at the network's values. */
  readonly free?: readonly string[];
  /** Priors of free parameters on the estimation scale, where the default is not meant. */
  readonly priors?: Readonly<Record<string, Prior>>;
  /** Whether trials may have a `timeStep` (default), or all steps are 1, which makes a smaller program. */
  readonly irregularIntervals?: boolean;
}

/** @throws UsageError for unknown levels and parameters */
export function filterOf(graph: Graph, options: FilterOptions = {}): Filter {
  const plan = planOf(graph);
  const { irregularIntervals = true } = options;
  const conduct = plan.settings.conventions === "standard" ? standard : toolbox;
  const timeStep = <S>(exogenous: Readonly<Record<string, S | number>>): S | number =>
    irregularIntervals ? valueIn(exogenous, "timeStep") : 1;
  return {
    name: "network",
    description: "generalised hierarchical Gaussian filter",
    parameters: networkParameters(graph, options),
    inputs: plan.inputs.map(({ id, kind }) => ({
      name: id,
      kind: kind === "binary" ? "binary" : "real",
      from: "input",
      description: kind === "binary" ? "outcome, 0 or 1" : "observed value",
    })),
    exogenous: irregularIntervals
      ? [
          {
            name: "timeStep",
            kind: "positive",
            from: "environment",
            description: "time since the previous trial, 1 where it is absent",
          },
        ]
      : [],
    roles: rolesOf(options.levels ?? chainOf(plan), plan),
    quantities: networkQuantities(plan),
    honoursTime: irregularIntervals,
    honoursMissing: true,
    initial<S extends Scalar>(p: Named<S>) {
      const names = plan.states.flatMap(({ id }) => [`${id}.mean`, `${id}.precision`]);
      return { state: Object.fromEntries(names.map((name) => [name, valueIn(p, name)])) };
    },
    predict<S extends Scalar>(state: Named<S>, exogenous: Named<S>, p: Named<S>) {
      return conduct.predict<S>(plan, state, timeStep<S>(exogenous), p);
    },
    update(state, prediction, observation, p, exogenous) {
      return conduct.update(plan, state, prediction, observation, timeStep(exogenous), p);
    },
  };
}

const roleOf = ["expectedMean", "expectedVariance", "mean", "variance"] as const;

function rolesOf(levels: readonly string[], plan: Plan): Record<string, string> {
  const belief: readonly NodeKind[] = ["continuous", "binary"];
  const known = plan.predictionOrder.filter(({ kind }) => belief.includes(kind)).map(({ id }) => id);
  const roles: Record<string, string> = {};
  levels.forEach((id, i) => {
    if (!known.includes(id)) {
      throw new UsageError(`levels: no belief "${id}"; binary and continuous nodes are ${known.join(", ")}`);
    }
    for (const quantity of roleOf) roles[`level[${i + 1}].${quantity}`] = `${id}.${quantity}`;
    if (plan.node(id).kind === "binary") roles[`level[${i + 1}].expectedLogOdds`] = `${id}.expectedLogOdds`;
  });
  return roles;
}

/** The line of parents above the only input, if every node belongs to it. */
function chainOf(plan: Plan): string[] {
  const [input, ...others] = plan.inputs;
  if (input === undefined || others.length > 0) return [];
  const chain: string[] = input.kind === "binary" ? [input.id] : [];
  let node = input;
  for (let seen = 1; seen < plan.predictionOrder.length; seen++) {
    const parents = [...node.valueParents, ...node.volatilityParents];
    if (parents.length !== 1) return [];
    node = plan.node(parents[0]!.node);
    chain.push(node.id);
  }
  return chain;
}

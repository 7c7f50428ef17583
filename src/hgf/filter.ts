/** A network as a filter: its parameters, quantities and roles, and a trial by the network's conventions. */

import { UsageError } from "../errors.js";
import type { Filter, InputColumn, Observation, Prior } from "../model/index.js";
import { valueIn } from "../model/index.js";
import type { Scalar } from "../scalar/index.js";
import { fedNodes } from "./feed.js";
import { general } from "./general.js";
import type { Graph } from "./graph.js";
import { networkParameters } from "./parameters.js";
import { type Plan, type PlannedNode, planOf } from "./plan.js";
import { networkQuantities } from "./quantities.js";
import { type Sequence, withSequence } from "./sequence.js";
import { attributeOf, type Named, type Updated } from "./step.js";
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
  /** Order of the steps of a trial, where the derived one is not meant. */
  readonly sequence?: Sequence;
}

const timeStepColumn: InputColumn = {
  name: "timeStep",
  kind: "positive",
  from: "environment",
  description: "time since the previous trial, 1 where it is absent",
};

/** @throws UsageError for unknown levels and parameters */
export function filterOf(graph: Graph, options: FilterOptions = {}): Filter {
  const plan = options.sequence === undefined ? planOf(graph) : withSequence(planOf(graph), options.sequence);
  const { irregularIntervals = true } = options;
  const { composites } = plan;
  const conduct = plan.settings.conventions === "toolbox-8.2" ? toolbox : general;
  const timeStep = <S>(exogenous: Readonly<Record<string, S | number>>): S | number =>
    irregularIntervals ? valueIn(exogenous, "timeStep") : 1;
  const levels = options.levels ?? chainOf(plan);
  return {
    name: "network",
    description: "generalised hierarchical Gaussian filter",
    parameters: networkParameters(graph, options),
    inputs: columnsOf(graph, plan),
    exogenous: [
      ...(irregularIntervals ? [timeStepColumn] : []),
      ...composites.flatMap(({ optional }) => optional),
    ],
    roles: rolesOf(levels, plan),
    ...(levels.length === 0 ? adviceOn(plan) : {}),
    quantities: networkQuantities(plan, levels),
    honoursTime: irregularIntervals,
    honoursMissing: true,
    initial<S extends Scalar>(p: Named<S>) {
      const state: Record<string, S | number> = {};
      for (const node of plan.states) {
        state[node.keys.mean] = attributeOf(node, "mean", p);
        state[node.keys.precision] = attributeOf(node, "precision", p);
      }
      for (const node of plan.inputs) {
        if (node.kind === "relay" || node.kind === "volatile-input")
          state[node.keys.mean] = attributeOf(node, "mean", p);
      }
      for (const composite of composites) Object.assign(state, composite.initial<S>(p));
      return { state };
    },
    predict<S extends Scalar>(state: Named<S>, exogenous: Named<S>, p: Named<S>) {
      return conduct.predict<S>(plan, state, timeStep<S>(exogenous), p);
    },
    update<S extends Scalar>(
      state: Named<S>,
      prediction: Named<S>,
      observation: Readonly<Record<string, Observation<S>>>,
      p: Named<S>,
      exogenous: Named<S>,
    ): Updated<S> {
      if (composites.length === 0) {
        return conduct.update<S>(plan, state, prediction, observation, timeStep(exogenous), p);
      }
      const fed = Object.assign(
        { ...observation },
        ...composites.map((composite) => composite.feed<S>(state, observation)),
      );
      const updated = conduct.update<S>(plan, state, prediction, fed, timeStep(exogenous), p);
      const conclusion = { state, prediction, next: updated.state, observations: observation, exogenous, p };
      const concluded = composites.map((composite) => composite.conclude<S>(conclusion));
      return {
        state: Object.assign({ ...updated.state }, ...concluded.map((c) => c.state)),
        quantities: Object.assign({ ...updated.quantities }, ...concluded.map((c) => c.quantities)),
        checks: [...updated.checks, ...concluded.flatMap((c) => c.checks)],
      };
    },
  };
}

/** The input columns of all nodes that are fed, as listed. */
export function columnsOf(graph: Graph, { composites }: Plan): InputColumn[] {
  return fedNodes(graph).flatMap(({ id, kind }): readonly InputColumn[] => {
    if (kind === "binary") return [{ name: id, kind, from: "input", description: "outcome, 0 or 1" }];
    if (kind === "input" || kind === "volatile")
      return [{ name: id, kind: "real", from: "input", description: "observed value" }];
    return composites.find((composite) => composite.id === id)?.columns ?? [];
  });
}

const roleOf = ["expectedMean", "expectedVariance", "mean", "variance"] as const;

function rolesOf(levels: readonly string[], plan: Plan): Record<string, string> {
  const known = new Map(plan.predictionOrder.filter(isBelief).map((node) => [node.id, node]));
  const roles: Record<string, string> = {};
  levels.forEach((id, i) => {
    const node = known.get(id);
    if (node === undefined) {
      const names = [...known.keys()].join(", ");
      throw new UsageError(`levels: no belief "${id}"; binary and continuous nodes are ${names}`);
    }
    for (const quantity of roleOf) roles[`level[${i + 1}].${quantity}`] = node.keys[quantity];
    if (node.kind === "binary") roles[`level[${i + 1}].expectedLogOdds`] = node.keys.expectedLogOdds;
  });
  return roles;
}

/** Levels for example: the first input or what it informs, and its first parents upwards. */
function adviceOn({ inputs, predictionOrder }: Plan): { readonly rolesAdvice?: string } {
  const beliefs = predictionOrder.filter(isBelief).map(({ id }) => id);
  const line: string[] = [];
  for (let node = inputs[0]; node !== undefined && !line.includes(node.id); ) {
    if (isBelief(node)) line.push(node.id);
    node = (node.valueParents[0] ?? node.volatilityParents[0])?.other;
  }
  const example = line.length > 0 ? line : beliefs.slice(-1);
  if (example.length === 0) return {};
  return {
    rolesAdvice:
      "This network is no single chain above one input: say which of its nodes are levels 1, 2, ... to responses, " +
      `for example --levels ${example.join(",")} (levels: [${example.join(", ")}] in files); ` +
      `binary and continuous nodes are ${beliefs.join(", ")}`,
  };
}

function isBelief({ kind }: PlannedNode): boolean {
  return kind === "continuous" || kind === "binary";
}

/** The line of parents above the only input, if every node belongs to it. */
function chainOf(plan: Plan): string[] {
  const [input, ...others] = plan.inputs;
  if (input === undefined || others.length > 0) return [];
  const chain: string[] = input.kind === "binary" ? [input.id] : [];
  let node = input;
  // The volatility inside a volatile input is no part of the line.
  const fused = input.kind === "volatile-input";
  for (let seen = fused ? 2 : 1; seen < plan.predictionOrder.length; seen++) {
    const parents = [...node.valueParents, ...(fused && node === input ? [] : node.volatilityParents)];
    if (parents.length !== 1) return [];
    node = parents[0]!.other;
    if (!isBelief(node)) return [];
    chain.push(node.id);
  }
  return chain;
}

/**
 * From declared nodes to the beliefs they stand for. A volatile node is a state with a volatility of its own; a
 * categorical node is n outcomes, n states and a volatility that they share; a node of an exponential family that
 * learns by an HGF is a relay and a state for each statistic. hgf.md 1.4, 1.5 and 5.6.
 */

import { attributesOf } from "./attributes.js";
import type { Coupling } from "./couplings.js";
import { couplingName, type EdgeKind, type Graph, type NodeData, parentIds } from "./graph.js";
import { type Keys, keysOf } from "./keys.js";
import { categoriesOf, exponentialFamilyOf } from "./structure.js";

/**
 * `relay`: what a statistic of an observation is fed to, itself without a posterior of its own; `volatile-input`: value
 * level of a volatile node that is fed.
 */
export type CoreKind = "continuous" | "input" | "volatile-input" | "binary" | "constant" | "relay";

/** A parameter by name, or a number that nobody can change. */
export type ParameterSource = string | number;

export interface CoreNode {
  readonly id: string;
  readonly kind: CoreKind;
  readonly keys: Keys;
  readonly parameters: Readonly<Record<string, ParameterSource>>;
  /** Value level of a volatile node with children: expands at its prediction, and its precision never falls below it. */
  readonly volatile: boolean;
}

export interface CoreEdge {
  readonly kind: EdgeKind;
  readonly parent: string;
  readonly child: string;
  readonly strength: ParameterSource;
  readonly coupling?: Coupling;
  /** Whether it was declared; all others are inside a node. */
  readonly declared?: boolean;
}

export interface CoreGraph {
  readonly nodes: readonly CoreNode[];
  readonly edges: readonly CoreEdge[];
}

export function expand(graph: Graph): CoreGraph {
  const parents = parentIds(graph);
  const parts = graph.nodes.map((node) => partsOf(node, graph, parents));
  const declared = graph.edges.map(
    (edge): CoreEdge => ({
      kind: edge.kind,
      parent: edge.parent,
      child: edge.child,
      strength: couplingName(edge),
      declared: true,
      ...(edge.coupling === undefined ? {} : { coupling: edge.coupling }),
    }),
  );
  return {
    nodes: parts.flatMap(({ nodes }) => nodes),
    edges: [...declared, ...parts.flatMap(({ edges }) => edges)],
  };
}

function partsOf(node: NodeData, { settings }: Graph, parents: ReadonlySet<string>): CoreGraph {
  const { id, kind } = node;
  switch (kind) {
    case "continuous":
    case "input":
    case "binary":
    case "constant": {
      const names = attributesOf(node, settings.conventions).map(({ name }) => name);
      return { nodes: [core(id, kind, Object.fromEntries(names.map((n) => [n, `${id}.${n}`])))], edges: [] };
    }
    case "volatile":
      return volatileParts(id, parents.has(id) ? "continuous" : "volatile-input");
    case "categorical":
      return categoricalParts(id, id, categoriesOf(node));
    case "transitions": {
      const n = categoriesOf(node);
      const rows = Array.from({ length: n }, (_, i) => categoricalParts(originId(id, i), id, n));
      return {
        nodes: rows.flatMap(({ nodes }) => nodes),
        edges: rows.flatMap(({ edges }) => edges),
      };
    }
    case "exponential-family":
      return relayParts(node);
    case "dirichlet-process":
      return { nodes: [], edges: [] };
  }
}

function core(
  id: string,
  kind: CoreKind,
  parameters: CoreNode["parameters"],
  keys: Keys = keysOf((key) => `${id}.${key}`),
  volatile = false,
): CoreNode {
  return { id, kind, parameters, keys, volatile };
}

/** Attributes of a state that is a part of another node; what is left out is the number that has no effect. */
function stateParameters(
  mean: ParameterSource,
  precision: ParameterSource,
  tonicVolatility: ParameterSource,
): CoreNode["parameters"] {
  return { mean, precision, tonicVolatility, tonicDrift: 0, autoconnectionStrength: 1 };
}

/** The volatility inside a node, whose parameters are attributes of that node (`owner`). */
function innerVolatility(owner: string): CoreNode["parameters"] {
  return stateParameters(
    `${owner}.meanVolatility`,
    `${owner}.precisionVolatility`,
    `${owner}.tonicVolatilityVolatility`,
  );
}

export function originId(id: string, state: number): string {
  return `${id}.from${state}`;
}

function volatileParts(id: string, kind: "continuous" | "volatile-input"): CoreGraph {
  const value = {
    ...stateParameters(`${id}.mean`, `${id}.precision`, `${id}.tonicVolatility`),
    autoconnectionStrength: `${id}.autoconnectionStrength`,
  };
  const volatility = `${id}.volatility`;
  return {
    nodes: [
      core(id, kind, value, undefined, kind === "continuous"),
      core(
        volatility,
        "continuous",
        innerVolatility(id),
        keysOf((key) => `${id}.${key}Volatility`),
      ),
    ],
    edges: [{ kind: "volatility", parent: volatility, child: id, strength: `${id}.internalCoupling` }],
  };
}

/** @param owner the declared node, whose attributes all categories share */
function categoricalParts(id: string, owner: string, categories: number): CoreGraph {
  const each = Array.from({ length: categories }, (_, i) => ({
    outcome: `${id}.binary${i}`,
    state: `${id}.state${i}`,
  }));
  const volatility = `${id}.volatility`;
  const state = stateParameters(`${owner}.mean`, `${owner}.precision`, `${owner}.tonicVolatility`);
  return {
    nodes: [
      ...each.map(({ outcome }) => core(outcome, "binary", {})),
      ...each.map((part) => core(part.state, "continuous", state)),
      core(volatility, "continuous", innerVolatility(owner)),
    ],
    edges: each.flatMap(({ outcome, state: parent }): CoreEdge[] => [
      { kind: "value", parent, child: outcome, strength: 1 },
      { kind: "volatility", parent: volatility, child: parent, strength: `${owner}.volatilityCoupling` },
    ]),
  };
}

function relayParts(node: NodeData): CoreGraph {
  const { id } = node;
  const { learning, statistics } = exponentialFamilyOf(node);
  if (learning === "generalised-filtering") return { nodes: [], edges: [] };
  const levels = Number(learning.slice("hgf-".length));
  const nodes: CoreNode[] = [];
  const edges: CoreEdge[] = [];
  const ids = (i: number): string[] => [
    `${id}.state${i}`,
    `${id}.volatility${i}`,
    `${id}.upperVolatility${i}`,
  ];
  statistics.forEach((_, i) => {
    const relay = `${id}.relay${i}`;
    nodes.push(core(relay, "relay", { mean: 0, precision: 1, tonicVolatility: -4 }));
    let child = relay;
    ids(i)
      .slice(0, levels)
      .forEach((state, level) => {
        nodes.push(core(state, "continuous", stateParameters(0, 1, -4)));
        edges.push({ kind: level === 0 ? "value" : "volatility", parent: state, child, strength: 1 });
        child = state;
      });
  });
  return { nodes, edges };
}

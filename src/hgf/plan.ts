/** A validated graph with its neighbours looked up and its orders fixed: what the steps of a trial walk over. */

import { type EdgeKind, edgeName, type Graph, type NodeKind, type Settings } from "./graph.js";
import { ordersOf } from "./order.js";

/** An edge, seen from one of its ends. */
export interface Link {
  /** Id of the other end. */
  readonly node: string;
  /** Name of the parameter that holds its strength. */
  readonly strength: string;
}

export interface PlannedNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly valueParents: readonly Link[];
  readonly volatilityParents: readonly Link[];
  readonly valueChildren: readonly Link[];
  readonly volatilityChildren: readonly Link[];
}

export interface Plan {
  readonly settings: Settings;
  readonly node: (id: string) => PlannedNode;
  /** Nodes that are fed with data, as listed. */
  readonly inputs: readonly PlannedNode[];
  readonly states: readonly PlannedNode[];
  /** Parents before children. */
  readonly predictionOrder: readonly PlannedNode[];
  /** Children before parents. */
  readonly updateOrder: readonly PlannedNode[];
}

/** Name of an edge's strength: `u<-x2.valueCoupling`, `x2<-x3.volatilityCoupling`. */
export function couplingName(edge: {
  readonly kind: EdgeKind;
  readonly child: string;
  readonly parent: string;
}): string {
  return `${edgeName(edge)}.${edge.kind === "value" ? "valueCoupling" : "volatilityCoupling"}`;
}

export function planOf(graph: Graph): Plan {
  const links = (kind: EdgeKind, at: "parent" | "child", id: string): Link[] =>
    graph.edges
      .filter((edge) => edge.kind === kind && edge[at] === id)
      .map((edge) => ({ node: at === "child" ? edge.parent : edge.child, strength: couplingName(edge) }));
  const nodes = new Map(
    graph.nodes.map(({ id, kind }): [string, PlannedNode] => [
      id,
      {
        id,
        kind,
        valueParents: links("value", "child", id),
        volatilityParents: links("volatility", "child", id),
        valueChildren: links("value", "parent", id),
        volatilityChildren: links("volatility", "parent", id),
      },
    ]),
  );
  const node = (id: string): PlannedNode => {
    const found = nodes.get(id);
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  };
  const orders = ordersOf([...nodes.keys()], graph.edges);
  return {
    settings: graph.settings,
    node,
    inputs: [...nodes.values()].filter(({ kind }) => kind !== "continuous"),
    states: [...nodes.values()].filter(({ kind }) => kind === "continuous"),
    predictionOrder: orders.prediction.map(node),
    updateOrder: orders.update.map(node),
  };
}

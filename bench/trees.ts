/** Networks of any size: a tree of continuous states above one input, each with two value parents and a volatility. */

import type { AgentSpecification } from "../src/agent/index.js";
import { type Network, network } from "../src/hgf/index.js";

/** Nodes, the input included. */
export const sizes = [3, 10, 30, 100, 300] as const;

/** Only child of a node, counted from 0, the input: even nodes are the volatility of the node before them. */
function childOf(node: number): number {
  if (node === 1) return 0;
  return node % 2 === 0 ? node - 1 : 1 + 2 * Math.floor((node - 3) / 4);
}

function couplingOf(node: number): "value" | "volatility" {
  return node % 2 === 0 ? "volatility" : "value";
}

/** Rows `[child, coupling]` of nodes 1, 2, ...: the tree as pyhgf is told it. */
export function treeRows(nodes: number): (readonly [number, string])[] {
  return Array.from({ length: nodes - 1 }, (_, i) => [childOf(i + 1), couplingOf(i + 1)] as const);
}

/** The tree, by pyhgf's conventions: `x0` is the input. */
export function tree(nodes: number): Network {
  const start = network({
    variant: "ehgf",
    meanField: true,
    conventions: "pyhgf",
    probabilityClip: 1e-6,
    maximumPrecision: 1e10,
  });
  return Array.from({ length: nodes }, (_, node) => node).reduce<Network>((net, node) => {
    const parents = treeRows(nodes).flatMap(([child], i) => (child === node ? [i + 1] : []));
    const of = (kind: string): string[] =>
      parents.filter((at) => couplingOf(at) === kind).map((at) => `x${at}`);
    const valueParents = of("value");
    const volatilityParents = of("volatility");
    return node === 0
      ? net.input("x0", { precision: 1, valueParents })
      : net.continuous(`x${node}`, { valueParents, volatilityParents });
  }, start);
}

/** An ideal observer of the input with one free parameter: its log-likelihood needs every belief of the tree. */
export function observer(nodes: number): AgentSpecification {
  return {
    network: tree(nodes).toJSON(),
    levels: ["x1"],
    responseModel: "bayes_optimal",
    free: ["x1.tonicVolatility"],
  };
}

/** A slow wave under a fast one. */
export function wave(trials: number): Float64Array {
  return Float64Array.from({ length: trials }, (_, t) => Math.sin(t / 8) + 0.3 * Math.cos(1.7 * t));
}

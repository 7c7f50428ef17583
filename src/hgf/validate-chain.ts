/**
 * Conventions "toolbox-8.2" are those of the toolbox's chains: one input, one line of parents above it, and above a
 * continuous input a second line that follows the log of its noise (the jumping Gaussian, `hgf_jget`).
 */

import { UsageError } from "../errors.js";
import { edgeName, type Graph } from "./graph.js";

/** @throws UsageError naming what the toolbox's chains do not have */
export function validateChain({ nodes, edges, settings }: Graph): void {
  const refuse = (what: string): never => {
    throw new UsageError(`conventions "toolbox-8.2": ${what}; use conventions "standard"`);
  };
  if (settings.variant === "ehgf-legacy") refuse('the toolbox has no variant "ehgf-legacy"');
  if (!settings.meanField) refuse("the toolbox is mean-field only");
  const other = nodes.find(({ kind }) => kind !== "continuous" && kind !== "input" && kind !== "binary");
  if (other !== undefined) refuse(`the toolbox has no nodes of kind ${other.kind} (${other.id})`);
  const curved = edges.find(({ coupling }) => coupling !== undefined);
  if (curved !== undefined) refuse(`the toolbox has no coupling functions (${edgeName(curved)})`);
  const inputs = nodes.filter(({ kind }) => kind !== "continuous");
  if (inputs.length > 1)
    refuse(`a chain has one input, this network has ${inputs.map(({ id }) => id).join(", ")}`);
  for (const { id } of nodes) {
    for (const [end, plural] of [
      ["child", "parents"],
      ["parent", "children"],
    ] as const) {
      // A continuous input may have a parent of each kind.
      const noisy = end === "child" && inputs[0]!.id === id && inputs[0]!.kind === "input";
      const own = edges.filter((edge) => edge[end] === id);
      const noise = own.filter(({ kind }) => noisy && kind === "volatility");
      const others = noise.length === 1 ? own.filter((edge) => edge !== noise[0]) : own;
      if (others.length > 1) refuse(`node ${id} of a chain cannot have ${others.length} ${plural}`);
    }
  }
  const input = inputs[0]!;
  for (const edge of edges) {
    const first = edge.child === input.id;
    const noise = first && input.kind === "input" && edge.kind === "volatility";
    if (first !== (edge.kind === "value") && !noise)
      refuse(`edge ${edgeName(edge)} cannot be a ${edge.kind} edge in a chain`);
    if (first && !noise && input.kind === "input" && edge.strength !== 1) {
      refuse(`the coupling of a continuous input, ${edgeName(edge)}, must be 1`);
    }
  }
  if (edges.length !== nodes.length - 1) refuse("every node must belong to the chain above the input");
}

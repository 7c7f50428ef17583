/** Which edges there can be. hgf.md 1.2. */

import { UsageError } from "../errors.js";
import { type EdgeData, edgeName, type Graph, type NodeData, type NodeKind } from "./graph.js";

/** Which ends each kind of node can be of a declared edge. */
const roles: Readonly<Record<NodeKind, readonly ("value parent" | "volatility parent" | "child")[]>> = {
  continuous: ["value parent", "volatility parent", "child"],
  volatile: ["value parent", "child"],
  constant: ["value parent"],
  input: ["child"],
  binary: ["child"],
  categorical: [],
  transitions: [],
  "exponential-family": [],
  "dirichlet-process": [],
};
const SHOWN = 12;

/** @throws UsageError naming the edge and the remedy */
export function validateEdge(
  edge: EdgeData,
  nodes: ReadonlyMap<string, NodeData>,
  { settings }: Graph,
): void {
  const { kind, parent, child, strength } = edge;
  const what = `${kind} edge ${edgeName(edge)}`;
  const refuse = (why: string): never => {
    throw new UsageError(`${what}: ${why}`);
  };
  for (const [role, id] of [
    ["parent", parent],
    ["child", child],
  ] as const) {
    if (nodes.has(id)) continue;
    const known = [...nodes.keys()];
    const more = known.length > SHOWN ? `, ... (${known.length})` : "";
    refuse(`no node "${id}" (the ${role}); the nodes are ${known.slice(0, SHOWN).join(", ")}${more}`);
  }
  if (parent === child) throw new UsageError(`node ${child} cannot be its own ${kind} parent`);
  if (!Number.isFinite(strength)) refuse(`strength must be a finite number, got ${strength}`);
  const [above, below] = [nodes.get(parent)!, nodes.get(child)!];
  if (!roles[above.kind].includes(`${kind} parent`)) {
    const can = roles[above.kind].includes("value parent")
      ? `which can be a value parent only`
      : "and only continuous nodes can be parents";
    refuse(`${parent} is of kind ${above.kind}, ${can}`);
  }
  if (!roles[below.kind].includes("child")) {
    refuse(`${child} is of kind ${below.kind}, which has no parents but those it brings along`);
  }
  if (edge.coupling !== undefined && kind === "volatility") {
    refuse("only value edges have a function; leave it out");
  }
  if (edge.coupling !== undefined && above.kind === "constant") {
    refuse("the function of a constant is always the identity; give the constant its value");
  }
  if (kind === "volatility") validateVolatility(edge, below, settings, refuse);
}

function validateVolatility(
  { parent, child, strength }: EdgeData,
  below: NodeData,
  { variant, conventions }: Graph["settings"],
  refuse: (why: string) => never,
): void {
  if (below.kind === "binary") {
    refuse(`a binary node has no volatility; make ${parent} a volatility parent of ${child}'s value parent`);
  }
  if (below.kind === "volatile") {
    refuse("a volatile node has a volatility of its own and takes no other; make it a continuous node");
  }
  if (below.kind === "input" && conventions === "standard" && below.parameters.precision === undefined) {
    refuse(
      `an input with noise parents needs its precision given: the default, noise of variance 1, would hide them; ` +
        `pass precision, Infinity for no noise but theirs`,
    );
  }
  if (variant === "unbounded" && strength === 0) {
    refuse('strength 0 is impossible with variant "unbounded"; leave the edge out');
  }
}

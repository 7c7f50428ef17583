/** What a network must satisfy before it is used; each complaint names the node and the remedy. hgf.md 1.2. */

import { UsageError } from "../errors.js";
import { attributesOf } from "./attributes.js";
import { type EdgeData, edgeName, type Graph, type NodeData } from "./graph.js";
import { ordersOf } from "./order.js";
import { validateChain } from "./validate-chain.js";

/** @throws UsageError for the first thing wrong */
export function validate(graph: Graph): void {
  validateSettings(graph);
  const seen = new Set<string>();
  for (const node of graph.nodes) {
    if (seen.has(node.id))
      throw new UsageError(`node ${node.id} is declared twice; every node needs its own id`);
    seen.add(node.id);
    validateNode(node, graph);
  }
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  graph.edges.forEach((edge, i) => {
    validateEdge(edge, nodes, graph);
    const twin = graph.edges.findIndex(
      (other) => other.kind === edge.kind && other.parent === edge.parent && other.child === edge.child,
    );
    if (twin < i) {
      throw new UsageError(`${edge.kind} edge ${edgeName(edge)} is declared twice; give it one strength`);
    }
  });
  for (const { id, kind } of graph.nodes) {
    if (kind !== "continuous" && !graph.edges.some((edge) => edge.child === id)) {
      throw new UsageError(
        `node ${id}: a node of kind ${kind} needs a value parent; add valueParents: { x: 1 }`,
      );
    }
  }
  const { cycle } = ordersOf([...nodes.keys()], graph.edges);
  if (cycle.length > 0) {
    throw new UsageError(
      `nodes ${cycle.join(", ")} form a cycle; a parent cannot be a child of its children`,
    );
  }
  if (!graph.nodes.some(({ kind }) => kind !== "continuous")) {
    throw new UsageError("the network has no input: declare one with .input(id, ...) or .binary(id, ...)");
  }
  if (graph.settings.conventions === "toolbox-8.2") validateChain(graph);
}

function validateSettings({ settings }: Graph): void {
  const { probabilityClip: clip, maximumPrecision } = settings;
  if (clip !== "none" && !(clip > 0 && clip < 0.5)) {
    throw new UsageError(`probabilityClip must be between 0 and 0.5, or "none"; got ${clip}`);
  }
  if (!(maximumPrecision > 0)) throw new UsageError(`maximumPrecision must be > 0, got ${maximumPrecision}`);
}

function validateNode({ id, kind, parameters }: NodeData, { settings }: Graph): void {
  if (id === "" || /[\s<]/.test(id)) {
    throw new UsageError(`node id "${id}": an id is not empty and has no space and no "<" in it`);
  }
  const attributes = attributesOf(kind, settings.conventions);
  for (const [name, value] of Object.entries(parameters)) {
    const attribute = attributes.find((a) => a.name === name);
    if (attribute === undefined) {
      const known = attributes.map((a) => a.name).join(", ");
      const offer = known === "" ? "none" : `only ${known}`;
      throw new UsageError(`node ${id}: a node of kind ${kind} has no attribute "${name}", ${offer}`);
    }
    if (attribute.domain.kind === "positive" && !(value > 0)) {
      throw new UsageError(`node ${id}: ${name} must be > 0, got ${value}; pass 1 / variance`);
    }
    if (Number.isFinite(value)) continue;
    if (kind === "input" && value > 0) {
      if (settings.conventions === "toolbox-8.2") continue;
      throw new UsageError(
        `node ${id}: an input without noise (precision Infinity) needs conventions "toolbox-8.2"; ` +
          "or give a finite precision",
      );
    }
    throw new UsageError(`node ${id}: ${name} must be a finite number, got ${value}`);
  }
}

function validateEdge(edge: EdgeData, nodes: ReadonlyMap<string, NodeData>, { settings }: Graph): void {
  const { kind, parent, child, strength } = edge;
  const known = [...nodes.keys()].join(", ");
  for (const [role, id] of [
    ["parent", parent],
    ["child", child],
  ] as const) {
    if (nodes.has(id)) continue;
    throw new UsageError(
      `${kind} edge ${edgeName(edge)}: no node "${id}" (the ${role}); the nodes are ${known}`,
    );
  }
  if (parent === child) throw new UsageError(`node ${child} cannot be its own ${kind} parent`);
  if (!Number.isFinite(strength)) {
    throw new UsageError(`${kind} edge ${edgeName(edge)}: strength must be a finite number, got ${strength}`);
  }
  const [above, below] = [nodes.get(parent)!.kind, nodes.get(child)!.kind];
  if (above !== "continuous") {
    throw new UsageError(
      `${kind} edge ${edgeName(edge)}: ${parent} is of kind ${above}, and only continuous nodes can be parents`,
    );
  }
  if (kind !== "volatility") return;
  if (below === "input") {
    throw new UsageError(
      `volatility edge ${edgeName(edge)}: noise parents (volatility parents of an input) are not available yet; ` +
        `make ${parent} a volatility parent of ${child}'s value parent`,
    );
  }
  if (below === "binary") {
    throw new UsageError(
      `volatility edge ${edgeName(edge)}: a binary node has no volatility; make ${parent} a volatility parent of ` +
        `${child}'s value parent`,
    );
  }
  if (settings.variant === "unbounded" && strength === 0) {
    throw new UsageError(
      `volatility edge ${edgeName(edge)}: strength 0 is impossible with variant "unbounded"; leave the edge out`,
    );
  }
}

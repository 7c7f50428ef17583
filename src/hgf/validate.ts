/** What a network must satisfy before it is used; each complaint names the node and the remedy. hgf.md 1.2. */

import { UsageError } from "../errors.js";
import { attributesOf } from "./attributes.js";
import { rulesOf } from "./conventions.js";
import { expand } from "./expand.js";
import { fedNodes } from "./feed.js";
import { type EdgeData, edgeName, type Graph, type NodeData } from "./graph.js";
import { orderOf } from "./order.js";
import { predictionPrecedences, updatePrecedences } from "./plan.js";
import { validateSize } from "./size.js";
import { structureOf, validateStructure } from "./structure.js";
import { validateChain } from "./validate-chain.js";
import { validateEdge } from "./validate-edge.js";

/** Names in messages are cut here: a network may have very many. */
const SHOWN = 12;

/** @throws UsageError for the first thing wrong */
export function validate(graph: Graph): void {
  validateSettings(graph);
  validateSize(graph);
  const nodes = new Map<string, NodeData>();
  for (const node of graph.nodes) {
    if (nodes.has(node.id))
      throw new UsageError(`node ${node.id} is declared twice; every node needs its own id`);
    nodes.set(node.id, node);
    validateNode(node, graph);
  }
  const edges = new Set<string>();
  const taught = new Set<string>();
  for (const edge of graph.edges) {
    validateEdge(edge, nodes, graph);
    const name = `${edge.kind} ${edgeName(edge)}`;
    if (edges.has(name)) {
      throw new UsageError(`${edge.kind} edge ${edgeName(edge)} is declared twice; give it one strength`);
    }
    edges.add(name);
    if (edge.kind === "value") taught.add(edge.child);
  }
  for (const { id, kind } of graph.nodes) {
    if ((kind === "input" || kind === "binary") && !taught.has(id)) {
      throw new UsageError(
        `node ${id}: a node of kind ${kind} needs a value parent; add valueParents: { x: 1 }`,
      );
    }
  }
  validateOrder(graph);
  if (fedNodes(graph).length === 0) {
    throw new UsageError("the network has no input: declare one with .input(id, ...) or .binary(id, ...)");
  }
  if (graph.settings.conventions === "toolbox-8.2") validateChain(graph);
}

function validateOrder(graph: Graph): void {
  const core = expand(graph);
  const ids = core.nodes.map(({ id }) => id);
  const twice = new Set<string>();
  for (const id of ids) {
    if (twice.has(id)) {
      throw new UsageError(`node id "${id}" is also the name of a part of another node; choose another id`);
    }
    twice.add(id);
  }
  const { stuck } = orderOf(ids, predictionPrecedences(core));
  if (stuck.length > 0) {
    throw new UsageError(`nodes ${some(stuck)} form a cycle; a parent cannot be a child of its children`);
  }
  const waiting = orderOf(ids, updatePrecedences(core, rulesOf(graph.settings))).stuck;
  if (waiting.length === 0) return;
  throw new UsageError(
    `nodes ${some(waiting)} wait for each other: a noise parent learns from the posteriors of its input's value ` +
      'parents, so it cannot be one of them or their child; use noisePredictionError "prediction", or another node',
  );
}

function some(ids: readonly string[]): string {
  const shown = ids.slice(0, SHOWN).join(", ");
  return ids.length > SHOWN ? `${shown}, ... (${ids.length})` : shown;
}

function validateSettings({ settings }: Graph): void {
  const { probabilityClip: clip, maximumPrecision } = settings;
  if (clip !== "none" && !(clip > 0 && clip < 0.5)) {
    throw new UsageError(`probabilityClip must be between 0 and 0.5, or "none"; got ${clip}`);
  }
  if (!(maximumPrecision > 0)) throw new UsageError(`maximumPrecision must be > 0, got ${maximumPrecision}`);
}

function validateNode(node: NodeData, graph: Graph): void {
  const { id, kind, parameters } = node;
  const { conventions, variant } = graph.settings;
  if (id === "" || /[\s<[\]]/.test(id)) {
    throw new UsageError(`node id "${id}": an id is not empty and has no space, bracket and "<" in it`);
  }
  validateStructure(node);
  const attributes = attributesOf(node, conventions);
  const structure = structureOf(kind);
  for (const [name, value] of Object.entries(parameters)) {
    if (structure.includes(name)) continue;
    const attribute = attributes.find((a) => a.name === name);
    if (attribute === undefined) {
      const known = [...attributes.map((a) => a.name), ...structure].join(", ");
      const offer = known === "" ? "none" : `only ${known}`;
      throw new UsageError(`node ${id}: a node of kind ${kind} has no attribute "${name}", ${offer}`);
    }
    if (typeof value !== "number") {
      throw new UsageError(`node ${id}: ${name} must be a number, got ${JSON.stringify(value)}`);
    }
    validateNumber(node, name, value, attribute.domain.kind === "positive", graph);
    if (variant === "unbounded" && value === 0 && /Coupling$/.test(name)) {
      throw new UsageError(`node ${id}: ${name} 0 is impossible with variant "unbounded"; it divides by it`);
    }
  }
}

function validateNumber(
  { id, kind }: NodeData,
  name: string,
  value: number,
  positive: boolean,
  { settings, edges }: Graph,
): void {
  if (positive && !(value > 0)) {
    const mend = /recision/.test(name) ? "; pass 1 / variance" : "";
    throw new UsageError(`node ${id}: ${name} must be > 0, got ${value}${mend}`);
  }
  if (Number.isFinite(value)) return;
  if (kind === "input" && value > 0) {
    if (settings.conventions === "toolbox-8.2") return;
    if (edges.some((edge: EdgeData) => edge.kind === "volatility" && edge.child === id)) return;
    throw new UsageError(
      `node ${id}: an input without noise (precision Infinity) needs noise parents or conventions "toolbox-8.2"; ` +
        "or give a finite precision",
    );
  }
  throw new UsageError(`node ${id}: ${name} must be a finite number, got ${value}`);
}

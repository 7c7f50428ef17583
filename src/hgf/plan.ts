/** A validated graph with its neighbours looked up and its orders fixed: what the steps of a trial walk over. */

import { type Composite, compositesOf } from "./composite.js";
import { type Rules, rulesOf } from "./conventions.js";
import type { Coupling } from "./couplings.js";
import { type CoreGraph, type CoreNode, expand, type ParameterSource } from "./expand.js";
import { edgeName, type Graph, type Settings } from "./graph.js";
import { type EdgeKeys, edgeKeysOf } from "./keys.js";
import { orderOf, type Precedence } from "./order.js";

/** An edge, seen from one of its ends. */
export interface Link {
  /** The other end. */
  readonly other: PlannedNode;
  /** Name of the parameter that holds its strength, or the strength itself. */
  readonly strength: ParameterSource;
  /** Absent for the identity. */
  readonly coupling?: Coupling;
  /** Names under which a declared edge is reported; absent inside a node. */
  readonly edge?: EdgeKeys;
}

export interface PlannedNode extends CoreNode {
  readonly valueParents: readonly Link[];
  readonly volatilityParents: readonly Link[];
  readonly valueChildren: readonly Link[];
  readonly volatilityChildren: readonly Link[];
}

/**
 * What happens to a node on a trial: it takes part; it is predicted, and the prediction becomes the belief; or it is
 * left alone, and no time passes for it.
 */
export type Part = "updated" | "predicted" | "held";

export interface Plan {
  readonly settings: Settings;
  readonly rules: Rules;
  readonly node: (id: string) => PlannedNode;
  /** Nodes that are fed with data, as listed. */
  readonly inputs: readonly PlannedNode[];
  readonly states: readonly PlannedNode[];
  readonly composites: readonly Composite[];
  /** Parents before children. */
  readonly predictionOrder: readonly PlannedNode[];
  /** Children before parents. */
  readonly updateOrder: readonly PlannedNode[];
  /** Nodes that do not take part in full; all others do. */
  readonly parts: ReadonlyMap<string, Part>;
}

export function planOf(graph: Graph): Plan {
  const core = expand(graph);
  const rules = rulesOf(graph.settings);
  const nodes = connect(core);
  const node = (id: string): PlannedNode => {
    const found = nodes.get(id);
    if (found === undefined) throw new Error(`no node ${id}`);
    return found;
  };
  const all = [...nodes.values()];
  const ids = [...nodes.keys()];
  const prediction = orderOf(ids, predictionPrecedences(core));
  const update = orderOf(ids, updatePrecedences(core, rules));
  return {
    settings: graph.settings,
    rules,
    node,
    inputs: all.filter(({ kind }) => isFed(kind)),
    states: all.filter(({ kind }) => kind === "continuous"),
    composites: compositesOf(graph, rules),
    predictionOrder: prediction.order.map(node),
    updateOrder: update.order.map(node),
    parts: new Map(),
  };
}

export function isFed(kind: CoreNode["kind"]): boolean {
  return kind === "input" || kind === "volatile-input" || kind === "binary" || kind === "relay";
}

/** The state that alone stands above an input. */
export function firstLevelOf({ valueParents }: PlannedNode): PlannedNode | undefined {
  const [first, ...others] = valueParents;
  return others.length === 0 && first?.other.kind === "continuous" ? first.other : undefined;
}

function connect({ nodes, edges }: CoreGraph): Map<string, PlannedNode> {
  type Mutable = {
    -readonly [K in keyof PlannedNode]: PlannedNode[K] extends readonly Link[] ? Link[] : PlannedNode[K];
  };
  const planned = new Map(
    nodes.map((node): [string, Mutable] => [
      node.id,
      { ...node, valueParents: [], volatilityParents: [], valueChildren: [], volatilityChildren: [] },
    ]),
  );
  for (const { kind, parent, child, strength, coupling, declared } of edges) {
    const [above, below] = [planned.get(parent)!, planned.get(child)!];
    const link = (other: PlannedNode): Link => ({
      other,
      strength,
      ...(coupling === undefined ? {} : { coupling }),
      ...(declared ? { edge: edgeKeysOf(edgeName({ child, parent }), kind) } : {}),
    });
    if (kind === "value") {
      below.valueParents.push(link(above));
      above.valueChildren.push(link(below));
    } else {
      below.volatilityParents.push(link(above));
      above.volatilityChildren.push(link(below));
    }
  }
  return planned;
}

export function predictionPrecedences({ edges }: CoreGraph): Precedence[] {
  return edges.map(({ parent, child }) => ({ waiting: child, awaited: parent }));
}

/**
 * Parents wait for their children. Where a noise parent learns from posteriors it waits for the value parents of its
 * input too (Weber et al. 2023, section 6.3).
 */
export function updatePrecedences({ nodes, edges }: CoreGraph, rules: Rules): Precedence[] {
  const upwards = edges.map(({ parent, child }) => ({ waiting: parent, awaited: child }));
  if (rules.noisePredictionError === "prediction") return upwards;
  const inputs = new Map(nodes.filter(({ kind }) => kind === "input").map(({ id }) => [id, [] as string[]]));
  for (const { kind, parent, child } of edges) if (kind === "value") inputs.get(child)?.push(parent);
  const sideways = edges.flatMap(({ kind, parent, child }) =>
    kind === "volatility" ? (inputs.get(child) ?? []).map((awaited) => ({ waiting: parent, awaited })) : [],
  );
  return [...upwards, ...sideways];
}

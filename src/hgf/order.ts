/** Orders of prediction and update, from the graph alone. hgf.md section 6; Weber et al. 2023, section 6.3. */

import type { EdgeData } from "./graph.js";

export interface Orders {
  /** Parents before children. */
  readonly prediction: readonly string[];
  /** Children before parents. */
  readonly update: readonly string[];
  /** Nodes that wait for each other, if the graph has a cycle. */
  readonly cycle: readonly string[];
}

/**
 * Repeated passes over the nodes as listed; a node is taken as soon as it waits for nobody. Any admissible order
 * gives the same numbers, and this one reads like the declaration.
 */
export function ordersOf(nodes: readonly string[], edges: readonly EdgeData[]): Orders {
  const downwards = passes(nodes, ({ parent, child }) => [child, parent], edges);
  const upwards = passes(nodes, ({ parent, child }) => [parent, child], edges);
  return { prediction: downwards.order, update: upwards.order, cycle: downwards.waiting };
}

function passes(
  nodes: readonly string[],
  waits: (edge: EdgeData) => readonly [waiting: string, awaited: string],
  edges: readonly EdgeData[],
): { readonly order: readonly string[]; readonly waiting: readonly string[] } {
  const pairs = edges.map(waits);
  const order: string[] = [];
  let waiting = [...nodes];
  for (let progress = true; progress; ) {
    progress = false;
    for (const node of [...waiting]) {
      if (pairs.some(([who, awaited]) => who === node && waiting.includes(awaited))) continue;
      order.push(node);
      waiting = waiting.filter((other) => other !== node);
      progress = true;
    }
  }
  return { order, waiting };
}

/** How large a network may be: beyond that nothing would be seen of it for minutes, so it is refused at once. */

import { UsageError } from "../errors.js";
import { type Graph, type NodeData, numberOf } from "./graph.js";
import { categoriesOf, clustersOf, statisticsCount } from "./structure.js";

/** Beliefs, those inside nodes included. 300 compile; so many still run on numbers in seconds a trial. */
const MOST_BELIEFS = 20_000;
const MOST_EDGES = 200_000;

/** @throws UsageError naming the number that is too large */
export function validateSize({ nodes, edges }: Graph): void {
  if (edges.length > MOST_EDGES) {
    throw new UsageError(`the network has ${edges.length} edges; there can be at most ${MOST_EDGES}`);
  }
  let beliefs = 0;
  for (const node of nodes) {
    beliefs += beliefsOf(node);
    if (beliefs <= MOST_BELIEFS) continue;
    throw new UsageError(
      `the network has more than ${MOST_BELIEFS} beliefs (of ${nodes.length} nodes, node ${node.id} is one too many); ` +
        "split it, or run its independent parts as networks of their own",
    );
  }
}

/** Number of beliefs that a node stands for at most, without expanding it. Nonsense counts as one: it is refused later. */
function beliefsOf(node: NodeData): number {
  const count = countOf(node);
  return count >= 1 ? count : 1;
}

function countOf(node: NodeData): number {
  switch (node.kind) {
    case "volatile":
      return 2;
    case "categorical":
      return 2 * categoriesOf(node) + 1;
    case "transitions":
      return categoriesOf(node) * (2 * categoriesOf(node) + 1);
    case "dirichlet-process":
      return clustersOf(node);
    case "exponential-family":
      return 4 * statisticsCount(numberOf(node, "dimension", 1));
    default:
      return 1;
  }
}

/** The tree of a hierarchical hidden Markov model as a setting: nodes in order of id, the root first. */

import { UsageError } from "../errors.js";
import { TOLERANCE } from "./forward-filter.js";

export interface TreeNode {
  /** From 1, the node's place in the list. */
  readonly id: number;
  readonly parent: TreeNode | undefined;
  readonly children: readonly TreeNode[];
  /** Of a leaf: probability of each outcome. */
  readonly outcomes: readonly number[];
  /** Of an inner node: transition probabilities between its children (from, to) at the prior mean. */
  readonly transitions?: readonly (readonly number[])[];
}

interface Declared {
  readonly children?: readonly number[];
  readonly outcomes?: readonly number[];
  readonly transitions?: readonly (readonly number[])[];
}

/** Two regimes of two states each; the second changes its state more often. */
export const defaultTree: readonly Declared[] = [
  { children: [2, 3] },
  { children: [4, 5] },
  {
    children: [6, 7],
    transitions: [
      [0.6, 0.35],
      [0.35, 0.6],
    ],
  },
  ...[0.15, 0.85, 0.15, 0.85].map((first) => ({ outcomes: [first, 1 - first] })),
];

/**
 * @param declared one entry a node: `{"children": [2, 3]}` or `{"outcomes": [0.15, 0.85]}`
 * @throws UsageError naming the node
 */
export function readTree(model: string, declared: unknown, outcomes: number): TreeNode[] {
  const refuse = (id: number | undefined, what: string): never => {
    throw new UsageError(`${model}: tree${id === undefined ? "" : `, node ${id}`}: ${what}`);
  };
  if (!Array.isArray(declared) || declared.length === 0) {
    return refuse(
      undefined,
      'must be a list of nodes, as [{"children": [2, 3]}, {"outcomes": [0.2, 0.8]}, ...]',
    );
  }
  declared.forEach((node: unknown, i) => {
    if (!isDeclared(node))
      refuse(i + 1, `children and outcomes must be lists of numbers, got ${JSON.stringify(node)}`);
  });
  const given = declared as readonly Declared[];
  type Mutable = { -readonly [K in keyof TreeNode]: TreeNode[K] };
  const nodes = given.map(
    ({ outcomes: own = [], transitions }, i): Mutable => ({
      id: i + 1,
      parent: undefined,
      children: [],
      outcomes: own,
      ...(transitions === undefined ? {} : { transitions }),
    }),
  );
  given.forEach(({ children = [] }, i) => {
    const node = nodes[i]!;
    node.children = children.map((id) => {
      const child = nodes[id - 1] ?? refuse(node.id, `there is no node ${id}`);
      if (child.parent !== undefined) refuse(id, `is a child of ${child.parent.id} and of ${node.id}`);
      child.parent = node;
      return child;
    });
    const { transitions: rows } = node;
    if (
      rows !== undefined &&
      (rows.length !== children.length || rows.some((r) => r.length !== rows.length))
    ) {
      refuse(node.id, `transitions must be ${children.length} rows of ${children.length} numbers`);
    }
  });
  nodes.forEach((node, i) => {
    if (i === 0 && node.parent !== undefined) refuse(node.id, "is the root and can have no parent");
    if (i > 0 && node.parent === undefined) refuse(node.id, "is no child of any node");
    if ((node.children.length === 0) === (node.outcomes.length === 0)) {
      refuse(node.id, "must have either children or outcomes");
    }
    if (node.children.length > 0) return;
    const total = node.outcomes.reduce((sum, x) => sum + x, 0);
    if (node.outcomes.length !== outcomes || !(Math.abs(total - 1) <= TOLERANCE)) {
      refuse(
        node.id,
        `outcomes must be ${outcomes} probabilities (n_outcomes) that add to 1, got ${node.outcomes}`,
      );
    }
  });
  if (pathTo(nodes[0]!).length !== 1 || nodes.some((node) => pathTo(node, nodes.length)[0] !== nodes[0])) {
    refuse(undefined, "every node must descend from node 1");
  }
  return nodes;
}

function isDeclared(node: unknown): node is Declared {
  if (typeof node !== "object" || node === null) return false;
  const numbers = (list: unknown): boolean => Array.isArray(list) && list.every((x) => typeof x === "number");
  const { children = [], outcomes = [], transitions = [] } = node as Record<string, unknown>;
  return numbers(children) && numbers(outcomes) && Array.isArray(transitions) && transitions.every(numbers);
}

/** The nodes from the root down to a node, that included. */
export function pathTo(node: TreeNode, longest = Number.POSITIVE_INFINITY): TreeNode[] {
  const path = [node];
  while (path[0]!.parent !== undefined && path.length < longest) path.unshift(path[0]!.parent);
  return path;
}

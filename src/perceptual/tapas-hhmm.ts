/**
 * A hierarchical hidden Markov model: states are the leaves of a tree, whose inner nodes say how their children follow
 * each other and where they are entered. Flattened to its leaves it is a hidden Markov model. Fine, Singer & Tishby
 * 1998, Machine Learning 32:41-62; HGF toolbox 8.2, `tapas_hhmm`; perceptual-models 7.
 */

import { type Check, type Parameter, unit, valueIn } from "../model/index.js";
import { abs, equal, lessEqual, logit, mul, type Scalar, sub } from "../scalar/index.js";
import type { PerceptualModel } from "./catalogue.js";
import { forwardFilter, sum, TOLERANCE } from "./forward-filter.js";
import { defaultTree, pathTo, readTree, type TreeNode } from "./hmm-tree.js";
import { jsonSetting, refuseUnknown, wholeSetting } from "./settings.js";

const name = "tapas_hhmm";
const description = "forward filter of a hierarchical hidden Markov model: states are leaves of a tree";

const settings = [
  { name: "n_outcomes", description: "number of outcomes; inputs are 1, 2, ...", default: "2" },
  {
    name: "tree",
    description:
      'nodes in order of id, as [{"children": [2, 3]}, {"outcomes": [0.2, 0.8]}, {"outcomes": [0.7, 0.3]}]; an inner ' +
      "node may have transitions, a matrix of prior means",
    default: "two regimes of two states each",
  },
];

type Named<S> = Readonly<Record<string, S | number>>;

const entryOf = (node: TreeNode): string => `V_${node.id}`;
const transitionOf = (node: TreeNode, from: number, to: number): string =>
  `A_${node.id}_${from + 1}_${to + 1}`;

/** Node by node: its entry probability, then its transition matrix by columns. */
function parametersOf(tree: readonly TreeNode[]): Parameter[] {
  return tree.flatMap((node) => [
    ...(node.parent === undefined ? [] : [entryParameter(node, node.parent.children.length)]),
    ...node.children.flatMap((_, to) => node.children.map((_, from) => transitionParameter(node, from, to))),
  ]);
}

function entryParameter(node: TreeNode, siblings: number): Parameter {
  return {
    name: entryOf(node),
    aliases: [`V[${node.id}]`],
    domain: unit,
    prior: { mean: logit(1 / siblings), variance: 0 },
    symbol: { letter: "V", subscript: `${node.id}` },
    description: `probability that node ${node.id} is where its parent is entered`,
  };
}

function transitionParameter(node: TreeNode, from: number, to: number): Parameter {
  const { children, transitions } = node;
  const leaf = children[from]!.children.length === 0;
  const others = children.length - 1;
  // A leaf mostly stays; an inner node is left once its children have been.
  const [stays, each] = leaf ? [0.9, 0.05] : [0, 1];
  const usual = from === to ? stays : each / others;
  return {
    name: transitionOf(node, from, to),
    aliases: [`A${node.id}[${from + 1},${to + 1}]`],
    domain: unit,
    prior: { mean: logit(transitions?.[from]?.[to] ?? usual), variance: leaf && from !== to ? 0.1 : 0 },
    symbol: { letter: "A", subscript: `${node.id},${from + 1},${to + 1}` },
    description: `node ${node.id}: probability that its child ${children[to]!.id} follows ${children[from]!.id}`,
  };
}

export const tapasHhmm: PerceptualModel = {
  name,
  description,
  reference: "Fine, Singer & Tishby 1998, Machine Learning 32:41-62",
  sources: ["fine1998"],
  settings,
  notes: [
    "The toolbox can neither fit nor simulate this model: it calls it by a name under which there is no file.",
    "Sums of probabilities may differ from one by 1e-12; the toolbox compares exactly.",
  ],
  build(given = {}) {
    refuseUnknown(name, settings, given);
    const outcomes = wholeSetting(name, "n_outcomes", given, 2);
    const tree = readTree(name, jsonSetting(name, "tree", given) ?? defaultTree, outcomes);
    const leaves = tree.filter(({ children }) => children.length === 0);
    const parameters = parametersOf(tree);
    const filter = forwardFilter({
      name,
      description,
      parameters,
      emissions: Array.from({ length: outcomes }, (_, o) => leaves.map((leaf) => leaf.outcomes[o]!)),
      laws: <S extends Scalar>(p: Named<S>) => ({
        prior: leaves.map((leaf) => entered<S>(pathTo(leaf).slice(1), p)),
        transitions: leaves.map((from) => leaves.map((to) => transition<S>(from, to, p))),
        checks: tree.flatMap((node) => checksOf<S>(node, p)),
      }),
    });
    return { filter, vector: parameters.map((parameter) => parameter.name) };
  },
};

/** Probability that all these nodes are where their parents are entered. */
function entered<S extends Scalar>(nodes: readonly TreeNode[], p: Named<S>): S | number {
  return nodes.reduce<S | number>((product, node) => mul<S>(product, valueIn(p, entryOf(node))), 1);
}

/** Up from a leaf, leaving each node below the common one; across; down to the other leaf, entering each node. */
function transition<S extends Scalar>(from: TreeNode, to: TreeNode, p: Named<S>): S | number {
  const [up, down] = [pathTo(from), pathTo(to)];
  const shared = from === to ? up.length - 1 : up.findIndex((node, i) => node !== down[i]);
  const common = up[shared - 1]!;
  const place = (path: readonly TreeNode[]): number => common.children.indexOf(path[shared]!);
  const across = valueIn(p, transitionOf(common, place(up), place(down)));
  const left = up.slice(shared, -1).map((node, i) => {
    const child = node.children.indexOf(up[shared + i + 1]!);
    return sub<S>(1, rowSum<S>(node, child, p));
  });
  const leaving = left.reduce<S | number>((product, chance) => mul<S>(product, chance), across);
  return mul<S>(leaving, entered<S>(down.slice(shared + 1), p));
}

function rowSum<S extends Scalar>(node: TreeNode, from: number, p: Named<S>): S | number {
  return sum<S>(node.children.map((_, to) => valueIn(p, transitionOf(node, from, to))));
}

/** Rows of transitions are at most 1, inner nodes do not follow themselves, entries add to 1. */
function checksOf<S extends Scalar>(node: TreeNode, p: Named<S>): Check<S>[] {
  if (node.children.length === 0) return [];
  const check = (quantity: string, value: S | number, holds: S | number): Check<S> => ({
    reason: "improperProbabilities",
    node: `node ${node.id}`,
    quantity,
    value,
    holds,
  });
  const entries = sum<S>(node.children.map((child) => valueIn(p, entryOf(child))));
  return [
    ...node.children.flatMap((child, i) => {
      const row = rowSum<S>(node, i, p);
      const self = valueIn(p, transitionOf(node, i, i));
      return [
        check(`sum of transitions from ${child.id}`, row, lessEqual<S>(row, 1 + TOLERANCE)),
        ...(child.children.length === 0
          ? []
          : [check(`transition from ${child.id} to itself`, self, equal<S>(self, 0))]),
      ];
    }),
    check("sum of the children's V", entries, lessEqual<S>(abs<S>(sub<S>(entries, 1)), TOLERANCE)),
  ];
}

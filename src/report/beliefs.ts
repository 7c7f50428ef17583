/**
 * Which columns of the trajectories are the levels of the hierarchy, the expected input and the learning rate,
 * whatever filter made them: chains of the toolbox, networks, learners with one value, models of one's own.
 */

import type { Agent } from "../agent/index.js";
import type { Label } from "../figures/index.js";
import type { Quantity } from "../model/index.js";

/** A continuous level: a node with a mean and a variance (or a precision). */
export interface Level {
  /** Number of the level to response models, the name of the node where it has none. */
  readonly name: string;
  readonly label: Label;
  readonly mean: string;
  readonly spread?: { readonly column: string; readonly kind: "variance" | "precision" };
}

export interface BeliefColumns {
  /** From the top. */
  readonly levels: readonly Level[];
  /** What is expected of the input: predicted before it is seen, as far as the filter says so. */
  readonly expected?: {
    readonly column: string;
    readonly label: Label;
    /** Of arms: the column of each, and that of the choice, which says whose outcome was seen. */
    readonly chosen?: { readonly columns: readonly string[]; readonly by: string };
  };
  /** d μ / d δ of the lowest continuous level. */
  readonly learningRate?: { readonly column: string; readonly label: Label };
}

/** Name of a quantity in the table of trajectories. */
export function columnOf(quantity: Quantity): string {
  return quantity.toolbox ?? quantity.name;
}

export function beliefColumns({ filter }: Agent): BeliefColumns {
  const { quantities, roles } = filter;
  const find = (name: string | undefined): Quantity | undefined => quantities.find((q) => q.name === name);
  const inputs = new Set(filter.inputs.map((input) => input.name));
  const numbers = new Map<string, number>();
  for (const [role, quantity] of Object.entries(roles)) {
    const level = /^level\[(\d+)\]\.mean$/.exec(role);
    if (level !== null) numbers.set(nodeOf(quantity), Number(level[1]));
  }
  const means = quantities.filter((q) => /\.mean$/.test(q.name) && !inputs.has(nodeOf(q.name)));
  const lowestOwn = Math.min(...means.map((q) => ownOf(nodeOf(q.name))?.level ?? Number.POSITIVE_INFINITY));
  const highestOwn = Math.max(...means.map((q) => ownOf(nodeOf(q.name))?.level ?? Number.NEGATIVE_INFINITY));
  const nodes = means
    .map((q) => {
      const node = nodeOf(q.name);
      return { node, mean: q, own: ownOf(node), number: numbers.get(node) ?? ownOf(node)?.level };
    })
    // Outcomes of arms are no belief of their own: the level above has that. What has no name in the toolbox is picked
    // from the others, as the transitions from the state before.
    .filter(
      ({ own, mean }) =>
        own === undefined ||
        (mean.toolbox !== undefined && (own.level > lowestOwn || lowestOwn === highestOwn)),
    );
  const spreadOf = (node: string): Level["spread"] => {
    for (const kind of ["variance", "precision"] as const) {
      const quantity = find(`${node}.${kind}`);
      if (quantity !== undefined) return { column: columnOf(quantity), kind };
    }
    return undefined;
  };
  const levels = nodes.flatMap(({ node, mean, own, number }): (Level & { number: number })[] => {
    const spread = spreadOf(node);
    if (spread === undefined) return [];
    const toolbox = /^[^_]+_(\d+)$/.exec(mean.toolbox ?? "")?.[1];
    const named =
      own === undefined
        ? { name: toolbox === undefined ? node : `level ${toolbox}`, label: `μ_{${toolbox ?? node}}` }
        : { name: `level ${own.level}, ${own.of}`, label: `μ_{${own.level}, ${own.of}}` };
    // Nodes that are no level of the chain stand above it.
    return [{ ...named, mean: columnOf(mean), spread, number: number ?? Number.POSITIVE_INFINITY }];
  });
  levels.sort((a, b) => (a.number === b.number ? 0 : b.number - a.number));
  const lowest = levels.at(-1);
  const rate =
    lowest &&
    (find(`${nodeOf(nameOf(quantities, lowest.mean))}.learningRate`) ??
      find(`chosen.x${lowest.number}.learningRate`));
  const expected = expectedQuantity(quantities, roles, [...inputs]);
  return {
    levels: levels.map(({ number: _, ...level }) => level),
    ...(expected === undefined
      ? {}
      : { expected: { column: columnOf(expected), ...seenOf(filter, find, expected) } }),
    ...(rate === undefined ? {} : { learningRate: { column: columnOf(rate), label: rateLabel(rate) } }),
  };
}

/** Whose a level is that each arm, outcome, transition or world has for itself: `arm 2`, `to 1 from 3`. */
function ownOf(node: string): { readonly level: number; readonly of: string } | undefined {
  const [, noun, row, from, level] = /^([a-z]+)(\d+)(?:from(\d+))?\.x(\d+)$/.exec(node) ?? [];
  if (noun === undefined) return undefined;
  return { level: Number(level), of: `${noun} ${row}${from === undefined ? "" : ` from ${from}`}` };
}

/** What is expected where only the outcome of the chosen arm is seen: that of this arm. */
function seenOf(
  { inputs, roles }: Agent["filter"],
  find: (name: string | undefined) => Quantity | undefined,
  expected: Quantity,
): Omit<NonNullable<BeliefColumns["expected"]>, "column"> {
  const choice = inputs.find(({ from }) => from === "response");
  if (choice === undefined) return { label: expectedLabel(expected) };
  const arms = Array.from({ length: choice.categories ?? 0 }, (_, i) =>
    find(roles[`arm[${i + 1}].expectedMean`]),
  );
  const columns = arms.flatMap((arm) => (arm === undefined ? [] : [columnOf(arm)]));
  if (columns.length === 0 || columns.length < arms.length) return { label: expectedLabel(expected) };
  return { label: "\\hat{μ}_{chosen arm}", chosen: { columns, by: choice.name } };
}

/** Expected mean of level 1, else of the first input, else the first role, else the first prediction. */
function expectedQuantity(
  quantities: readonly Quantity[],
  roles: Readonly<Record<string, string>>,
  inputs: readonly string[],
): Quantity | undefined {
  const wanted = [
    roles["level[1].expectedMean"],
    ...inputs.map((input) => `${input}.expectedMean`),
    ...Object.values(roles),
  ];
  for (const name of wanted) {
    const quantity = quantities.find((q) => q.name === name);
    if (quantity !== undefined) return quantity;
  }
  return quantities.find((q) => q.timing === "prediction") ?? quantities[0];
}

function expectedLabel({ name, toolbox }: Quantity): Label {
  const level = /^muhat_(\d+)$/.exec(toolbox ?? "")?.[1];
  if (level !== undefined) return `\\hat{μ}_{${level}}`;
  if (toolbox === "vhat") return "\\hat{\\var{v}}";
  return /\.expectedMean$/.test(name) ? `\\hat{μ}_{${nodeOf(name)}}` : `\\text{${name}}`;
}

function rateLabel({ toolbox, name }: Quantity): Label {
  const level = /^[^_]+_(\d+)$/.exec(toolbox ?? "")?.[1] ?? nodeOf(name);
  return `learning rate of level ${level}`;
}

function nodeOf(quantity: string): string {
  return quantity.slice(0, quantity.lastIndexOf("."));
}

function nameOf(quantities: readonly Quantity[], column: string): string {
  return quantities.find((q) => columnOf(q) === column)?.name ?? "";
}

/** Inputs as a user gives them, one value a trial and node, as the columns that a filter reads. */

import { UsageError } from "../errors.js";
import { type Graph, type NodeData, parentIds } from "./graph.js";
import { categoriesOf, exponentialFamilyOf } from "./structure.js";

/** A number, a list of entries, or a category counted from 0; NaN (or a list with NaN) is missing. */
export type InputValue = number | ArrayLike<number>;
/** One value a trial for each node that is fed. */
export type InputSeries = ArrayLike<InputValue>;

/** The nodes that are fed with data, as declared. A volatile node is where it has no children. */
export function fedNodes(graph: Graph): readonly NodeData[] {
  const parents = parentIds(graph);
  return graph.nodes.filter(
    (node) => widthOf(node) > 0 && !(node.kind === "volatile" && parents.has(node.id)),
  );
}

/** Number of columns of a node if it is fed; 0 for kinds that never are. */
export function widthOf(node: NodeData): number {
  switch (node.kind) {
    case "input":
    case "binary":
    case "volatile":
    case "dirichlet-process":
      return 1;
    case "categorical":
    case "transitions":
      return categoriesOf(node);
    case "exponential-family":
      return exponentialFamilyOf(node).dimension;
    default:
      return 0;
  }
}

/** Names of the columns of a node: the node itself, or one for each entry. */
export function columnNames(node: NodeData): string[] {
  const width = widthOf(node);
  return width === 1 ? [node.id] : Array.from({ length: width }, (_, i) => `${node.id}[${i}]`);
}

/**
 * The entries of one observation, NaN throughout where it is missing.
 * @throws UsageError for a value that the node cannot be fed
 */
export function entriesOf(node: NodeData, value: InputValue, trial: number): readonly number[] {
  const width = widthOf(node);
  const categorical = node.kind === "categorical" || node.kind === "transitions";
  const what = `input ${node.id}, trial ${trial + 1}`;
  if (typeof value === "number") {
    if (node.kind === "binary" && value !== 0 && value !== 1 && !Number.isNaN(value)) {
      throw new UsageError(`${what}: expected 0 or 1, or NaN where it was not seen, got ${value}`);
    }
    if (width === 1) return [value];
    if (Number.isNaN(value)) return new Array<number>(width).fill(Number.NaN);
    if (categorical && Number.isInteger(value) && value >= 0 && value < width) {
      return Array.from({ length: width }, (_, i) => (i === value ? 1 : 0));
    }
    const wanted = categorical
      ? `a category from 0 to ${width - 1}, or a list of ${width}`
      : `a list of ${width}`;
    throw new UsageError(`${what}: expected ${wanted}, got ${value}`);
  }
  const entries = Array.from(value);
  if (entries.length !== width) {
    throw new UsageError(`${what}: expected ${width} numbers, got ${entries.length}`);
  }
  if (entries.some(Number.isNaN)) return entries.map(() => Number.NaN);
  const ones = entries.filter((entry) => entry === 1).length;
  if (categorical && !(ones === 1 && entries.every((entry) => entry === 0 || entry === 1))) {
    throw new UsageError(
      `${what}: expected one 1 and otherwise 0, or the category as a number, got ${entries.join(", ")}`,
    );
  }
  return entries;
}

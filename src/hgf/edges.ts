/** Parents as a user declares them. */

import { type CouplingFunction, couplingOf } from "./couplings.js";
import { type EdgeData, type EdgeKind, edgeName } from "./graph.js";

/** Strength of an edge, or its strength (1) and the function by which a value parent acts (identity). */
export type EdgeOptions = number | { readonly strength?: number; readonly function?: CouplingFunction };

/** Parents with the strength of the edge to each, or a list of parents with strength 1. */
export type Parents = Readonly<Record<string, EdgeOptions>> | readonly string[];

/** @throws UsageError for an unknown function */
export function parentEdges(child: string, kind: EdgeKind, parents: Parents | undefined): EdgeData[] {
  if (parents === undefined) return [];
  const declared = isList(parents) ? parents.map((id) => [id, 1] as const) : Object.entries(parents);
  return declared.map(([parent, given]): EdgeData => {
    const options = typeof given === "number" ? { strength: given } : given;
    const { strength = 1 } = options;
    const coupling = couplingOf(options.function ?? "identity", `edge ${edgeName({ child, parent })}`);
    return { kind, parent, child, strength, ...(coupling === undefined ? {} : { coupling }) };
  });
}

function isList(parents: Parents): parents is readonly string[] {
  return Array.isArray(parents);
}

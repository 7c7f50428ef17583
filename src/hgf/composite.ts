/**
 * Nodes that are more than one belief: what their parts are fed, and what they conclude once the parts have been
 * updated. hgf.md section 4.
 */

import type { InputColumn, Observation, Quantity } from "../model/index.js";
import type { Scalar } from "../scalar/index.js";
import type { Rules } from "./conventions.js";
import { categorical } from "./families/categorical.js";
import { dirichletProcess } from "./families/dirichlet-process.js";
import { exponentialFamily } from "./families/exponential-family.js";
import { transitions } from "./families/transitions.js";
import type { Graph, NodeData } from "./graph.js";
import type { Named, Updated } from "./step.js";

/** A trial of a composite whose parts have been updated. */
export interface Conclusion<S> {
  /** Before the trial. */
  readonly state: Named<S>;
  readonly prediction: Named<S>;
  /** States of the parts after the trial. */
  readonly next: Named<S>;
  readonly observations: Observations<S>;
  readonly exogenous: Named<S>;
  readonly p: Named<S>;
}

export type Observations<S> = Readonly<Record<string, Observation<S>>>;

export interface Composite {
  readonly id: string;
  readonly columns: readonly InputColumn[];
  /** Columns that may be given and are NaN otherwise. */
  readonly optional: readonly InputColumn[];
  readonly quantities: readonly Quantity[];
  /** What it carries from trial to trial besides the beliefs of its parts. */
  initial<S extends Scalar>(p: Named<S>): Named<S>;
  /** Observations of its parts. */
  feed<S extends Scalar>(state: Named<S>, observations: Observations<S>): Observations<S>;
  conclude<S extends Scalar>(conclusion: Conclusion<S>): Updated<S>;
}

export function compositesOf({ nodes }: Graph, rules: Rules): Composite[] {
  return nodes.flatMap((node) => compositeOf(node, rules) ?? []);
}

function compositeOf(node: NodeData, rules: Rules): Composite | undefined {
  switch (node.kind) {
    case "categorical":
      return categorical(node);
    case "transitions":
      return transitions(node);
    case "exponential-family":
      return exponentialFamily(node, rules.boundedImpliedWeight);
    case "dirichlet-process":
      return dirichletProcess(node);
    default:
      return undefined;
  }
}

/** The columns that feed a node: the node itself, or one for each entry of its observations (`c[0]`, `c[1]`, ...). */
export function entryColumns(
  id: string,
  count: number,
  kind: InputColumn["kind"],
  description: (entry: number) => string,
): InputColumn[] {
  return Array.from({ length: count }, (_, i) => ({
    name: count === 1 ? id : `${id}[${i}]`,
    kind,
    from: "input",
    description: description(i),
  }));
}

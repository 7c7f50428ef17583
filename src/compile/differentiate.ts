/**
 * Derivatives of recorded values, recorded into the same graph: reverse mode (adjoints) and forward mode
 * (tangents). Applying one to the result of the other gives exact second derivatives.
 * Griewank & Walther 2008, Evaluating Derivatives, chapters 3 to 5.
 *
 * Both follow the zero rule: where an incoming derivative is 0 nothing is added, whatever the partial
 * derivative. Otherwise a branch that `select` discarded, NaN or infinite there, would poison the result.
 */

import { add, gate } from "../scalar/operations.js";
import { partials, pass } from "../scalar/partials.js";
import type { Scalar } from "../scalar/sym.js";
import { type Graph, Node, operandsOf } from "./graph.js";

/** A recorded value and the derivative of the result with respect to it. */
export interface Seed {
  readonly value: Scalar;
  readonly adjoint: Scalar;
}

/**
 * Reverse mode: derivatives of Σ adjoint · value with respect to each leaf, in the order of the leaves.
 * Leaves stop the sweep, so they may be inner nodes.
 */
export function adjoints(graph: Graph, seeds: readonly Seed[], leaves: readonly Node[]): Scalar[] {
  const highest = Math.max(-1, ...seeds.map((s) => (s.value instanceof Node ? s.value.id : -1)));
  const isLeaf = new Set(leaves.map((leaf) => leaf.id));
  const depends = dependents(graph, isLeaf, highest);
  const adjoint = new Map<number, Scalar>();
  const send = (to: Scalar, amount: Scalar): void => {
    if (!(to instanceof Node) || !depends[to.id] || amount === 0) return;
    adjoint.set(to.id, add<Scalar>(adjoint.get(to.id) ?? 0, amount));
  };
  for (const seed of seeds) send(seed.value, seed.adjoint);
  for (let id = highest; id >= 0; id--) {
    const incoming = adjoint.get(id);
    if (incoming === undefined || isLeaf.has(id)) continue;
    const node = graph.nodes[id] as Node;
    const { definition } = node;
    if (definition.kind === "operation") {
      const each = partials(definition.operation, definition.operands, node);
      definition.operands.forEach((operand, i) => {
        if (depends[operand.id]) send(operand, pass(incoming, each[i]!));
      });
    } else if (definition.kind === "declared") {
      definition.inputs.forEach((input, i) => {
        if (input instanceof Node && depends[input.id])
          send(input, gate<Scalar>(incoming, definition.partials[i]!));
      });
    }
  }
  return leaves.map((leaf) => adjoint.get(leaf.id) ?? 0);
}

/** Forward mode: the tangents of `values` where the tangents of some nodes are given (all others are 0). */
export function tangents(
  graph: Graph,
  values: readonly Scalar[],
  seeds: readonly { readonly node: Node; readonly tangent: Scalar }[],
): Scalar[] {
  const highest = Math.max(-1, ...values.map((v) => (v instanceof Node ? v.id : -1)));
  const needed = ancestors(graph, values);
  const tangent = new Map<number, Scalar>(seeds.map((seed) => [seed.node.id, seed.tangent]));
  const of = (x: Scalar): Scalar => (x instanceof Node ? (tangent.get(x.id) ?? 0) : 0);
  for (let id = 0; id <= highest; id++) {
    if (!needed[id] || tangent.has(id)) continue;
    const node = graph.nodes[id] as Node;
    const { definition } = node;
    let total: Scalar = 0;
    if (definition.kind === "operation") {
      const each = partials(definition.operation, definition.operands, node);
      definition.operands.forEach((operand, i) => {
        const incoming = of(operand);
        if (incoming !== 0) total = add<Scalar>(total, pass(incoming, each[i]!));
      });
    } else if (definition.kind === "declared") {
      definition.inputs.forEach((input, i) => {
        const incoming = of(input);
        if (incoming !== 0) total = add<Scalar>(total, gate<Scalar>(incoming, definition.partials[i]!));
      });
    }
    if (total !== 0) tangent.set(id, total);
  }
  return values.map(of);
}

/** Which nodes up to `highest` depend on one of these. */
function dependents(graph: Graph, on: ReadonlySet<number>, highest: number): Uint8Array {
  const depends = new Uint8Array(graph.nodes.length);
  for (let id = 0; id <= highest; id++) {
    const node = graph.nodes[id] as Node;
    const { definition } = node;
    const inputs = definition.kind === "declared" ? definition.inputs : operandsOf(node);
    if (on.has(id) || inputs.some((x) => x instanceof Node && depends[x.id])) depends[id] = 1;
  }
  return depends;
}

/** Which nodes are needed to compute these values and, through declared derivatives, their tangents. */
function ancestors(graph: Graph, values: readonly Scalar[]): Uint8Array {
  const needed = new Uint8Array(graph.nodes.length);
  for (const value of values) if (value instanceof Node) needed[value.id] = 1;
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (!needed[id]) continue;
    const node = graph.nodes[id] as Node;
    const { definition } = node;
    const inputs = definition.kind === "declared" ? definition.inputs : operandsOf(node);
    for (const x of inputs) if (x instanceof Node) needed[x.id] = 1;
  }
  return needed;
}

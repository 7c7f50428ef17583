/**
 * Derivatives of recorded values, recorded into the same graph: reverse mode (adjoints) and forward mode
 * (tangents). Applying one to the result of the other gives exact second derivatives.
 * Griewank & Walther 2008, Evaluating Derivatives, chapters 3 to 5.
 *
 * Both follow the zero rule: where an incoming derivative is 0 nothing is added, whatever the partial
 * derivative. Otherwise a branch that `select` discarded, NaN or infinite there, would poison the result.
 * Reverse mode saves itself the question where no selection can have discarded anything and the partial
 * derivative is finite for finite operands.
 */

import type { Operation } from "../scalar/operation.js";
import { add, gate, mul } from "../scalar/operations.js";
import { partials, pass } from "../scalar/partials.js";
import type { Scalar } from "../scalar/sym.js";
import { type Graph, Node, operandsOf } from "./graph.js";

/** A recorded value and the derivative of the result with respect to it. */
export interface Seed {
  readonly value: Scalar;
  readonly adjoint: Scalar;
}

export interface Swept {
  /** One for each leaf, in order. */
  readonly adjoints: readonly Scalar[];
  /** Whether the adjoint of a leaf may be 0 because the value was discarded, in order. */
  readonly discarded: readonly boolean[];
}

/**
 * Reverse mode: derivatives of Σ adjoint · value with respect to each leaf, in the order of the leaves.
 * Leaves stop the sweep, so they may be inner nodes.
 *
 * @param discardable adjoints of seeds that may be 0 because their value was discarded
 */
export function adjoints(
  graph: Graph,
  seeds: readonly Seed[],
  leaves: readonly Node[],
  discardable: ReadonlySet<Scalar> = new Set(),
): Swept {
  const highest = Math.max(-1, ...seeds.map((s) => (s.value instanceof Node ? s.value.id : -1)));
  const isLeaf = new Set(leaves.map((leaf) => leaf.id));
  const depends = dependents(graph, isLeaf, highest);
  const adjoint = new Map<number, Scalar>();
  /** Nodes with an adjoint that no selection can have silenced: one of its terms is always there. */
  const certain = new Set<number>();
  const send = (to: Scalar, amount: Scalar, mayBeDiscarded: boolean): void => {
    if (!(to instanceof Node) || !depends[to.id] || amount === 0) return;
    adjoint.set(to.id, add<Scalar>(adjoint.get(to.id) ?? 0, amount));
    if (!mayBeDiscarded) certain.add(to.id);
  };
  for (const seed of seeds) send(seed.value, seed.adjoint, discardable.has(seed.adjoint));
  for (let id = highest; id >= 0; id--) {
    const incoming = adjoint.get(id);
    if (incoming === undefined || isLeaf.has(id)) continue;
    const node = graph.nodes[id] as Node;
    const { definition } = node;
    const discarded = !certain.has(id);
    if (definition.kind === "operation") {
      const { operation, operands } = definition;
      const each = partials(operation, operands, node);
      operands.forEach((operand, i) => {
        if (!depends[operand.id]) return;
        const partial = each[i]!;
        const plain = !discarded && partial.kind === "factor" && bounded.has(operation);
        send(
          operand,
          plain ? mul<Scalar>(incoming, partial.factor()) : pass(incoming, partial),
          discarded || partial.kind === "when" || partial.kind === "gated",
        );
      });
    } else if (definition.kind === "declared") {
      definition.inputs.forEach((input, i) => {
        if (input instanceof Node && depends[input.id])
          send(input, gate<Scalar>(incoming, definition.partials[i]!), discarded);
      });
    }
  }
  return {
    adjoints: leaves.map((leaf) => adjoint.get(leaf.id) ?? 0),
    discarded: leaves.map((leaf) => adjoint.has(leaf.id) && !certain.has(leaf.id)),
  };
}

/**
 * Operations whose partial derivatives are finite where their operands are. Where no selection has a part in the
 * adjoint, it is multiplied by these without asking whether it is 0.
 */
const bounded: ReadonlySet<Operation> = new Set(["mul", "square", "tanh", "sin", "cos", "abs"]);

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

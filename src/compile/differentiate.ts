/**
 * Derivatives of recorded values, recorded into the same graph: reverse mode (adjoints) and forward mode
 * (tangents). Applying one to the result of the other gives exact second derivatives.
 * Griewank & Walther 2008, Evaluating Derivatives, chapters 3 to 5.
 *
 * Both follow the zero rule: where an incoming derivative is 0 nothing is added, whatever the partial
 * derivative. Otherwise a branch that `select` discarded, NaN or infinite there, would poison the result.
 * Reverse mode saves itself the question where no selection can have discarded anything and the partial
 * derivative is finite for finite operands. Behind a selection it goes on as if nothing were discarded, and
 * selects once where that part of the sweep ends.
 */

import type { Operation } from "../scalar/operation.js";
import { add, gate, mul, select } from "../scalar/operations.js";
import { type Partial, partials, pass } from "../scalar/partials.js";
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
  const received = new Map<number, Term[]>();
  const send = (to: Scalar, term: Term): void => {
    if (!(to instanceof Node) || !depends[to.id] || term.amount === 0) return;
    const terms = received.get(to.id);
    if (terms === undefined) received.set(to.id, [term]);
    else terms.push(term);
  };
  for (const { value, adjoint } of seeds)
    send(value, { amount: adjoint, guards: [], certain: !discardable.has(adjoint) });
  for (let id = highest; id >= 0; id--) {
    const terms = received.get(id);
    if (terms === undefined || isLeaf.has(id)) continue;
    const node = graph.nodes[id] as Node;
    const { definition } = node;
    const incoming = sumOf(terms);
    if (definition.kind === "operation") {
      const { operation, operands } = definition;
      const each = partials(operation, operands, node);
      operands.forEach((operand, i) => {
        if (depends[operand.id]) send(operand, through(incoming, each[i]!, bounded.has(operation)));
      });
    } else if (definition.kind === "declared") {
      definition.inputs.forEach((input, i) => {
        if (input instanceof Node && depends[input.id])
          send(input, { ...incoming, amount: gate<Scalar>(incoming.amount, definition.partials[i]!) });
      });
    }
  }
  const results = leaves.map(({ id }) => unguarded(sumOf(received.get(id) ?? [nothing])));
  return {
    adjoints: results.map(({ amount }) => amount),
    discarded: results.map(({ amount, certain }) => amount !== 0 && !certain),
  };
}

/** What passes only where a condition holds, or only where it does not. */
interface Guard {
  readonly condition: Scalar;
  readonly holds: boolean;
}

/**
 * A part of an adjoint. Where a guard does not pass it counts as 0, whatever the amount is there: one selection
 * where the guarded part of the sweep ends serves all of it.
 */
interface Term {
  readonly amount: Scalar;
  /** In the order in which they were met. */
  readonly guards: readonly Guard[];
  /** No selection can have silenced the amount where the guards pass. */
  readonly certain: boolean;
}

const nothing: Term = { amount: 0, guards: [], certain: true };

/**
 * The sum of terms: under their guards, if these are the same. Always in order of arrival, so that a program with
 * more selections, for other lanes' sake, gives a lane the same bits.
 */
function sumOf(terms: readonly Term[]): Term {
  const { guards } = terms[0]!;
  return (terms.every((term) => haveSameGuards(term.guards, guards)) ? terms : terms.map(unguarded)).reduce(
    sum,
  );
}

function sum(a: Term, b: Term): Term {
  return { ...a, amount: add<Scalar>(a.amount, b.amount), certain: a.certain || b.certain };
}

function haveSameGuards(a: readonly Guard[], b: readonly Guard[]): boolean {
  return (
    a.length === b.length && a.every((x, i) => x.condition === b[i]!.condition && x.holds === b[i]!.holds)
  );
}

/** A term with its guards applied. */
function unguarded({ amount, guards, certain }: Term): Term {
  return {
    amount: guards.reduce(guarded, amount),
    guards: [],
    certain: certain && guards.length === 0,
  };
}

function guarded(amount: Scalar, { condition, holds }: Guard): Scalar {
  return holds ? select<Scalar>(condition, amount, 0) : select<Scalar>(condition, 0, amount);
}

/** The part of an adjoint that goes on to an operand. */
function through(incoming: Term, partial: Partial, isBounded: boolean): Term {
  const { amount, guards, certain } = incoming;
  if (partial.kind === "when")
    return { ...incoming, guards: [...guards, { condition: partial.condition(), holds: partial.holds }] };
  if (partial.kind === "factor" && certain && isBounded)
    return { ...incoming, amount: mul<Scalar>(amount, partial.factor()) };
  return { ...incoming, amount: pass(amount, partial), certain: certain && partial.kind !== "gated" };
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

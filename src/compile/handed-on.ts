/**
 * What one trial hands on to the next. A trial often ends with a value that the next one starts by computing again
 * from its state: the reciprocal of a precision, the exponential of a volatility. Such a value travels along with the
 * state instead. It has the same operands, so it has the same bits.
 */

import type { Operation } from "../scalar/operation.js";
import { select } from "../scalar/operations.js";
import type { Scalar } from "../scalar/sym.js";
import { type Graph, Node, operandsOf, reach } from "./graph.js";
import type { Recurrence } from "./recurrence.js";

/** Operations that take longer than keeping their result and fetching it again. */
export const expensive: ReadonlySet<Operation> = new Set([
  "exp",
  "log",
  "log1p",
  "expm1",
  "tanh",
  "sin",
  "cos",
  "div",
  "reciprocal",
  "sqrt",
]);

export interface HandedOn {
  /** The value as a trial would compute it from its state. */
  readonly value: Node;
  /** The same of the next trial, as this one computes it anyway. */
  readonly next: Scalar;
  readonly initial: Scalar;
}

/** How a state moves: to `value`, and, where there is a mask, only on trials where the mask is not 0. */
interface Move {
  readonly mask: Node | undefined;
  readonly value: Scalar;
}

/**
 * @param wanted what a trial has to compute
 * @param varying parameters change within a run, so that what depends on them cannot be handed on
 */
export function handedOn(r: Recurrence, wanted: readonly Scalar[], varying: boolean): HandedOn[] {
  const { graph } = r;
  const moves = new Map(r.state.map((node, i) => [node, moveOf(node, r.nextState[i]!)]));
  const initial = new Map(r.state.map((node, i) => [node, r.initialState[i]!]));
  const barred = new Set<Node>([...r.columns, ...(varying ? r.parameters : [])]);
  const computed = reach(wanted, new Set());
  const found: HandedOn[] = [];
  for (const value of computed) {
    const { definition } = value;
    if (definition.kind !== "operation" || !expensive.has(definition.operation)) continue;
    const below = [...reach([value], new Set())];
    const states = below.filter((node) => moves.has(node));
    const masks = new Set(states.map((node) => moves.get(node)!.mask));
    if (masks.size !== 1 || below.some((node) => barred.has(node) || isFree(node, r))) continue;
    const moved = new Map(states.map((node) => [node, moves.get(node)!.value]));
    const next = substituted(graph, value, moved);
    if (!(next instanceof Node) || next === value || !computed.has(next)) continue;
    const [mask] = masks;
    found.push({
      value,
      next: mask === undefined ? next : select<Scalar>(mask, next, value),
      initial: substituted(graph, value, initial),
    });
  }
  // One inside another is no longer computed, so nobody reads it.
  const stop = new Set(found.map(({ value }) => value));
  const read = reach([...wanted, ...found.map(({ next }) => next)], stop);
  return found.filter(({ value }) => read.has(value)).sort((a, b) => a.value.id - b.value.id);
}

/** An input that is neither state nor parameter (a tangent, an adjoint): it has no next value here. */
function isFree(node: Node, r: Recurrence): boolean {
  return node.definition.kind === "input" && !r.state.includes(node) && !r.parameters.includes(node);
}

function moveOf(state: Node, next: Scalar): Move {
  const { definition } = next instanceof Node ? next : state;
  if (definition.kind === "operation" && definition.operation === "select") {
    const [mask, value, otherwise] = definition.operands;
    if (otherwise === state) return { mask: mask!, value: value! };
  }
  return { mask: undefined, value: next };
}

/** The value with other nodes in the place of some. Fills the map. */
function substituted(graph: Graph, node: Node, by: Map<Node, Scalar>): Scalar {
  let result = by.get(node);
  if (result === undefined) {
    const { definition } = node;
    result = node;
    if (definition.kind === "operation" || definition.kind === "declared") {
      const operands = operandsOf(node).map((operand) => substituted(graph, operand, by));
      if (definition.kind === "declared") result = operands[0]!;
      else if (operands.some((operand, i) => operand !== definition.operands[i]))
        result = graph.apply(definition.operation, operands);
    }
    by.set(node, result);
  }
  return result;
}

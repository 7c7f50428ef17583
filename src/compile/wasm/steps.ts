/**
 * Straight vector code before it has an order: steps that read the results of others. They are put in an order that
 * keeps few results waiting, because what finds no register is spilled, and spilling takes as long as computing.
 * (Goodman & Hsu 1988, ICS '88, 442-452.) Engines that order pure code themselves lose nothing.
 */

import type { Bytes } from "./encoder.js";

/** One instruction on a vector, or what stands for its result. */
export interface Step {
  readonly operands: readonly Step[];
  /**
   * `fixed` lies in a local throughout; `read` is there from the start and is fetched when it is first used;
   * `result` is computed; `effect` has no result.
   */
  readonly kind: "fixed" | "read" | "result" | "effect";
  /** Writes its bytes, once the locals of the operands are known. */
  readonly write: (out: Bytes, operands: readonly Step[]) => void;
  /** Cycles until the result is there, about. */
  readonly latency: number;
  /** The local in which it lies; for others than `fixed` known once there is an order. */
  local: number;
}

interface Node {
  readonly step: Step;
  readonly operands: Node[];
  readonly users: Node[];
  /** Cycles from its start to the end of what depends on it. */
  height: number;
  /** Reads of its result that are still to come. */
  uses: number;
  /** Operands that are not computed yet. */
  missing: number;
  fetched: boolean;
  /** The cycle in which its operands are there. */
  start: number;
}

/** Cycles of a division, and after how many the divider takes the next. */
export const DIVISION = 13;
const DIVIDER = 5;
/** Cycles from one step to the next, spilling included: measured, more and fewer were slower. */
const PACE = 2 / 3;

/** How many steps are weighed against each other: those that became ready last, so that time stays linear. */
const CANDIDATES = 32;

/**
 * An order of execution: what a processor that begins them in order can begin first; among these effects,
 * then what frees most registers, then what has most behind it.
 *
 * @param steps in an order in which they could be executed
 * @param kept steps whose result is needed at the end
 */
export function ordered(steps: readonly Step[], kept: readonly Step[]): Step[] {
  const nodes = graphOf(steps, kept);
  const order: Step[] = [];
  const ready = nodes.filter(({ step, missing }) => step.kind !== "read" && missing === 0);
  let cycle = 0;
  let divider = 0;
  const startOf = ({ step, start }: Node): number =>
    Math.max(cycle, start, step.latency === DIVISION ? divider : 0);
  while (ready.length > 0) {
    let best = -1;
    let soonest = Number.POSITIVE_INFINITY;
    let least = 0;
    for (let i = Math.max(0, ready.length - CANDIDATES); i < ready.length; i++) {
      const start = startOf(ready[i]!);
      const change = growth(ready[i]!);
      const difference = start - soonest || change - least;
      if (difference > 0 || (difference === 0 && ready[i]!.height <= (ready[best]?.height ?? -1))) continue;
      best = i;
      soonest = start;
      least = change;
    }
    const node = ready[best]!;
    ready.splice(best, 1);
    for (const operand of node.operands) {
      operand.uses--;
      if (!isUnread(operand)) continue;
      operand.fetched = true;
      order.push(operand.step);
    }
    order.push(node.step);
    cycle += PACE;
    if (node.step.latency === DIVISION) divider = soonest + DIVIDER;
    for (const user of node.users) {
      user.start = Math.max(user.start, soonest + node.step.latency);
      if (--user.missing === 0) ready.push(user);
    }
  }
  // What is only handed on.
  for (const node of nodes) if (isUnread(node) && node.uses > 0) order.push(node.step);
  return order;
}

function graphOf(steps: readonly Step[], kept: readonly Step[]): Node[] {
  const known = new Map<Step, Node>();
  const nodes = steps.map((step): Node => {
    const operands: Node[] = [];
    let missing = 0;
    for (const operand of step.operands) {
      const node = known.get(operand);
      if (node === undefined || operands.includes(node)) continue;
      operands.push(node);
      if (operand.kind !== "read") missing++;
    }
    const node = {
      step,
      operands,
      users: [],
      height: 0,
      uses: 0,
      missing,
      fetched: false,
      start: 0,
    };
    known.set(step, node);
    for (const operand of operands) {
      operand.users.push(node);
      operand.uses++;
    }
    return node;
  });
  for (const step of new Set(kept)) {
    const node = known.get(step);
    if (node !== undefined) node.uses++;
  }
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]!;
    for (const { height } of node.users) node.height = Math.max(node.height, height);
    node.height += node.step.latency;
  }
  return nodes;
}

function isUnread({ step, fetched }: Node): boolean {
  return step.kind === "read" && !fetched;
}

/** By how much more results wait after a step than before it. Effects come early. */
function growth({ step, operands }: Node): number {
  let change = step.kind === "result" ? 1 : -1;
  for (const operand of operands) {
    if (isUnread(operand)) {
      if (operand.uses > 1) change++;
    } else if (operand.uses === 1) change--;
  }
  return change;
}

/**
 * From recorded values to a straight list of instructions on numbered registers: only what the outputs need,
 * in order of recording, registers reused after their last reader (linear scan: Poletto & Sarkar 1999, ACM
 * TOPLAS 21, 895-913).
 */

import type { Operation } from "../scalar/operation.js";
import type { Scalar } from "../scalar/sym.js";
import { Node, operandsOf } from "./graph.js";

export interface Instruction {
  readonly operation: Operation;
  readonly target: number;
  /** One to three registers. */
  readonly operands: readonly number[];
}

export interface Program {
  readonly registers: number;
  /** Registers that hold constants; filled once, never overwritten. */
  readonly constants: readonly { readonly register: number; readonly value: number }[];
  /** One register for each input, in the order given; `undefined` where the input is not needed. */
  readonly inputs: readonly (number | undefined)[];
  readonly instructions: readonly Instruction[];
  /** One register for each output. */
  readonly outputs: readonly number[];
}

/**
 * @param inputs nodes whose value is given; inner nodes are allowed and are then not computed
 * @param pinned inputs that keep their register for the whole program, so that they can be loaded once and
 *   read on every trial
 */
export function lower(
  inputs: readonly Node[],
  outputs: readonly Scalar[],
  pinned: ReadonlySet<Node>,
): Program {
  const given = new Map<Node, number>(inputs.map((node, i) => [node, i]));
  // A declared node may be given by itself (its value was stored); otherwise its source stands for it.
  const resolve = (node: Node): Node => {
    let current = node;
    while (!given.has(current) && current.definition.kind === "declared") current = current.definition.value;
    return current;
  };

  const roots = outputs.map((x) => (x instanceof Node ? resolve(x) : x));
  const order = reachable(roots, given, resolve);
  const lastUse = new Map<Node, number>();
  order.forEach((node, position) => {
    if (given.has(node)) return;
    for (const operand of operandsOf(node)) lastUse.set(resolve(operand), position);
  });
  for (const root of roots) if (root instanceof Node) lastUse.set(root, Number.POSITIVE_INFINITY);

  let registers = 0;
  const free: number[] = [];
  const register = new Map<Node, number>();
  const constants: { register: number; value: number }[] = [];
  const constantRegister = new Map<number | string, number>();
  const constantOf = (value: number): number => {
    const key = Object.is(value, -0) ? "-0" : value;
    const known = constantRegister.get(key);
    if (known !== undefined) return known;
    const fresh = registers++;
    constantRegister.set(key, fresh);
    constants.push({ register: fresh, value });
    return fresh;
  };
  const inputRegisters: (number | undefined)[] = inputs.map(() => undefined);
  // Constants and inputs live before the first instruction, so they come first.
  for (const node of order) {
    const position = given.get(node);
    if (position !== undefined) {
      const fresh = registers++;
      register.set(node, fresh);
      inputRegisters[position] = fresh;
    } else if (node.definition.kind === "constant") {
      register.set(node, constantOf(node.definition.value));
    }
  }
  const instructions: Instruction[] = [];
  const reusable = (node: Node): boolean => node.definition.kind !== "constant" && !pinned.has(node);
  order.forEach((node, position) => {
    if (register.has(node) || node.definition.kind !== "operation") return;
    const operands = node.definition.operands.map(resolve);
    const from = operands.map((operand) => register.get(operand)!);
    // Each lane reads its operands before it writes, so the target may take the place of one of them.
    for (const operand of new Set(operands)) {
      if (lastUse.get(operand) === position && reusable(operand)) free.push(register.get(operand)!);
    }
    const target = free.pop() ?? registers++;
    register.set(node, target);
    instructions.push({ operation: node.definition.operation, target, operands: from });
  });
  return {
    outputs: roots.map((root) => (root instanceof Node ? register.get(root)! : constantOf(root as number))),
    registers,
    constants,
    inputs: inputRegisters,
    instructions,
  };
}

/** Every node the roots need, in order of recording, stopping at given ones. */
function reachable(
  roots: readonly Scalar[],
  given: ReadonlyMap<Node, number>,
  resolve: (node: Node) => Node,
): Node[] {
  const seen = new Set<Node>();
  const stack = roots.filter((root): root is Node => root instanceof Node);
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (given.has(node)) continue;
    if (node.definition.kind === "input") throw new Error(`${node.definition.name} is needed but not given`);
    for (const operand of operandsOf(node)) stack.push(resolve(operand));
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

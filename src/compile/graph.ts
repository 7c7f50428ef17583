/**
 * The recorder: a tape that keeps every operation as a node of one growing graph, in static single assignment
 * form. Equal expressions are recorded once (sharing), expressions of constants are computed at once (folding),
 * and operations without effect (x + 0, 1 · x) leave no node.
 *
 * Nodes are numbered in order of recording, so operands always have smaller numbers than their node: ascending
 * order is an order of execution, descending order one of reverse-mode differentiation.
 */

import type { Operation } from "../scalar/operation.js";
import { apply } from "../scalar/operations.js";
import { type Scalar, Sym, type Tape } from "../scalar/sym.js";

export type NodeKind =
  | { readonly kind: "input"; readonly name: string }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "operation"; readonly operation: Operation; readonly operands: readonly Node[] }
  /** A value whose derivative is declared; it computes nothing itself. */
  | {
      readonly kind: "declared";
      readonly value: Node;
      readonly inputs: readonly Scalar[];
      readonly partials: readonly Scalar[];
    };

/** A symbol of a graph. */
export class Node extends Sym {
  constructor(
    readonly tape: Graph,
    readonly id: number,
    readonly definition: NodeKind,
  ) {
    super();
  }
}

/** Operations whose operands may be exchanged without changing a bit. */
const commutative: ReadonlySet<Operation> = new Set(["add", "mul", "equal"]);

export class Graph implements Tape {
  readonly nodes: Node[] = [];
  private readonly shared = new Map<string, Node>();

  /** A value that is given when the program runs. */
  input(name: string): Node {
    return this.share(`input ${name}`, () => ({ kind: "input", name }));
  }

  constant(value: number): Node {
    return this.share(`constant ${Object.is(value, -0) ? "-0" : value}`, () => ({ kind: "constant", value }));
  }

  /** The node of a scalar: itself, or a constant. */
  node(scalar: Scalar): Node {
    if (typeof scalar === "number") return this.constant(scalar);
    if (!(scalar instanceof Node) || scalar.tape !== this) throw new Error("a symbol of another recording");
    return scalar;
  }

  apply(operation: Operation, operands: readonly Scalar[]): Scalar {
    const values = operands.map(numberOf);
    if (values.every((v) => v !== undefined)) return apply(operation, values);
    const simple = simplify(operation, operands, values);
    if (simple !== undefined) return simple;
    const nodes = operands.map((x) => this.node(x));
    const ids = nodes.map((n) => n.id);
    if (commutative.has(operation)) ids.sort((a, b) => a - b);
    return this.share(`${operation} ${ids.join(" ")}`, () => ({
      kind: "operation",
      operation,
      operands: nodes,
    }));
  }

  declare(value: Sym, inputs: readonly Scalar[], partialsOf: (value: Sym) => readonly Scalar[]): Scalar {
    const source = this.node(value);
    const key = `declared ${source.id}`;
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    // The partials are written with the declared value, so it has to exist before they do.
    const partials: Scalar[] = [];
    const declared = this.share(key, () => ({ kind: "declared", value: source, inputs, partials }));
    partials.push(...partialsOf(declared));
    return declared;
  }

  private share(key: string, define: () => NodeKind): Node {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const node = new Node(this, this.nodes.length, define());
    this.nodes.push(node);
    this.shared.set(key, node);
    return node;
  }
}

/** The nodes a node reads to compute its value. */
export function operandsOf(node: Node): readonly Node[] {
  if (node.definition.kind === "operation") return node.definition.operands;
  return node.definition.kind === "declared" ? [node.definition.value] : [];
}

/** Nodes reachable from the outputs, including those where the walk stops. */
export function reach(outputs: readonly Scalar[], stop: ReadonlySet<Node>): Set<Node> {
  const seen = new Set<Node>();
  const stack = outputs.filter((x): x is Node => x instanceof Node);
  while (stack.length > 0) {
    const node = stack.pop()!;
    if (seen.has(node)) continue;
    seen.add(node);
    if (!stop.has(node)) stack.push(...operandsOf(node));
  }
  return seen;
}

function numberOf(x: Scalar): number | undefined {
  if (typeof x === "number") return x;
  return x instanceof Node && x.definition.kind === "constant" ? x.definition.value : undefined;
}

/** The value of an operation that needs no node, if it is one. x · 0 is none of them: x may be NaN. */
function simplify(
  operation: Operation,
  operands: readonly Scalar[],
  values: readonly (number | undefined)[],
): Scalar | undefined {
  const [a, b, c] = operands as [Scalar, Scalar, Scalar];
  const [u, v] = values;
  // Signs move outwards, where a sum takes them in.
  const minusA = negated(a);
  const minusB = negated(b);
  switch (operation) {
    case "add":
      if (u === 0 || v === 0) return u === 0 ? b : a;
      if (minusB !== undefined) return apply("sub", [a, minusB]);
      return minusA === undefined ? undefined : apply("sub", [b, minusA]);
    case "sub":
      if (v === 0) return a;
      return minusB === undefined ? undefined : apply("add", [a, minusB]);
    case "mul":
      if (u === 1 || v === 1) return u === 1 ? b : a;
      return signed(operation, a, b, minusA, minusB);
    case "square":
      return minusA === undefined ? undefined : apply("square", [minusA]);
    case "div":
      return v === 1 ? a : undefined;
    case "gate":
      // The factor of a derivative that is 0 is no contribution, and a constant change needs no gate.
      if (u === 0 || v === 0) return 0;
      if (v === 1) return a;
      if (u !== undefined || (v !== undefined && Number.isFinite(v))) return apply("mul", [a, b]);
      return signed(operation, a, b, minusA, minusB);
    case "select":
      if (u !== undefined) return u !== 0 ? b : c;
      return b === c ? b : undefined;
    case "neg":
      return minusA;
    case "abs":
      return minusA === undefined ? undefined : apply("abs", [minusA]);
    default:
      return undefined;
  }
}

/** The product of a or its opposite with b or its opposite. */
function signed(
  operation: "mul" | "gate",
  a: Scalar,
  b: Scalar,
  minusA: Scalar | undefined,
  minusB: Scalar | undefined,
): Scalar | undefined {
  if (minusA === undefined && minusB === undefined) return undefined;
  const product = apply(operation, [minusA ?? a, minusB ?? b]);
  return minusA !== undefined && minusB !== undefined ? product : apply("neg", [product]);
}

/** x, where a is -x. */
function negated(a: Scalar | undefined): Scalar | undefined {
  if (!(a instanceof Node) || a.definition.kind !== "operation" || a.definition.operation !== "neg")
    return undefined;
  return a.definition.operands[0];
}

/** Random smooth recurrences on the interpreter: the bits of plain numbers, symmetric Hessians, right gradients. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  exp,
  less,
  logSigmoid,
  max,
  min,
  mul,
  type Scalar,
  select,
  sigmoid,
  sin,
  softplus,
  square,
  sub,
  tanh,
} from "../scalar/index.js";
import type { Series } from "./backend.js";
import { batchOf, onNumbers } from "./compile-fixtures.js";
import { interpreter } from "./interpreter.js";
import { kernel } from "./kernel.js";
import { type RecurrenceSource, record } from "./recurrence.js";

/** Random expressions of two parameters, one state and one column. */
const expression = fc.letrec<{ leaf: Node; node: Node }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom<Node>({ leaf: "a" }, { leaf: "b" }, { leaf: "m" }, { leaf: "u" }),
    fc.double({ min: -2, max: 2, noNaN: true }).map((value): Node => ({ value })),
  ),
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc
      .tuple(
        fc.constantFrom("sin", "tanh", "sigmoid", "softplus", "logSigmoid", "square", "exp"),
        tie("node"),
      )
      .map(([f, x]): Node => ({ f, operands: [x] })),
    fc
      .tuple(fc.constantFrom("add", "sub", "mul", "max", "min"), tie("node"), tie("node"))
      .map(([f, x, y]): Node => ({ f, operands: [x, y] })),
    fc
      .tuple(tie("node"), tie("node"), tie("node"))
      .map(([x, y, z]): Node => ({ f: "select", operands: [{ f: "less", operands: [x, y] }, y, z] })),
  ),
}));
type Node = { leaf: string } | { value: number } | { f: string; operands: Node[] };

const functions = {
  add,
  exp,
  less,
  logSigmoid,
  max,
  min,
  mul,
  select,
  sigmoid,
  sin,
  softplus,
  square,
  sub,
  tanh,
};

function build(node: Node, leaves: Record<string, Scalar>): Scalar {
  if ("leaf" in node) return leaves[node.leaf]!;
  if ("value" in node) return node.value;
  const f = functions[node.f as keyof typeof functions] as (...operands: Scalar[]) => Scalar;
  // Kept within a range where central differences mean something.
  return max(-4, min(4, f(...node.operands.map((x) => build(x, leaves))))) as Scalar;
}

describe("random recurrences", () => {
  it("have the bits of numbers, and Hessians that are symmetric", () => {
    fc.assert(
      fc.property(
        expression.node,
        expression.node,
        fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })),
        (f, g, numbers) => {
          const source: RecurrenceSource = {
            parameters: ["a", "b"],
            columns: ["u"],
            initial: (p) => ({ state: { m: mul(0.5, p.a!) }, failed: 0 }),
            step(state, column, p) {
              const leaves = { a: p.a!, b: p.b!, m: state.m!, u: column.u! };
              return { state: { m: build(f, leaves) }, value: build(g, leaves), failed: 0 };
            },
          };
          const series: Series = {
            runs: 3,
            trials: 4,
            columns: [Float64Array.from({ length: 12 }, () => numbers.next().value)],
          };
          const points = Array.from({ length: 3 }, () => [numbers.next().value, numbers.next().value]);
          const k = kernel(record(source), series, [0, 1], interpreter);
          const at = k.hessian(batchOf(points));
          points.forEach(([a, b], lane) => {
            expect(at.value[lane]).toBe(onNumbers(source, series, lane, { a: a!, b: b! }));
            const [, hab, hba] = at.hessian[lane]!;
            if (Number.isFinite(hab!)) {
              expect(Math.abs(hab! - hba!)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(hab!)));
            }
          });
        },
      ),
      { numRuns: 300, seed: 7 },
    );
  });

  it("have gradients that agree with central differences where the function is smooth there", () => {
    let compared = 0;
    fc.assert(
      fc.property(
        expression.node,
        expression.node,
        fc.double({ min: -1, max: 1, noNaN: true }),
        (f, g, a) => {
          const source: RecurrenceSource = {
            parameters: ["a", "b"],
            columns: ["u"],
            initial: (p) => ({ state: { m: p.b! }, failed: 0 }),
            step(state, column, p) {
              const leaves = { a: p.a!, b: p.b!, m: state.m!, u: column.u! };
              return { state: { m: build(f, leaves) }, value: build(g, leaves), failed: 0 };
            },
          };
          const series: Series = { runs: 1, trials: 3, columns: [Float64Array.of(0.3, -0.6, 0.2)] };
          const k = kernel(record(source), series, [0, 1], interpreter);
          const at = (x: number) => k.gradient(batchOf([[x, 0.37]]));
          const here = at(a);
          const up = (at(a + 1e-5).value[0]! - here.value[0]!) / 1e-5;
          const down = (here.value[0]! - at(a - 1e-5).value[0]!) / 1e-5;
          // A kink shows as two one-sided differences that disagree; those points have no gradient to compare.
          if (Math.abs(up - down) > 1e-2 * Math.max(1, Math.abs(up))) return;
          compared++;
          const central = (up + down) / 2;
          expect(Math.abs(here.gradient[0]! - central)).toBeLessThanOrEqual(
            1e-4 * Math.max(1, Math.abs(central)),
          );
        },
      ),
      { numRuns: 300, seed: 11 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});

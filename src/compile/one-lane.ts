/**
 * A program on one lane: what a minimisation that walks alone along a kink asks for thousands of times. Loops over
 * lanes would spend that time being called; here one switch runs the common instructions in place. The rest go
 * through the table of meanings.
 */

import { exp, log1p } from "../scalar/elementary/index.js";
import { evaluate } from "../scalar/evaluate.js";
import type { Operation } from "../scalar/operation.js";
import type { Instruction } from "./lower.js";

/** Operations with a case of their own; the numbers are the cases below. */
const codes: Partial<Readonly<Record<Operation, number>>> = {
  add: 0,
  sub: 1,
  mul: 2,
  gate: 3,
  reciprocal: 4,
  neg: 5,
  square: 6,
  exp: 7,
  log1p: 8,
  select: 9,
  max: 10,
  min: 11,
  less: 12,
  equal: 13,
  div: 14,
  abs: 15,
};

/** Runs instructions on the first lane of registers that hold `width` lanes each. */
export type OneLane = (f: Float64Array) => void;

export function oneLane(instructions: readonly Instruction[], width: number): OneLane {
  const count = instructions.length;
  const code = Int32Array.from(instructions, (i) => codes[i.operation] ?? 16);
  const operation = instructions.map((i) => i.operation);
  const at = (pick: (i: Instruction) => number | undefined): Int32Array =>
    Int32Array.from(instructions, (i) => (pick(i) ?? 0) * width);
  const target = at((i) => i.target);
  const first = at((i) => i.operands[0]);
  const second = at((i) => i.operands[1]);
  const third = at((i) => i.operands[2]);
  return (f) => {
    for (let k = 0; k < count; k++) {
      const a = f[first[k]!]!;
      const b = f[second[k]!]!;
      let result: number;
      switch (code[k]) {
        case 0:
          result = a + b;
          break;
        case 1:
          result = a - b;
          break;
        case 2:
          result = a * b;
          break;
        case 3:
          result = a === 0 ? 0 : a * b;
          break;
        case 4:
          result = 1 / a;
          break;
        case 5:
          result = -a;
          break;
        case 6:
          result = a * a;
          break;
        case 7:
          result = exp(a);
          break;
        case 8:
          result = log1p(a);
          break;
        case 9:
          result = a !== 0 ? b : f[third[k]!]!;
          break;
        case 10:
          result = a < b ? b : a;
          break;
        case 11:
          result = b < a ? b : a;
          break;
        case 12:
          result = a < b ? 1 : 0;
          break;
        case 13:
          result = a === b ? 1 : 0;
          break;
        case 14:
          result = a / b;
          break;
        case 15:
          result = Math.abs(a);
          break;
        default:
          result = evaluate(operation[k]!, [a, b, f[third[k]!]!]);
      }
      f[target[k]!] = result;
    }
  };
}

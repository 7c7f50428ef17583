/**
 * The straight-line part of a kernel: the instructions of a program as vector code. Results of comparisons stay
 * masks (all bits of a lane set or none) until somebody reads them as 0 or 1.
 */

import type { Operation } from "../../scalar/operation.js";
import type { Instruction } from "../lower.js";
import type { Assembler, Value } from "./assembler.js";
import { cos, exp, expm1, log, log1p, log1pOfUnit, sin, tanh } from "./elementary.js";
import { vector } from "./opcodes.js";

const elementary = { exp, expm1, log, log1p, tanh, sin, cos } as const;

/** Where a number lies, unless it is NaN; `unit` is from 0 to 1. */
type Range = "notNegative" | "notPositive" | "unit";

/** What is known of registers beside their value. */
export class Masks {
  /** Registers that hold masks instead of numbers. */
  private readonly masks = new Set<number>();
  private readonly ranges = new Map<number, Range>();
  /** Masks that are set where a register is 0, for gates: many have the same change. */
  private readonly zeros = new Map<Value, Value>();

  has(register: number): boolean {
    return this.masks.has(register);
  }

  isIn(register: number, range: Range): boolean {
    return this.ranges.get(register) === range;
  }

  /** Where the result of an operation lies: what logistic functions take the exponential of is never above 0. */
  rangeOf(operation: Operation, operand: number): Range | undefined {
    if (operation === "abs") return "notNegative";
    if (operation === "neg" && this.isIn(operand, "notNegative")) return "notPositive";
    return operation === "exp" && this.isIn(operand, "notPositive") ? "unit" : undefined;
  }

  /** Notes that a register has been written. */
  written(register: number, isMask: boolean, range: Range | undefined): void {
    if (isMask) this.masks.add(register);
    else this.masks.delete(register);
    if (range === undefined) this.ranges.delete(register);
    else this.ranges.set(register, range);
  }

  /** Where a value is 0. */
  zeroOf(a: Assembler, value: Value): Value {
    let zero = this.zeros.get(value);
    if (zero === undefined) {
      zero = a.equal(value, a.number(0));
      this.zeros.set(value, zero);
    }
    return zero;
  }
}

const comparisons: Partial<Record<Operation, number>> = {
  less: vector.lt,
  lessEqual: vector.le,
  equal: vector.eq,
};

const binary: Partial<Record<Operation, number>> = {
  add: vector.add,
  sub: vector.sub,
  mul: vector.mul,
  div: vector.div,
  min: vector.pmin,
  max: vector.pmax,
};

/** Writes one instruction. `at` says what each register holds. */
export function write(
  a: Assembler,
  { operation, operands, target }: Instruction,
  at: (register: number) => Value,
  masks: Masks,
): Value {
  const isMask = operation in comparisons || operation === "isFinite";
  const range = masks.rangeOf(operation, operands[0]!);
  const result = ((): Value => {
    // A mask is a number that is not 0; only `select` reads it as it is.
    const number = (k: number): Value => asNumber(a, operands[k]!, at, masks);
    const x = (): Value => number(0);
    const one = a.number(1);
    const zero = a.number(0);
    if (operation === "exp") return exp(a, x(), range === "unit");
    if (operation === "log1p" && masks.isIn(operands[0]!, "unit")) return log1pOfUnit(a, x());
    if (operation in elementary) return elementary[operation as keyof typeof elementary](a, x());
    const direct = binary[operation] ?? comparisons[operation];
    if (direct !== undefined) return a.apply(direct, [x(), number(1)]);
    switch (operation) {
      case "neg":
        return a.xor(x(), a.bits(0x80000000, 0));
      case "reciprocal":
        return a.div(one, x());
      case "square": {
        const base = x();
        return a.mul(base, base);
      }
      case "sqrt":
        return a.apply(vector.sqrt, [x()]);
      case "abs":
        return a.abs(x());
      case "sign": {
        const base = x();
        const above = a.less(zero, base);
        const below = a.less(base, zero);
        const unit = a.or(a.and(above, one), a.and(below, a.number(-1)));
        return a.or(unit, a.apply(vector.andNot, [base, a.or(above, below)]));
      }
      case "isFinite":
        return a.less(a.abs(x()), a.number(Number.POSITIVE_INFINITY));
      case "gate": {
        const change = x();
        const isZero = masks.zeroOf(a, change);
        return a.apply(vector.andNot, [a.mul(change, number(1)), isZero]);
      }
      case "select":
        return select(a, mask(a, operands[0]!, at, masks), number(1), number(2));
      default:
        throw new Error(`no code for ${operation}`);
    }
  })();
  masks.written(target, isMask, range);
  return result;
}

/** `mask ? b : c`, with one instruction where one of the two is 0. */
function select(a: Assembler, condition: Value, b: Value, c: Value): Value {
  const zero = a.number(0);
  if (c === zero) return a.and(b, condition);
  if (b === zero) return a.apply(vector.andNot, [c, condition]);
  return a.choose(condition, b, c);
}

/** A register as a number; a mask becomes 1 or 0. */
export function asNumber(
  a: Assembler,
  register: number,
  at: (register: number) => Value,
  masks: Masks,
): Value {
  const value = at(register);
  return masks.has(register) ? a.and(value, a.number(1)) : value;
}

/** A register as a mask: set where it is not 0, NaN included. */
export function mask(a: Assembler, register: number, at: (register: number) => Value, masks: Masks): Value {
  const value = at(register);
  return masks.has(register) ? value : a.apply(vector.ne, [value, a.number(0)]);
}

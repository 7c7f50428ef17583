/**
 * A tape that computes and remembers: every value is a number together with the operation it came from. Equations
 * run on it as they run on numbers, to the same bits, and can be shown afterwards. Selections and comparisons are
 * settled at once, so that what is remembered is the branch that was taken.
 */

import { type Operation, type Scalar, Sym, type Tape } from "../scalar/index.js";
import { apply } from "../scalar/operations.js";

/** How a value came about: it was put in under a name, or something was applied to other values. */
export type Origin =
  | { readonly kind: "given"; readonly name: string }
  | { readonly kind: "applied"; readonly to: readonly Operand[]; readonly what: Applied };

/** An operation, or a function by name whose inner steps are of no interest. */
export type Applied = { readonly operation: Operation } | { readonly function: string };

export type Operand = Traced | number;

export class Traced extends Sym {
  constructor(
    readonly tape: Trace,
    /** Order in which values came to be. */
    readonly serial: number,
    readonly value: number,
    readonly origin: Origin,
  ) {
    super();
  }
}

export class Trace implements Tape {
  private made = 0;
  private readonly shared = new Map<string, Traced>();

  /** A number that comes from outside. */
  given(name: string, value: number): Traced {
    return this.share(`given ${name}`, value, { kind: "given", name });
  }

  apply(operation: Operation, operands: readonly Scalar[]): Scalar {
    const own = operands.map(operandOf);
    if (operation === "select") return valueOf(own[0]!) === 0 ? own[2]! : own[1]!;
    const result = apply(operation, own.map(valueOf)) as number;
    if (settled.has(operation)) return result;
    if (operation === "gate") return result === 0 ? 0 : this.record({ operation: "mul" }, own, result);
    return without(operation, own, result) ?? this.record({ operation }, own, result);
  }

  declare(
    value: Sym,
    inputs: readonly Scalar[],
    _partials: (value: Sym) => readonly Scalar[],
    name?: string,
  ): Scalar {
    if (name === undefined || !(value instanceof Traced)) return value;
    return this.record({ function: name }, inputs.map(operandOf), value.value);
  }

  /** Equal expressions are one value, which is how a number is recognised where it is used again. */
  private record(what: Applied, to: readonly Operand[], value: number): Traced {
    const name = "operation" in what ? what.operation : `function ${what.function}`;
    const key = to.map((x) => (typeof x === "number" ? `${Object.is(x, -0) ? "-0" : x}` : `#${x.serial}`));
    return this.share(`${name} ${key.join(" ")}`, value, { kind: "applied", what, to });
  }

  private share(key: string, value: number, origin: Origin): Traced {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const made = new Traced(this, this.made++, value, origin);
    this.shared.set(key, made);
    return made;
  }
}

/** What these say is a fact about the numbers, not a number of its own. */
const settled: ReadonlySet<Operation> = new Set(["less", "lessEqual", "equal", "isFinite"]);

/** The operand itself, where a plain 0 or 1 changes nothing. */
function without(operation: Operation, [a, b]: readonly Operand[], result: number): Operand | undefined {
  if (operation === "mul") {
    if (a === 1) return b;
    return b === 1 ? a : undefined;
  }
  // -0 + 0 is 0.
  if (operation !== "add" || result === 0) return undefined;
  if (a === 0) return b;
  return b === 0 ? a : undefined;
}

export function valueOf(x: Operand): number {
  return typeof x === "number" ? x : x.value;
}

function operandOf(x: Scalar): Operand {
  if (typeof x === "number" || x instanceof Traced) return x;
  throw new Error("a symbol of another tape reached the trace");
}

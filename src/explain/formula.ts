/**
 * Formulas as text, from what a trace remembers. The notation is that of R and MATLAB: `+ - * / ^2`, `exp(x)`,
 * `max(a, b)`; `sigmoid(x)` is 1 / (1 + exp(-x)). A formula stops at every value that has a name of its own.
 */

import type { Operand, Traced } from "./trace.js";

/** A part of a formula that stands in it more than once. */
export interface Where {
  readonly name: string;
  readonly formula: string;
  readonly withNumbers: string;
  readonly value: number;
}

export interface Formula {
  readonly formula: string;
  /** The same with numbers in place of names. */
  readonly withNumbers: string;
  readonly where: readonly Where[];
  /** The values that it was put in with, by name, in order of appearance. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Names of values; the first name that a value got. */
export type Names = ReadonlyMap<Traced, string>;

/**
 * The formula of a value.
 *
 * @param own the name under which it is shown, which the formula does not stop at
 */
export function formulaOf(value: Operand, names: Names, own: string): Formula {
  if (typeof value === "number") return { ...plain(literal(value)), where: [], numbers: {} };
  const known = names.get(value);
  const numbers: Record<string, number> = {};
  const leaf = (x: Traced): string | undefined => {
    const ownName = x === value && known === own ? undefined : names.get(x);
    return ownName ?? (x.origin.kind === "given" ? x.origin.name : undefined);
  };
  const shared = sharedParts(value, leaf);
  const letters = new Map(shared.map((x, i) => [x, letterOf(i)]));
  const written = (x: Traced): { readonly formula: string; readonly withNumbers: string } => {
    const name = (part: Traced): string | undefined => {
      const given = leaf(part);
      if (given !== undefined) numbers[given] = part.value;
      return given ?? (part === x ? undefined : letters.get(part));
    };
    return {
      formula: print(x, 0, name),
      withNumbers: print(x, 0, (part) => (name(part) === undefined ? undefined : rounded(part.value))),
    };
  };
  const whole = written(value);
  const where = shared.map((x) => ({ name: letters.get(x)!, ...written(x), value: x.value }));
  return { ...whole, where, numbers };
}

function plain(text: string): { readonly formula: string; readonly withNumbers: string } {
  return { formula: text, withNumbers: text };
}

/** Parts without a name that are used more than once, the inner ones first. */
function sharedParts(value: Traced, leaf: (x: Traced) => string | undefined): Traced[] {
  const uses = new Map<Traced, number>();
  const visit = (x: Operand): void => {
    if (typeof x === "number" || leaf(x) !== undefined) return;
    const before = uses.get(x) ?? 0;
    uses.set(x, before + 1);
    if (before === 0 && x.origin.kind === "applied") x.origin.to.forEach(visit);
  };
  visit(value);
  return [...uses]
    .flatMap(([x, count]) => (count > 1 && x !== value && !isNegation(x) ? [x] : []))
    .sort((a, b) => a.serial - b.serial);
}

function isNegation({ origin }: Traced): boolean {
  return origin.kind === "applied" && "operation" in origin.what && origin.what.operation === "neg";
}

/** a, b, ..., z, a1, b1, ... */
function letterOf(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(97 + (index % 26)) + (round === 0 ? "" : round);
}

/** How strongly a text binds: sums, products, signs, powers, names and numbers. A number with a sign is a sum. */
const [SUM, PRODUCT, SIGN, POWER, WHOLE] = [1, 2, 3, 4, 5] as const;

/** @param outer binding strength of what stands around it; brackets are set where that is stronger */
function print(x: Operand, outer: number, name: (x: Traced) => string | undefined): string {
  if (typeof x === "number") return bracketed(literal(x), x < 0 ? SUM : WHOLE, outer);
  const given = name(x);
  if (given !== undefined) return bracketed(given, given.startsWith("-") ? SUM : WHOLE, outer);
  if (x.origin.kind === "given") throw new Error("a value that was given has no name");
  const { what, to } = x.origin;
  const part = (i: number, strength: number): string => print(to[i]!, strength, name);
  const call = (f: string): string => `${f}(${to.map((argument) => print(argument, 0, name)).join(", ")})`;
  if ("function" in what) return call(what.function);
  switch (what.operation) {
    case "add":
      return bracketed(`${part(0, SUM)} + ${part(1, SUM + 0.5)}`, SUM, outer);
    case "sub":
      return bracketed(`${part(0, SUM)} - ${part(1, SUM + 0.5)}`, SUM, outer);
    case "mul":
      return bracketed(`${part(0, PRODUCT)} * ${part(1, PRODUCT + 0.5)}`, PRODUCT, outer);
    case "div":
      return bracketed(`${part(0, PRODUCT)} / ${part(1, PRODUCT + 0.5)}`, PRODUCT, outer);
    case "reciprocal":
      return bracketed(`1 / ${part(0, PRODUCT + 0.5)}`, PRODUCT, outer);
    case "neg":
      return bracketed(`-${part(0, SIGN + 0.5)}`, SIGN, outer);
    case "square":
      return bracketed(`${part(0, POWER + 0.5)}^2`, POWER, outer);
    default:
      return call(what.operation);
  }
}

function bracketed(text: string, strength: number, outer: number): string {
  return strength < outer ? `(${text})` : text;
}

/** A number of the equations, in full. */
function literal(x: number): string {
  return Number.isNaN(x)
    ? "NaN"
    : Math.abs(x) === Number.POSITIVE_INFINITY
      ? `${x < 0 ? "-" : ""}Inf`
      : `${x}`;
}

/** Six significant digits. */
export function rounded(x: number): string {
  return Number.isFinite(x) ? String(Number(x.toPrecision(6))) : literal(x);
}

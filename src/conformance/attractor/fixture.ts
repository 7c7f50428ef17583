/** What fixtures of schema `credence-attractor-1` hold, and how closely numbers are compared. */

import * as z from "zod";
import type { FloatType, Uniforms } from "../../attractor/index.js";
import type { Comparison } from "../comparison.js";

export const number = z.number();
export const numbers = z.array(number);
export const rows = z.array(numbers);

/** One case of a file; a task reads the rest of it by a schema of its own. */
export const caseSchema = z.looseObject({ name: z.string(), task: z.string() });
export type FixtureCase = z.infer<typeof caseSchema>;
export const fixture = z.looseObject({
  schema: z.literal("credence-attractor-1"),
  cases: z.array(caseSchema),
});

/** Both precisions that a case is compared in; null where it is not run in single precision. */
export const tolerance = z.looseObject({ float64: number, float32: number.nullable() });
export type Tolerance = z.infer<typeof tolerance>;

/** The precisions of a case with their tolerances. */
export function precisions({ float64, float32 }: Tolerance): (readonly [FloatType, number])[] {
  return [["float64", float64], ...(float32 === null ? [] : [["float32", float32] as const])];
}

export const network = z.looseObject({
  size: number,
  weights: rows.optional(),
  bias: numbers.optional(),
  state: numbers.optional(),
});

export const uniformRule = z.discriminatedUnion("rule", [
  z.looseObject({ rule: z.literal("golden"), start: number, step: number, first: number }),
  z.looseObject({ rule: z.literal("list"), values: rows }),
]);
export type UniformRule = z.infer<typeof uniformRule>;

/** Uniform numbers by a rule, rounded to the float type; nodes run fastest. */
export function uniformsBy(rule: UniformRule, size: number, float: FloatType): Uniforms {
  const round = float === "float32" ? Math.fround : (x: number): number => x;
  return (update, node) => {
    if (rule.rule === "list") return round(rule.values[update]![node]!);
    const value = rule.start + (rule.first + update * size + node) * rule.step;
    return round(value - Math.floor(value));
  };
}

/** A value of our own with the structure that a fixture expects: numbers, null, words, and lists and records of them. */
export type Told =
  | number
  | string
  | boolean
  | null
  | undefined
  | ArrayLike<number>
  | readonly Told[]
  | { readonly [key: string]: Told };

/** Every key and element of what is expected: |got - want| ≤ tolerance · max(1, |want|); counts and words are equal. */
export function compareTold(c: Comparison, what: string, got: Told, want: unknown, bound: number): void {
  if (typeof want === "number") {
    if (typeof got === "number") c.compare(what, got, want, bound, 1);
    else c.require(false, `${what}: expected ${want}, got ${JSON.stringify(got)}`);
  } else if (Array.isArray(want)) {
    const list = got as ArrayLike<Told> | null | undefined;
    c.require(list?.length === want.length, `${what}: expected ${want.length} elements, got ${list?.length}`);
    if (list?.length === want.length) {
      for (const [i, x] of want.entries()) compareTold(c, `${what}[${i}]`, list[i], x, bound);
    }
  } else if (typeof want === "object" && want !== null) {
    for (const [key, x] of Object.entries(want)) {
      compareTold(
        c,
        what === "" ? key : `${what}.${key}`,
        (got as Record<string, Told> | undefined)?.[key],
        x,
        bound,
      );
    }
  } else {
    c.require(got === want, `${what}: expected ${JSON.stringify(want)}, got ${JSON.stringify(got)}`);
  }
}

/** Rows of a flat matrix. */
export function rowsOf(flat: ArrayLike<number>, size: number): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => flat[i * size + j]!));
}

/** What fixtures of schema `credence-deep-1` hold, and how closely numbers are compared. */

import * as z from "zod";
import type { Comparison } from "../comparison.js";

/** JSON has no NaN or infinities; they are written as words. */
export const number = z.union([z.number(), z.enum(["Infinity", "-Infinity", "NaN"]).transform(Number)]);
export const numbers = z.array(number);
export const rows = z.array(numbers);

export const connection = z.looseObject({
  matrix: rows,
  bias: numbers.nullable().default(null),
  multiplier: z.number().default(1),
  residual: z.boolean().default(false),
});
export type FixtureConnection = z.infer<typeof connection>;

export const network = z.looseObject({
  rules: z.string(),
  options: z.record(z.string(), z.unknown()).default({}),
  layers: z.array(z.record(z.string(), z.unknown())).min(2),
  connections: z.array(connection),
  head: z.string().optional(),
});
export type FixtureNetwork = z.infer<typeof network>;

/** One case of a file; a task reads the rest of it by a schema of its own. */
export const caseSchema = z.looseObject({ name: z.string(), task: z.string() });
export type FixtureCase = z.infer<typeof caseSchema>;

export const fixture = z.looseObject({ schema: z.literal("credence-deep-1"), cases: z.array(caseSchema) });

/** |got - want| ≤ tolerance · max(1, |want|), element by element; other lengths match nothing. */
export function compareAll(
  comparison: Comparison,
  what: string,
  got: ArrayLike<number>,
  want: readonly number[],
  tolerance: number,
): void {
  comparison.require(
    got.length === want.length,
    `${what}: expected ${want.length} numbers, got ${got.length}`,
  );
  for (const [i, x] of want.entries()) comparison.compare(`${what}[${i}]`, got[i]!, x, tolerance, 1);
}

/** The same for weights: one connection after another. */
export function compareConnections(
  comparison: Comparison,
  what: string,
  got: readonly {
    readonly weights: { readonly data: ArrayLike<number> };
    readonly bias?: ArrayLike<number> | undefined;
  }[],
  want: readonly FixtureConnection[],
  tolerance: number,
): void {
  comparison.require(got.length === want.length, `${what}: expected ${want.length} connections`);
  for (const [k, { matrix, bias }] of want.entries()) {
    const connection = got[k];
    if (connection === undefined) continue;
    compareAll(comparison, `${what} connection ${k}`, connection.weights.data, matrix.flat(), tolerance);
    compareAll(comparison, `${what} bias ${k}`, connection.bias ?? [], bias ?? [], tolerance);
  }
}

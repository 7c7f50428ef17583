/**
 * From the space that Stan samples to constrained parameters, with log Jacobians, as the Stan Reference Manual defines
 * them ("Constraint Transforms": lower bounds, Cholesky factors of correlation matrices). Written from there, not from
 * the transforms of the library.
 */

import type { Expression, Type } from "./stan-parser.js";

type Value = number | readonly Value[];

/** Sizes of the value: a Cholesky factor is a square. */
export function sizesOf({ name, sizes }: Type): readonly Expression[] {
  return name === "cholesky_factor_corr" ? [...sizes, ...sizes] : sizes;
}

/** How many numbers a parameter has where it is free. @param sizes of the value */
export function freeSize({ name }: Type, sizes: readonly number[]): number {
  if (name === "cholesky_factor_corr") return (sizes[0]! * (sizes[0]! - 1)) / 2;
  return sizes.reduce((product, size) => product * size, 1);
}

export function constrain(
  { name, arrays, constraint }: Type,
  sizes: readonly number[],
  z: readonly number[],
): { readonly value: Value; readonly logJacobian: number } {
  if (arrays > 0) throw new Error("an array of parameters");
  if (name === "cholesky_factor_corr") return choleskyFactor(sizes[0]!, z);
  const isPositive = constraint === "lower=0";
  if (constraint !== "" && !isPositive) throw new Error(`a constraint that is not known: ${constraint}`);
  const values = isPositive ? z.map(Math.exp) : z;
  const logJacobian = isPositive ? z.reduce((sum, x) => sum + x, 0) : 0;
  const [rows, columns] = sizes;
  if (rows === undefined) return { value: values[0]!, logJacobian };
  if (columns === undefined) return { value: values, logJacobian };
  // Column by column.
  const value = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (__, k) => values[k * rows + i]!),
  );
  return { value, logJacobian };
}

/** Rows from canonical partial correlations tanh(z): x_ij = tanh(z_ij) sqrt(1 - sum of squares before it). */
function choleskyFactor(K: number, z: readonly number[]) {
  let [next, logJacobian] = [0, 0];
  const value = Array.from({ length: K }, (_, i) => {
    const row: number[] = [];
    let squares = 0;
    for (let j = 0; j < i; j++) {
      const partial = Math.tanh(z[next++]!);
      row.push(partial * Math.sqrt(1 - squares));
      logJacobian += Math.log1p(-partial * partial) + 0.5 * Math.log1p(-squares);
      squares += row[j]! * row[j]!;
    }
    row.push(Math.sqrt(1 - squares));
    return [...row, ...new Array<number>(K - 1 - i).fill(0)];
  });
  return { value, logJacobian };
}

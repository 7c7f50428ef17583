/** Columns that depend on others (group models 3.2, design-rank). */

import { Matrix, SVD } from "ml-matrix";
import type { Problem } from "../problem.js";

/** A column whose rest is smaller than this share of it is a combination of others. */
const NEGLIGIBLE = 1e-9;
/** Sets of columns tried at most in the search for the smallest one. */
const MOST_SETS = 5000;

/**
 * One problem for each column that is a combination of columns before it: the smallest set of those that it is a
 * combination of, with the coefficients.
 *
 * @param X rows × columns, row-major
 */
export function rankProblems(parameter: string, labels: readonly string[], X: Float64Array): Problem[] {
  const J = labels.length;
  const columns = labels.map((_, j) => unitColumn(X, J, j));
  return dependentColumns(columns.map(({ values }) => values)).map((j) => {
    const weights = smallestCombination(
      columns.slice(0, j + 1).map(({ values }) => values),
      j,
    );
    const parts = weights.flatMap((weight, k) => {
      if (weight === 0) return [];
      const original = (weight * columns[j]!.size) / columns[k]!.size;
      return [`${Number(original.toPrecision(4))} × ${labels[k]}`];
    });
    const message = `columns of ${parameter} are dependent: ${labels[j]} = ${parts.join(" + ") || "0"}; take one of them out`;
    return { code: "design-rank", message };
  });
}

/** Column j divided by its length, and that. */
function unitColumn(X: Float64Array, J: number, j: number): { values: Float64Array; size: number } {
  const values = new Float64Array(J === 0 ? 0 : X.length / J);
  let squares = 0;
  for (let c = 0; c < values.length; c++) {
    const x = X[c * J + j]!;
    values[c] = x;
    squares += x * x;
  }
  const size = Math.sqrt(squares);
  if (size > 0) for (let c = 0; c < values.length; c++) values[c]! /= size;
  return { values, size };
}

/** Columns that lie in the span of those before them: Gram and Schmidt's procedure, each step twice for its digits. */
function dependentColumns(columns: readonly Float64Array[]): number[] {
  const basis: Float64Array[] = [];
  return columns.flatMap((column, j) => {
    const rest = column.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const one of basis) {
        const along = dot(one, rest);
        for (let c = 0; c < rest.length; c++) rest[c]! -= along * one[c]!;
      }
    }
    const left = Math.sqrt(dot(rest, rest));
    if (!(left > NEGLIGIBLE)) return [j];
    for (let c = 0; c < rest.length; c++) rest[c]! /= left;
    basis.push(rest);
    return [];
  });
}

/**
 * Weights with which the columns before j add up to it, as few as can be. The combinations of all columns that vanish
 * form a space; its sparsest members are found by setting as many of the columns as it has dimensions, less one, to 0.
 */
function smallestCombination(columns: readonly Float64Array[], j: number): number[] {
  if (dot(columns[j]!, columns[j]!) === 0) return columns.map(() => 0);
  // With a row of zeros for each column it is never wider than high, which the decomposition wants.
  const rows = Math.max(columns[j]!.length, columns.length);
  const matrix = Matrix.zeros(rows, columns.length);
  columns.forEach((column, k) => {
    for (let c = 0; c < column.length; c++) matrix.set(c, k, column[c]!);
  });
  const { diagonal, rightSingularVectors: V } = new SVD(matrix);
  const vanishing = diagonal.flatMap((s, k) => (s < 10 * NEGLIGIBLE ? [k] : []));
  const space = vanishing.map((k) => V.getColumn(k));
  let best: number[] | undefined;
  let bestSize = Number.POSITIVE_INFINITY;
  let tried = 0;
  for (const zeros of choices(j, space.length - 1)) {
    if (++tried > MOST_SETS && best !== undefined) break;
    const found = vanishingAt(space, zeros);
    if (found === undefined || Math.abs(found[j]!) < 1e-6) continue;
    const weights = found.map((x, k) => (k === j || Math.abs(x / found[j]!) < 1e-6 ? 0 : -x / found[j]!));
    const size = weights.filter((x) => x !== 0).length;
    if (size < bestSize) [best, bestSize] = [weights, size];
  }
  return best ?? columns.map(() => 0);
}

/** The member of a space that is 0 at the given places, where there is one up to its size. */
function vanishingAt(space: readonly (readonly number[])[], zeros: readonly number[]): number[] | undefined {
  if (zeros.length === 0) return space[0]?.slice();
  const rows = new Matrix(zeros.map((k) => space.map((member) => member[k]!)));
  // One row of zeros makes the decomposition full, so that the direction left over is its last.
  const { rightSingularVectors: V, diagonal } = new SVD(
    new Matrix([...rows.to2DArray(), space.map(() => 0)]),
  );
  if (diagonal.filter((s) => s > 1e-9).length < zeros.length) return undefined;
  const weights = V.getColumn(space.length - 1);
  return space[0]!.map((_, k) => space.reduce((sum, member, m) => sum + weights[m]! * member[k]!, 0));
}

/** All choices of `size` of the numbers 0 .. n-1. */
function* choices(n: number, size: number, from = 0): Generator<readonly number[]> {
  if (size <= 0) {
    yield [];
    return;
  }
  for (let k = from; k <= n - size; k++) {
    for (const rest of choices(n, size - 1, k + 1)) yield [k, ...rest];
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}

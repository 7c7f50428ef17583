/** Columns that depend on others (group models 3.2, design-rank). */

import { Matrix, solve } from "ml-matrix";
import type { Problem } from "../problem.js";

/**
 * One problem for each column that is a combination of columns before it, with the coefficients.
 *
 * @param X rows × columns, row-major
 */
export function rankProblems(parameter: string, labels: readonly string[], X: Float64Array): Problem[] {
  const J = labels.length;
  const rows = J === 0 ? 0 : X.length / J;
  const column = (j: number): number[] => Array.from({ length: rows }, (_, c) => X[c * J + j]!);
  const independent: number[] = [];
  const problems: Problem[] = [];
  for (let j = 0; j < J; j++) {
    const own = column(j);
    const before = independent.map(column);
    const size = Math.hypot(...own);
    const coefficients = size === 0 || before.length === 0 ? before.map(() => 0) : regress(before, own);
    const left = Math.hypot(
      ...own.map((x, c) => x - before.reduce((sum, b, k) => sum + coefficients[k]! * b[c]!, 0)),
    );
    if (left > 1e-9 * size) {
      independent.push(j);
      continue;
    }
    const parts = independent.flatMap((k, at) => {
      const weight = coefficients[at]!;
      return Math.abs(weight) < 1e-9 ? [] : [`${Number(weight.toPrecision(4))} × ${labels[k]}`];
    });
    const message = `columns of ${parameter} are dependent: ${labels[j]} = ${parts.join(" + ") || "0"}; take one of them out`;
    problems.push({ code: "design-rank", message });
  }
  return problems;
}

/** Least squares; the columns before are independent. */
function regress(columns: readonly number[][], y: readonly number[]): number[] {
  return solve(new Matrix([...columns]).transpose(), Matrix.columnVector([...y])).to1DArray();
}

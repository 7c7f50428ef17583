/** Columns that say nearly the same (group models 3.2): variance inflation, condition number, separated groups. */

import { EigenvalueDecomposition, inverse, Matrix } from "ml-matrix";
import { listed } from "../../study/cell.js";
import type { Terms } from "../formula/formula.js";
import type { ColumnSource } from "./columns.js";
import type { Findings } from "./input.js";

const INFLATED = 5;
const ILL_CONDITIONED = 30;
const ALIKE = 0.7;

/**
 * Variance inflation 1/(1 - R²) of each column on the others, and condition number of all, from the correlations of the
 * columns over cells; Belsley, Kuh & Welsch 1980. Of the Intercept, or the first of the means that stand for it, the
 * others are freed by centring.
 *
 * @param X cells × columns, of full rank
 * @param intercepts columns that are the Intercept or stand for it
 */
export function checkCollinear(
  parameter: string,
  labels: readonly string[],
  X: Float64Array,
  intercepts: readonly number[],
  { warnings }: Findings,
): void {
  const J = labels.length;
  const own = labels.flatMap((_, j) => (j === intercepts[0] ? [] : [j]));
  if (own.length < 2) return;
  const R = correlations(X, J, own, intercepts.length > 0);
  const inflation = inverse(R).diagonal();
  const values = new EigenvalueDecomposition(R, { assumeSymmetric: true }).realEigenvalues;
  const condition = Math.sqrt(Math.max(...values) / Math.min(...values));
  const inflated = own.flatMap((j, k) =>
    inflation[k]! > INFLATED ? [`${labels[j]} ${inflation[k]!.toPrecision(3)}`] : [],
  );
  if (inflated.length === 0 && condition <= ILL_CONDITIONED) return;
  const pairs = own.flatMap((a, k) =>
    own.slice(k + 1).flatMap((b, at) => {
      const r = R.get(k, k + 1 + at);
      return Math.abs(r) > ALIKE ? [`${labels[a]} and ${labels[b]} r = ${r.toFixed(2)}`] : [];
    }),
  );
  const what = [
    ...(inflated.length > 0 ? [`variance inflation above ${INFLATED}: ${listed(inflated)}`] : []),
    ...(condition > ILL_CONDITIONED
      ? [`condition number ${condition.toPrecision(3)}, above ${ILL_CONDITIONED}`]
      : []),
    ...(pairs.length > 0 ? [`alike: ${listed(pairs)}`] : []),
  ];
  const message = `columns of ${parameter} say nearly the same (${what.join("; ")}); their effects are hard to tell apart`;
  warnings.push({ code: "collinear", message });
}

function correlations(X: Float64Array, J: number, columns: readonly number[], centred: boolean): Matrix {
  const rows = X.length / J;
  const standard = columns.map((j) => {
    const values = new Float64Array(rows);
    let sum = 0;
    for (let c = 0; c < rows; c++) {
      values[c] = X[c * J + j]!;
      sum += values[c]!;
    }
    const mean = centred ? sum / rows : 0;
    let squares = 0;
    for (let c = 0; c < rows; c++) {
      values[c]! -= mean;
      squares += values[c]! ** 2;
    }
    const size = Math.sqrt(squares);
    for (let c = 0; c < rows; c++) values[c]! /= size;
    return values;
  });
  const R = Matrix.eye(columns.length);
  for (let a = 0; a < columns.length; a++) {
    for (let b = 0; b < a; b++) {
      let r = 0;
      for (let c = 0; c < rows; c++) r += standard[a]![c]! * standard[b]![c]!;
      R.set(a, b, r);
      R.set(b, a, r);
    }
  }
  return R;
}

/** Numeric variables whose ranges at two levels of a factor of the same formula do not meet. */
export function checkSeparation(
  parameter: string,
  { terms }: Terms,
  { variables, cells }: ColumnSource,
  { warnings }: Findings,
): void {
  const names = [...new Set(terms.flat())];
  const numeric = names.filter((name) => variables.get(name)!.kind === "numeric");
  const factors = names.filter((name) => name !== "participant" && variables.get(name)!.kind === "factor");
  for (const name of numeric) {
    const values = variables.get(name)!.levels.map(Number);
    for (const factor of factors) {
      const { levels } = variables.get(factor)!;
      const ranges = levels.map(() => ({ low: Infinity, high: -Infinity, who: new Set<number>() }));
      cells.cells.forEach(({ participant }, c) => {
        const range = ranges[cells.codes.get(factor)![c]!]!;
        const value = values[cells.codes.get(name)![c]!]!;
        range.low = Math.min(range.low, value);
        range.high = Math.max(range.high, value);
        range.who.add(participant);
      });
      // A level of one person has a warning of its own, and no range to speak of.
      const known = ranges.flatMap((range, l) =>
        range.who.size > 1 ? [{ ...range, label: levels[l]! }] : [],
      );
      const apart = known.flatMap((a, k) =>
        known
          .slice(k + 1)
          .flatMap((b) =>
            a.high < b.low || b.high < a.low
              ? [`${a.label} ${a.low} to ${a.high}, ${b.label} ${b.low} to ${b.high}`]
              : [],
          ),
      );
      if (apart.length === 0) continue;
      const message =
        `${name} separates ${factor} completely in the formula of ${parameter} (${listed(apart)}): ` +
        "their effects are told apart by the shape of the formula alone";
      warnings.push({ code: "separated", message });
    }
  }
}

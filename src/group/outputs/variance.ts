/**
 * How much of a parameter's variance over the cells of the data the fixed columns explain (group models 6), draw by
 * draw: V_f / (V_f + V_r), with V_f the variance of X b and V_r the mean of Z Sigma Z'. On the estimation scale, of
 * the parameter, not of the responses. Nakagawa & Schielzeth 2013, Methods in Ecology and Evolution 4, 133-142.
 */

import type { ParameterDesign } from "../design/design.js";
import type { Series } from "./draws.js";
import type { ParameterPosterior } from "./posterior.js";

export interface VarianceExplained {
  /** `fixed` for all columns together, else the term: `group`, `group:age`. */
  readonly term: string;
  readonly values: Series;
}

/** Of all fixed columns, and of each term: the drop in V_f where its columns are set to their means. */
export function varianceExplained(posterior: ParameterPosterior): VarianceExplained[] {
  const { design, size } = posterior;
  const terms = termsOf(design);
  if (terms.size === 0) return [];
  const covariance = covarianceOf(design);
  const J = design.columns.length;
  const b = design.columns.map((_, j) => posterior.coefficient(j));
  const random = meanRandomVariance(posterior);
  const variance = (s: number, isIn: (j: number) => boolean): number => {
    let sum = 0;
    for (let i = 0; i < J; i++) {
      if (!isIn(i)) continue;
      for (let j = 0; j < J; j++) if (isIn(j)) sum += b[i]![s]! * covariance[i * J + j]! * b[j]![s]!;
    }
    // Rounding may leave less than nothing of a variance of 0.
    return Math.max(0, sum);
  };
  const rows = [
    { term: "fixed", columns: undefined },
    ...[...terms].map(([term, columns]) => ({ term, columns })),
  ];
  return rows.map(({ term, columns }) => {
    const values = new Float64Array(size);
    for (let s = 0; s < size; s++) {
      const whole = variance(s, () => true);
      const part = columns === undefined ? whole : whole - variance(s, (j) => !columns.has(j));
      values[s] = part / (whole + random[s]!);
    }
    return { term, values };
  });
}

/** Columns by term, the Intercept left out. */
function termsOf({ parts }: ParameterDesign): Map<string, Set<number>> {
  const terms = new Map<string, Set<number>>();
  parts.forEach((column, j) => {
    if (column.length === 0) return;
    const name = column.map(({ variable }) => variable).join(":");
    const columns = terms.get(name) ?? new Set();
    terms.set(name, columns.add(j));
  });
  return terms;
}

/** Of the fixed columns over cells, columns × columns; the denominator is the number of cells. */
function covarianceOf({ X, columns }: ParameterDesign): Float64Array {
  const J = columns.length;
  const cells = X.length / J;
  const mean = new Float64Array(J);
  for (let c = 0; c < cells; c++) for (let j = 0; j < J; j++) mean[j]! += X[c * J + j]! / cells;
  const covariance = new Float64Array(J * J);
  for (let c = 0; c < cells; c++) {
    for (let i = 0; i < J; i++) {
      const own = (X[c * J + i]! - mean[i]!) / cells;
      for (let j = 0; j < J; j++) covariance[i * J + j]! += own * (X[c * J + j]! - mean[j]!);
    }
  }
  return covariance;
}

/** Mean over cells of z' Sigma z, of all random terms: the mean of z z' is enough to know. */
function meanRandomVariance(posterior: ParameterPosterior): Series {
  const sum = new Float64Array(posterior.size);
  posterior.design.terms.forEach(({ Z, columns, correlated }, t) => {
    const K = columns.length;
    const cells = Z.length / K;
    const sds = columns.map((_, k) => posterior.sd(t, k));
    for (let k = 0; k < K; k++) {
      for (let l = 0; l <= k; l++) {
        if (l < k && !correlated) continue;
        let weight = 0;
        for (let c = 0; c < cells; c++) weight += (Z[c * K + k]! * Z[c * K + l]!) / cells;
        if (weight === 0) continue;
        const r = l < k ? posterior.correlation(t, k, l) : undefined;
        for (let s = 0; s < sum.length; s++) {
          const product = sds[k]![s]! * sds[l]![s]!;
          sum[s]! += weight * (r === undefined ? product : 2 * product * r[s]!);
        }
      }
    }
  });
  return sum;
}

/**
 * Back from standardised to original coefficients (group models 3.4): X_std = X_orig A, b_orig = A b. Each product
 * of (v - m)/s is multiplied out; every product that arises is a column, or a sum of columns, of the design.
 */

import type { Column } from "./columns.js";
import type { Part } from "./parts.js";

/** A, columns × columns, row-major. */
export function originalOf(columns: readonly Column[]): Float64Array {
  const J = columns.length;
  const A = new Float64Array(J * J);
  columns.forEach(({ parts }, j) => {
    let products: { parts: readonly Part[]; weight: number }[] = [{ parts: [], weight: 1 }];
    for (const part of parts) {
      products = products.flatMap((product) => {
        const kept = { parts: [...product.parts, part], weight: product.weight / part.scale };
        const centre = { parts: product.parts, weight: (-product.weight * part.center) / part.scale };
        return part.center === 0 ? [kept] : [kept, centre];
      });
    }
    for (const product of products) {
      for (const [row, weight] of expressed(product.parts, columns))
        A[row * J + j]! += weight * product.weight;
    }
  });
  return A;
}

/** A product of parts as columns of the design with weights. */
function expressed(parts: readonly Part[], columns: readonly Column[]): [number, number][] {
  const same = columns.findIndex(
    (column) =>
      column.parts.length === parts.length &&
      parts.every((part) => column.parts.some((own) => equal(own, part))),
  );
  if (same >= 0) return [[same, 1]];
  // Without the Intercept its indicators are left: 1 is their sum, a contrast a weighted sum of them.
  return columns.flatMap((column, j): [number, number][] => {
    if (!column.intercept) return [];
    const level = parts[0] === undefined ? 1 : parts[0].values[column.parts[0]!.values.indexOf(1)]!;
    return level === 0 ? [] : [[j, level]];
  });
}

/** Whether two parts are one: the same variable, the same numbers. */
export function equal(a: Part, b: Part): boolean {
  return a === b || (a.variable === b.variable && a.values.every((value, at) => value === b.values[at]));
}

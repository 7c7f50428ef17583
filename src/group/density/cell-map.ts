/**
 * The linear map from coefficients to the values of parameters in the cells, and its transpose for gradients
 * (group models 4): as a list of the entries that are not 0.
 */

import type { Design } from "../design/design.js";
import type { Structure } from "./structure.js";

export class CellMap {
  private readonly rows: Int32Array;
  private readonly columns: Int32Array;
  private readonly weights: Float64Array;

  constructor(design: Design, { fixed, own, blocks }: Structure) {
    const [rows, columns, weights]: [number[], number[], number[]] = [[], [], []];
    const { cells, parameters } = design;
    const add = (parameter: number, weight: (cell: number) => number, at: (cell: number) => number): void => {
      for (let c = 0; c < cells.length; c++) {
        if (weight(c) === 0) continue;
        rows.push(parameter * cells.length + c);
        columns.push(at(c));
        weights.push(weight(c));
      }
    };
    const fixedWeight = (parameter: number, column: number) => {
      const { X, columns: labels } = parameters[parameter]!;
      return (c: number): number => X[c * labels.length + column]!;
    };
    for (const { parameter, column, at, absorbed } of fixed)
      if (!absorbed) add(parameter, fixedWeight(parameter, column), () => at);
    for (const { parameter, column, at } of own)
      add(parameter, fixedWeight(parameter, column), (c) => at + cells[c]!.participant);
    for (const block of blocks) {
      block.columns.forEach(({ parameter, term, column }, k) => {
        const { Z, columns: labels, group } = parameters[parameter]!.terms[term]!;
        const first = block.coefficients + k * block.groups.length;
        add(
          parameter,
          (c) => Z[c * labels.length + column]!,
          (c) => first + group[c]!,
        );
      });
    }
    this.rows = Int32Array.from(rows);
    this.columns = Int32Array.from(columns);
    this.weights = Float64Array.from(weights);
  }

  /** @param x values in the order of the layout @param out `[parameter * cells + cell]` */
  apply(x: Float64Array, out: Float64Array): void {
    const { rows, columns, weights } = this;
    out.fill(0);
    for (let n = 0; n < rows.length; n++) out[rows[n]!]! += weights[n]! * x[columns[n]!]!;
  }

  /** Adds the gradient with respect to x. */
  addTransposed(slope: Float64Array, out: Float64Array): void {
    const { rows, columns, weights } = this;
    for (let n = 0; n < rows.length; n++) out[columns[n]!]! += weights[n]! * slope[rows[n]!]!;
  }
}

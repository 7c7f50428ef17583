/** Posterior correlations of parameters as a map. */

import type { Figure } from "./figure.js";
import type { Label } from "./label.js";

export interface CorrelationData {
  /** Plain text. */
  readonly title: string;
  /** Of the axes. */
  readonly labels: readonly Label[];
  /** Of the columns of the rows. */
  readonly names: readonly string[];
  /** Symmetric, row by row; null where unknown. */
  readonly matrix: readonly (readonly (number | null)[])[];
}

/** Square map with the fixed range -1 to 1, numbers in the cells where they fit, and a colour bar. */
export function correlationFigure(data: CorrelationData): Figure {
  return {
    title: data.title,
    description: "",
    width: 480,
    height: 420,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: {
      header: ["parameter", ...data.names],
      rows: data.matrix.map((row, i) => [data.names[i], ...row]),
    },
  };
}

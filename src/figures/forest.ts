/** Estimates with intervals, a column of rows for each parameter. */

import type { Figure } from "./figure.js";
import type { Label } from "./label.js";

export interface ForestData {
  /** Plain text. */
  readonly title: string;
  readonly parameters: readonly {
    readonly label: Label;
    /** Of the rows of the table. */
    readonly name: string;
    readonly unit?: string;
    readonly scale: "linear" | "log";
    /** Participants in order; a value of null was not estimated. */
    readonly rows: readonly {
      readonly id: string;
      readonly value: number | null;
      readonly low: number | null;
      readonly high: number | null;
      readonly status?: string;
    }[];
    /** Centre and interval of the prior, shaded. */
    readonly prior?: { readonly value: number; readonly low: number; readonly high: number };
    /** A line at this value. */
    readonly reference?: number;
  }[];
}

/** One column of panels per parameter, one row per participant. Rows shrink with their number. */
export function forestFigure(data: ForestData): Figure {
  const rows = data.parameters.flatMap(({ name, rows }) =>
    rows.map(({ id, value, low, high, status }) => [name, id, value, low, high, status]),
  );
  return {
    title: data.title,
    description: "",
    width: 720,
    height: 400,
    marks: [{ kind: "text", x: 10, y: 20, text: data.title, size: 13, bold: true }],
    table: { header: ["parameter", "participant", "value", "low", "high", "status"], rows },
  };
}

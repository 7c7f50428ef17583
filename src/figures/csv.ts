/** The rows of a figure as CSV. Papa Parse quotes, because ids may hold anything. */

import Papa from "papaparse";
import type { Figure } from "./figure.js";

/** RFC 4180 but for lines that end in "\n", header first. Missing values and NaN are empty cells. */
export function figureCsv({ table }: Figure): string {
  const data = table.rows.map((row) => row.map((cell) => (cell == null || Number.isNaN(cell) ? "" : cell)));
  return `${Papa.unparse({ fields: [...table.header], data }, { newline: "\n" })}\n`;
}

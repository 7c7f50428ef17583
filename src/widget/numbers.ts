/** The numbers behind the panels: a table by layer, and a sentence that sums up. */

import { html, type Markup } from "../report/html.js";
import { decimals, nameOf } from "./panel.js";
import { compared, layers, rows, type WidgetState } from "./state.js";

/** Columns of the table for each row of the chain: quantity, and its sign in the heading. */
export const columns = [
  ["expectedPrecision", "π̃"],
  ["mean", "μ"],
  ["precision", "π"],
] as const;

/** Body of the table. Every number is there in full, as the value of its `data` element. */
export function tableBody(state: WidgetState): string {
  const row = (k: number): Markup => {
    const cells = compared.flatMap((r) => columns.map(([field]) => cell(state[field][r]![k]!)));
    return html`<tr><th scope="row">${nameOf(k)}</th>${cells}${cell(state.exact.first.mean[k]!)}</tr>`;
  };
  return html`${Array.from({ length: layers }, (_, k) => row(k))}`.text;
}

function cell(value: number): Markup {
  const digits = value === 0 ? 0 : Math.max(0, 3 - Math.floor(Math.log10(Math.abs(value))));
  return html`<td><data value="${value}">${decimals(value, Math.min(5, digits))}</data></td>`;
}

/** What a reader should see first, in words. */
export function summary({ mean, exact }: WidgetState): string {
  const last = mean[rows - 1]!;
  const straight = (k: number): number => k / (layers - 1);
  const bend = (k: number): number => Math.abs(last[k]! - straight(k));
  const furthest = last.reduce((most, _, k) => (bend(k) > bend(most) ? k : most), 0);
  const distance = Math.max(exact.first.distance, exact.last.distance);
  return (
    `After row ${rows}, layer ${furthest} is furthest from the straight line between the clamps: ` +
    `${decimals(last[furthest]!, 3)} instead of ${decimals(straight(furthest), 3)}; row 1 had ${decimals(mean[0]![furthest]!, 3)}. ` +
    `Largest distance between a sweep and the exact solution for its own variances: ${distance === 0 ? "0" : distance.toExponential(0).replace("-", "−")}.`
  );
}

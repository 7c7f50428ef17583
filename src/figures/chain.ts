/** What figures of chains share: their data, colours, legend, and the rows of their draws. */

import type { Box, Cell, FigureTable, Series } from "./figure.js";
import type { Label } from "./label.js";
import type { LegendItem } from "./legend.js";
import { horizontalTicks } from "./plot.js";
import { decimal, type Scale, type Tick } from "./scale.js";
import type { Role } from "./theme.js";

export interface ParameterDraws {
  readonly label: Label;
  /** Of the rows of the table. */
  readonly name: string;
  /** Draws in order, one series a chain. */
  readonly chains: readonly Series[];
}

/** Indices (from 0) of the divergent draws of each chain. */
export type Divergences = readonly (readonly number[])[];

const paints: readonly Role[] = ["blue", "vermillion", "green", "purple", "orange", "sky", "grey", "ink"];

/** Colour of a chain, by index. Colours repeat after eight. */
export function chainPaint(chain: number): Role {
  return paints[chain % paints.length]!;
}

/** A line for each chain; of more than eight, whose colours repeat, none. */
export function chainLegend(count: number): LegendItem[] {
  if (count > paints.length) return [];
  return Array.from({ length: count }, (_, k) => {
    return {
      text: `chain ${k + 1}`,
      look: { kind: "line", style: { stroke: chainPaint(k), strokeWidth: 2 } },
    };
  });
}

export function chainCount(parameters: readonly ParameterDraws[]): number {
  return Math.max(0, ...parameters.map(({ chains }) => chains.length));
}

/** Ticks at whole numbers. */
export function wholeTicks(scale: Scale, box: Box): Tick[] {
  return horizontalTicks(scale, "linear", Math.max(2, box.width / 55))
    .filter(({ value }) => Number.isInteger(value))
    .map(({ value }) => ({ value, label: decimal(value) }));
}

/** Numbers that are none, of all chains. */
export function countMissing(parameters: readonly ParameterDraws[]): number {
  const series = parameters.flatMap(({ chains }) => chains);
  return series.reduce((sum, one) => sum + Array.from(one).filter((x) => !Number.isFinite(x)).length, 0);
}

/** One row a draw: chain and draw from 1, a column for each parameter, and whether it diverged (1 or 0). */
export function drawsTable(parameters: readonly ParameterDraws[], divergences: Divergences): FigureTable {
  const rows: Cell[][] = [];
  for (let chain = 0; chain < chainCount(parameters); chain++) {
    const length = Math.max(0, ...parameters.map(({ chains }) => chains[chain]?.length ?? 0));
    const divergent = new Set(divergences[chain]);
    for (let draw = 0; draw < length; draw++) {
      const values = parameters.map(({ chains }) => chains[chain]?.[draw]);
      rows.push([chain + 1, draw + 1, ...values, divergent.has(draw) ? 1 : 0]);
    }
  }
  return { header: ["chain", "draw", ...parameters.map(({ name }) => name), "divergent"], rows };
}

/** "1 divergent draw", "2 divergent draws". */
export function countDivergences(divergences: Divergences): string {
  const count = divergences.reduce((sum, one) => sum + one.length, 0);
  return `${count} divergent draw${count === 1 ? "" : "s"}`;
}

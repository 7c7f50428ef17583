/** Drawings: square images of cells that are ink (1), paper (-1) or erased (0, nothing known). */

import { purpose, stream } from "../random/index.js";

/** Cells of a row, and of a column. */
export const side = 16;
export const cellCount = side * side;

/** Row after row. */
export type Drawing = Float64Array;

export const ink = 1;
export const paper = -1;
export const erased = 0;

export function blank(): Drawing {
  return new Float64Array(cellCount).fill(paper);
}

/**
 * Cells of a row and of a column that a pen paints at once. Strokes of one cell have so much of their paper in common that
 * some of them are not kept apart.
 */
export const penWidth = 2;

/** Cells under a pen, whose upper left one is given. */
export function underPen(place: number): number[] {
  const [column, row] = [place % side, Math.floor(place / side)];
  return Array.from({ length: penWidth ** 2 }, (_, i) => {
    return (row + Math.floor(i / penWidth)) * side + column + (i % penWidth);
  });
}

/** Where a pen is that stays on the paper. @param column and row of its upper left cell, whole numbers */
export function penAt(column: number, row: number): number {
  const inside = (value: number): number => Math.min(side - penWidth, Math.max(0, value));
  return inside(row) * side + inside(column);
}

/** Places on a straight line between two, both ends included: what a fast stroke passes between two events. */
export function cellsBetween(from: number, to: number): number[] {
  const [x0, y0, x1, y1] = [from % side, Math.floor(from / side), to % side, Math.floor(to / side)];
  const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
  const places = Array.from({ length: steps + 1 }, (_, i) => {
    const at = (a: number, b: number): number => Math.round(a + ((b - a) * i) / steps);
    return at(y0, y1) * side + at(x0, x1);
  });
  return [...new Set(places)];
}

/** Ink and paper change places in this share of the cells, each by a draw of its own; erased ones stay. */
export function flipped(drawing: Drawing, share: number, seed: number): Drawing {
  const { uniform } = stream(seed, purpose.simulation, 0);
  return drawing.map((x, i) => (uniform(0, i) < share ? 0 - x : x));
}

/** Without its right or its lower half. */
export function halfErased(drawing: Drawing, half: "right" | "lower"): Drawing {
  return drawing.map((x, i) => {
    const at = half === "right" ? i % side : Math.floor(i / side);
    return at < side / 2 ? x : erased;
  });
}

/** Examples: an eighth of the paper wide and high, each mark four cells. */
const examples = {
  T: "######## ######## ...##... ...##... ...##... ...##... ...##... ...##...",
  L: "##...... ##...... ##...... ##...... ##...... ##...... ######## ########",
  X: "##....## .##..##. ..####.. ...##... ...##... ..####.. .##..##. ##....##",
  A: "...##... ..####.. .##..##. ##....## ######## ######## ##....## ##....##",
  face: "..####.. .#....#. #.#..#.# #......# #.#..#.# #..##..# .#....#. ..####..",
  house: "...##... ..####.. .######. ######## .#....#. .#.##.#. .#.##.#. .######.",
} as const;

/** Six drawings with their names. */
export function exampleDrawings(): { readonly name: string; readonly cells: Drawing }[] {
  return Object.entries(examples).map(([name, text]) => {
    const rows = text.split(" ");
    const scale = side / rows.length;
    const marked = (i: number): boolean =>
      rows[Math.floor(i / side / scale)]![Math.floor((i % side) / scale)] === "#";
    return { name, cells: blank().map((_, i) => (marked(i) ? ink : paper)) };
  });
}

export interface Stored {
  readonly name: string;
  readonly cells: Drawing;
}

/** Patterns that a page keeps, at most: learning them anew takes some seconds. */
export const mostPatterns = 12;

/** Why a drawing cannot be stored beside those that are, and what to do; undefined where it can. */
export function refusal({ name, cells }: Stored, stored: readonly Stored[]): string | undefined {
  const holes = cells.filter((x) => x === erased).length;
  if (stored.length >= mostPatterns) return `There are ${mostPatterns} patterns already: remove one first.`;
  if (holes > 0) return `${holes} cells are erased: give them ink or paper first, or press Undo.`;
  if (cells.every((x) => x === cells[0])) return "There is nothing on the paper yet: draw.";
  const same = stored.find((other) => other.cells.every((x, i) => x === cells[i]));
  if (same) return `This drawing is stored already, as ${same.name}.`;
  if (stored.some((other) => other.name === name)) {
    return `Another pattern is called ${name}: choose another name.`;
  }
  return undefined;
}

/** A table that `credence attractor train` reads. */
export function asTable(stored: readonly Stored[]): string {
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const header = ["label", ...Array.from({ length: cellCount }, (_, i) => `unit_${i + 1}`)].join(",");
  return [header, ...stored.map(({ name, cells }) => [quoted(name), ...cells].join(","))].join("\n");
}

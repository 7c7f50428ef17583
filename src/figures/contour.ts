/** Lines along which a grid of values has a level, by the marching squares of d3-contour. */

import { contours } from "d3-contour";
import type { Series } from "./figure.js";

/**
 * @param values row by row, the value of column i and row j at the place (i, j)
 * @returns pieces of lines, each column and row by turns, in units of cells; none along the edge of the grid
 */
export function levelLines(values: Series, columns: number, rows: number, level: number): number[][] {
  const area = contours().size([columns, rows]).contour(Array.from(values), level);
  const pieces: number[][] = [];
  for (const ring of area.coordinates.flat()) {
    let piece: number[] = [];
    const end = (): void => {
      if (piece.length > 2) pieces.push(piece);
      piece = [];
    };
    // Rings close an area along the edge of the grid, where there is no line.
    for (const [x, y] of ring as [number, number][]) {
      if (x <= 0 || y <= 0 || x >= columns || y >= rows) end();
      // Their unit has values in the middle of cells.
      else piece.push(x - 0.5, y - 0.5);
    }
    end();
  }
  return pieces;
}

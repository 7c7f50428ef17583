/** Heat maps with many cells as images: PNG by fast-png, which runs in Node and in browsers. */

import { encode } from "fast-png";
import { colourIndex, colourTable } from "./colour-map.js";
import type { RasterMark } from "./figure.js";

/** The grid as PNG, one pixel a cell. NaN is transparent. */
export function rasterPng({ columns, rows, values, map, range }: RasterMark): Uint8Array {
  const table = colourTable(map);
  const data = new Uint8Array(4 * columns * rows);
  for (let i = 0; i < columns * rows; i++) {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    const from = 3 * colourIndex((value - range[0]) / (range[1] - range[0]));
    data.set(table.subarray(from, from + 3), 4 * i);
    data[4 * i + 3] = 255;
  }
  return encode({ width: columns, height: rows, data, channels: 4, depth: 8 });
}

/** The same as a data URI. */
export function rasterUri(mark: RasterMark): string {
  let bytes = "";
  for (const byte of rasterPng(mark)) bytes += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(bytes)}`;
}

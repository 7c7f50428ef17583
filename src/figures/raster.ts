/** Heat maps with many cells as images: PNG by fast-png, which runs in Node and in browsers. */

import { encode } from "fast-png";
import { colourIndex, colourTable } from "./colour-map.js";
import type { RasterMark } from "./figure.js";

/**
 * The grid as PNG. NaN is transparent. A cell that is larger than a pixel of the figure is a block of pixels: viewers
 * blur what they enlarge, and not all can be asked to leave that.
 */
export function rasterPng(mark: RasterMark): Uint8Array {
  const { columns, rows, values, map, range } = mark;
  const table = colourTable(map);
  const [across, down] = [blockOf(mark.width, columns), blockOf(mark.height, rows)];
  const [width, height] = [columns * across, rows * down];
  const data = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[Math.floor(y / down) * columns + Math.floor(x / across)] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      const from = 3 * colourIndex((value - range[0]) / (range[1] - range[0]));
      const to = 4 * (y * width + x);
      data.set(table.subarray(from, from + 3), to);
      data[to + 3] = 255;
    }
  }
  return encode({ width, height, data, channels: 4, depth: 8 });
}

/** Pixels of a cell to each side: about those of the figure. */
function blockOf(size: number, cells: number): number {
  const pixels = size / cells;
  return pixels < 1.5 ? 1 : Math.min(32, Math.round(pixels));
}

/** The same as a data URI. */
export function rasterUri(mark: RasterMark): string {
  let bytes = "";
  for (const byte of rasterPng(mark)) bytes += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(bytes)}`;
}

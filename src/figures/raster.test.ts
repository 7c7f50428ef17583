import { decode } from "fast-png";
import { describe, expect, it } from "vitest";
import { colourTable } from "./colour-map.js";
import type { RasterMark } from "./figure.js";
import { rasterPng, rasterUri } from "./raster.js";

const grid = (pixels: number): RasterMark => ({
  kind: "raster",
  x: 0,
  y: 0,
  width: 2 * pixels,
  height: 2 * pixels,
  columns: 2,
  rows: 2,
  values: [0, 1, Number.NaN, 9],
  map: "sequential",
  range: [0, 1],
});
const table = colourTable("sequential");
const dark = [...table.subarray(0, 3), 255];
const bright = [...table.subarray(3 * 255), 255];

describe("rasterPng(mark)", () => {
  it("writes a pixel for a small cell, NaN transparent, values beyond the range as its end", () => {
    const { width, height, data } = decode(rasterPng(grid(1)));
    expect([width, height]).toEqual([2, 2]);
    expect([...data]).toEqual([...dark, ...bright, 0, 0, 0, 0, ...bright]);
  });

  it("writes a block for a cell of several pixels", () => {
    const { width, height, data } = decode(rasterPng(grid(7)));
    expect([width, height]).toEqual([14, 14]);
    const at = (x: number, y: number) => [...data.subarray(4 * (y * 14 + x), 4 * (y * 14 + x) + 4)];
    expect(at(0, 0)).toEqual(dark);
    expect(at(6, 6)).toEqual(dark);
    expect(at(7, 6)).toEqual(bright);
    expect(at(6, 7)).toEqual([0, 0, 0, 0]);
    expect(at(13, 13)).toEqual(bright);
  });
});

describe("rasterUri(mark)", () => {
  it("is the same image", () => {
    const uri = rasterUri(grid(3));
    expect(uri).toMatch(/^data:image\/png;base64,/);
    expect(new Uint8Array(Buffer.from(uri.split(",")[1]!, "base64"))).toEqual(rasterPng(grid(3)));
  });
});

import { describe, expect, it } from "vitest";
import { connectionWeightsFigure } from "./connection-weights.js";
import type { RasterMark } from "./figure.js";

const data = {
  title: "Weights",
  connections: [
    { name: "first", children: 2, parents: 3, weights: [0.1, -0.4, 0, 0.2, 0.3, 0.05], biases: [-0.5, 0.5] },
    { name: "second", children: 1, parents: 2, weights: [1, 2] },
  ],
};

describe("connectionWeightsFigure", () => {
  it("shows rows of children from the top, with colours symmetric about 0 that weights and biases share", () => {
    const rasters = connectionWeightsFigure(data).marks.filter(
      (mark): mark is RasterMark => mark.kind === "raster",
    );
    const shapes = rasters.map(({ rows, columns, range }) => [rows, columns, ...range]);
    // Matrix, biases and scale of the first; matrix and scale of the second.
    expect(shapes).toEqual([
      [2, 3, -0.5, 0.5],
      [2, 1, -0.5, 0.5],
      [128, 1, -0.5, 0.5],
      [1, 2, -2, 2],
      [128, 1, -2, 2],
    ]);
    expect(Array.from(rasters[0]!.values)).toEqual([0.1, -0.4, 0, 0.2, 0.3, 0.05]);
  });

  it("counts weights and biases beside their colours", () => {
    const bars = connectionWeightsFigure(data).marks.flatMap((mark) =>
      mark.kind === "rect" && mark.fill === "grey" ? [mark] : [],
    );
    const counts = [bars.slice(0, 25), bars.slice(25)].map((own) => {
      const longest = Math.max(...own.map(({ width }) => width));
      return own.map(({ width }) => width / longest);
    });
    // 25 bins from -0.5 to 0.5 of 0.04: 0 and 0.05 are alone, as is everything else.
    expect(counts[0]!.filter((share) => share > 0)).toEqual(new Array(8).fill(1));
    // Bars rise with the value: 2 is in the last of the bins, 1 in number 18 of -2 to 2.
    expect(counts[1]!.flatMap((share, i) => (share > 0 ? [i] : []))).toEqual([18, 24]);
  });

  it("has a row for each weight and bias", () => {
    const { rows } = connectionWeightsFigure(data).table;
    expect(rows).toHaveLength(6 + 2 + 2);
    expect(rows[3]).toEqual(["first", 1, "bias", -0.5]);
    expect(rows[4]).toEqual(["first", 2, 1, 0.2]);
    expect(rows.at(-1)).toEqual(["second", 1, 2, 2]);
  });
});

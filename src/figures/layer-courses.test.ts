import { describe, expect, it } from "vitest";
import { layerCoursesFigure } from "./layer-courses.js";

describe("layerCoursesFigure", () => {
  it("has the values of few units as they are", () => {
    const { rows } = layerCoursesFigure({
      title: "t",
      xLabel: "Row",
      quantities: [{ name: "mean", layers: [{ name: "input", units: 2, values: [1, 10, 2, 20] }] }],
    }).table;
    expect(rows).toEqual([
      ["mean", "input", 1, 1, 1],
      ["mean", "input", 1, 2, 2],
      ["mean", "input", 2, 1, 10],
      ["mean", "input", 2, 2, 20],
    ]);
  });

  it("has mean, quartiles and extremes of many units, without those that are no numbers", () => {
    const values = [4, 0, 3, 1, 2, 8, Number.NaN, 5, 5, 5, 5, 5];
    const { rows, header } = layerCoursesFigure({
      title: "t",
      quantities: [{ name: "precision", layers: [{ name: "hidden 1", units: 6, values }] }],
    }).table;
    expect(header).toEqual(["quantity", "layer", "unit", "sample", "value"]);
    // Of 0 1 2 3 4 8 (R-7 quantiles), then of five times 5.
    const expected = {
      mean: [3, 5],
      lower_quartile: [1.25, 5],
      upper_quartile: [3.75, 5],
      least: [0, 5],
      largest: [8, 5],
    };
    for (const [name, [first, second]] of Object.entries(expected)) {
      expect(rows.filter((row) => row[2] === name).map((row) => row[4])).toEqual([first, second]);
    }
  });

  it("leaves what has no logarithm out of a logarithmic panel, and says so where nothing remains", () => {
    const figure = (values: number[]) =>
      layerCoursesFigure({
        title: "t",
        quantities: [{ name: "precision", log: true, layers: [{ name: "a", units: 1, values }] }],
      });
    const said = (values: number[]) =>
      figure(values).marks.some((mark) => mark.kind === "text" && mark.text === "no values");
    expect([said([0, -1]), said([0, 2, 3])]).toEqual([true, false]);
    for (const mark of figure([0, 2, 3]).marks) {
      if (mark.kind === "path") expect(mark.d).not.toMatch(/NaN|Infinity/);
    }
  });
});

import { describe, expect, it } from "vitest";
import { type DecisionBoundaryData, decisionBoundaryFigure } from "./decision-boundary.js";
import type { Mark, RasterMark } from "./figure.js";

const line = Array.from({ length: 5 }, (_, i) => i / 4);
/** The second class becomes likelier to the right, by the same steps in all three rows. */
const second = [line, line, line].flat();
const data: DecisionBoundaryData = {
  title: "Left and right",
  classes: ["left", "right"],
  x: { range: [-2, 2], count: 5 },
  y: { range: [0, 1], count: 3 },
  panels: [{ name: "a", probabilities: [second.map((p) => 1 - p), second] }],
  points: [
    { x: -1, y: 0.5, label: 0 },
    { x: 2, y: 1, label: 1 },
  ],
};

const flat = (marks: readonly Mark[]): Mark[] =>
  marks.flatMap((mark) => (mark.kind === "group" ? flat(mark.marks) : [mark]));
const rasterOf = (of: DecisionBoundaryData): RasterMark =>
  flat(decisionBoundaryFigure(of).marks).find((mark) => mark.kind === "raster")!;

describe("decisionBoundaryFigure", () => {
  it("shows the entropy of the prediction in bits, from the top row down", () => {
    const { values, range, rows, columns } = rasterOf(data);
    const bits = [0, 0.8112781244591328, 1, 0.8112781244591328, 0];
    expect([rows, columns, range]).toEqual([3, 5, [0, 1]]);
    for (let k = 0; k < 15; k++) expect(Math.abs(values[k]! - bits[k % 5]!)).toBeLessThan(1e-15);
    const sure = {
      ...data,
      panels: [{ name: "a", probabilities: [second.map(() => 1), second.map(() => 0)] }],
    };
    expect(Array.from(rasterOf(sure).values)).toEqual(Array(15).fill(0));
    const risen = second.map((_, k) => (k < 5 ? 0.5 : 1));
    const lowest = { ...data, panels: [{ name: "a", probabilities: [risen, risen.map((p) => 1 - p)] }] };
    // The row of the least y is the last of the image.
    expect(Array.from(rasterOf(lowest).values)).toEqual([...Array(10).fill(0), ...Array(5).fill(1)]);
  });

  it("draws the boundary where both classes are as likely, once, and where each is sure", () => {
    const { marks } = decisionBoundaryFigure(data);
    const { x, width } = marks.flatMap((mark) => (mark.kind === "group" && mark.clip ? [mark.clip] : []))[0]!;
    const paths = marks
      .flatMap((mark) => (mark.kind === "group" ? mark.marks : []))
      .filter((mark) => mark.kind === "path");
    const starts = paths.map(({ d }) => Number(/^M(-?[\d.]+)/.exec(d)![1]));
    // Probabilities 0.1, 0.9 and 0.5 of the second class: a tenth, nine tenths and a half of the way.
    for (const [k, share] of [0.1, 0.9, 0.5].entries()) {
      expect(Math.abs(starts[k]! - (x + share * width))).toBeLessThan(0.01);
    }
    expect(starts).toHaveLength(3);
  });

  it("has a row for each place and each point", () => {
    const { table } = decisionBoundaryFigure(data);
    expect(table.header).toEqual(["x", "y", "class", "a: right"]);
    expect(table.rows).toHaveLength(15 + 2);
    expect(table.rows[6]).toEqual([-1, 0.5, null, 0.25]);
    expect(table.rows.at(-1)).toEqual([2, 1, "right", null]);
  });

  it("parts three classes by three lines that meet", () => {
    const side = 21;
    const at = (k: number): [number, number] => [(k % side) - 10, Math.floor(k / side) - 10];
    const directions = [0, 1, 2].map((c) => [
      Math.cos((2 * Math.PI * c) / 3),
      Math.sin((2 * Math.PI * c) / 3),
    ]);
    const raw = Array.from({ length: side * side }, (_, k) =>
      directions.map(([dx, dy]) => Math.exp(at(k)[0] * dx! + at(k)[1] * dy!)),
    );
    const probabilities = [0, 1, 2].map((c) => raw.map((e) => e[c]! / (e[0]! + e[1]! + e[2]!)));
    const figure = decisionBoundaryFigure({
      ...{ title: "Three", classes: ["a", "b", "c"], points: [], panels: [{ name: "p", probabilities }] },
      ...{ x: { range: [-10, 10], count: side }, y: { range: [-10, 10], count: side } },
    });
    const solid = flat(figure.marks).filter(
      (mark) => mark.kind === "path" && mark.stroke === "ink" && mark.d.length > 50,
    );
    expect(solid).toHaveLength(3);
  });
});

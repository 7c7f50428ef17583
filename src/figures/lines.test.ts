import { expect, it } from "vitest";
import { linesFigure } from "./lines.js";

it("draws a course of one value as a point, and longer ones as lines", () => {
  const marksOf = (values: readonly number[]) => {
    const lines = [{ name: "one", values }];
    return linesFigure({ title: "Errors", xLabel: "step", panels: [{ name: "all", lines }] }).marks;
  };
  const points = (values: readonly number[]) =>
    marksOf(values).flatMap((mark) => (mark.kind === "points" ? [mark.at.length / 2] : []));
  expect(points([3])).toEqual([1]);
  expect(points([Number.NaN, 3])).toEqual([2]);
  expect(points([3, 2])).toEqual([]);
  // Inside the figure.
  const [mark] = marksOf([3]).filter(({ kind }) => kind === "points");
  expect(mark!.kind === "points" && Array.from(mark!.at).every(Number.isFinite)).toBe(true);
});

it("refuses places that have no logarithm, instead of looking for ticks for ever", () => {
  const draw = (places: readonly number[]) => () =>
    linesFigure({
      title: "Errors",
      xLabel: "step",
      places,
      panels: [{ name: "all", lines: [{ name: "one", values: [3, 2, 1] }] }],
    });
  expect(draw([1, 10, 100])).not.toThrow();
  expect(draw([0, 10, 100])).toThrow(
    "Errors: places are on a logarithmic axis and must be above 0, found 0; for equal steps give start and step",
  );
});

it("writes counted places as whole numbers, and draws the bars of lines side by side", () => {
  const line = (name: string) => ({ name, values: [3, 2], spread: [1, 1] });
  const { marks } = linesFigure({
    ...{ title: "Errors", xLabel: "Layer", start: 1 },
    panels: [{ name: "all", lines: [line("one"), line("two")] }],
  });
  const below = marks.flatMap((mark) =>
    mark.kind === "text" && mark.anchor === "middle" ? [mark.label] : [],
  );
  expect(below).toEqual(["1", "2", "\\text{Layer}"]);
  // Upright strokes in the lines' own colours, one for each value.
  const bars = marks.flatMap((mark) =>
    mark.kind === "path" && /^(M[\d.]+ [\d.]+v[-\d.]+){2}$/.test(mark.d) && mark.stroke !== "axis"
      ? [mark.d]
      : [],
  );
  expect(bars).toHaveLength(2);
  const [one, two] = bars.map((d) => Number(/^M([\d.]+)/.exec(d)![1]));
  expect(two! - one!).toBeCloseTo(3, 6);
});

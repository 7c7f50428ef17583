import { expect, it } from "vitest";
import { linesFigure } from "./lines.js";

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

import { describe, expect, it } from "vitest";
import type { Figure, Mark } from "./figure.js";
import { traceFigure } from "./trace.js";

const nan = Number.NaN;

/** Paths of a colour; the sample in the legend is the first of a chain's. */
function pathsOf({ marks }: Figure, stroke: string): string[] {
  return marks.flatMap((mark: Mark) => (mark.kind === "path" && mark.stroke === stroke ? [mark.d] : []));
}

function trace(chains: readonly (readonly number[])[], divergences: readonly (readonly number[])[] = []) {
  return traceFigure({ title: "t", parameters: [{ label: "ζ", name: "ze", chains }], divergences });
}

describe("traceFigure(data)", () => {
  it("has a row a draw, with chain, value and whether it diverged", () => {
    expect(trace([[1, nan], [3]], [[1]]).table).toEqual({
      header: ["chain", "draw", "ze", "divergent"],
      rows: [
        [1, 1, 1, 0],
        [1, 2, nan, 1],
        [2, 1, 3, 0],
      ],
    });
  });

  it("draws a tick for each divergent draw, and none without", () => {
    expect(
      pathsOf(trace([[1, 2, 3]], [[0, 2]]), "ink")
        .join("")
        .match(/M/g),
    ).toHaveLength(2);
    expect(pathsOf(trace([[1, 2, 3]]), "ink").join("")).toBe("");
  });

  it("breaks lines where a draw is not finite, and shows a lone draw as a point", () => {
    const figure = trace([[1, 2, nan, 4, Number.POSITIVE_INFINITY, 5, 6]]);
    expect(pathsOf(figure, "blue")[1]!.match(/M/g)).toHaveLength(3);
    const points = figure.marks.filter((mark) => mark.kind === "points" && mark.fill === "blue");
    expect(points.map((mark) => mark.kind === "points" && mark.at.length)).toEqual([2]);
  });

  it("keeps the extremes of long chains", () => {
    const wild = Array.from({ length: 20_000 }, (_, i) => (i === 7777 ? 100 : i === 12_345 ? -100 : 0));
    const [, d = ""] = pathsOf(trace([wild]), "blue");
    expect(d.length).toBeLessThan(40_000);
    // Steps of the line: one up and one down at each extreme.
    const numbers = (d.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map(Number);
    const steps = numbers
      .filter((_, i) => i % 2 === 1)
      .slice(1)
      .filter((step) => Math.abs(step) > 10);
    expect(steps).toHaveLength(4);
  });
});

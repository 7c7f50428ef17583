import { describe, expect, it } from "vitest";
import { calibrationFigure, looPitFigure } from "./ecdf-difference.js";

const band = { points: [0.25, 0.5, 0.75], lower: [0, 0.25, 0.5], upper: [0.5, 0.75, 1], probability: 0.9 };

describe("looPitFigure(data)", () => {
  // At or below 0.25: 2 of 4; 0.5: 3 of 4; 0.75: 4 of 4. Less the points: 0.25 each.
  it("has the distribution function less the points, and the band alike", () => {
    const { rows } = looPitFigure({ title: "t", pit: [0.1, 0.25, 0.4, 0.6, Number.NaN], band }).table;
    expect(rows).toEqual([
      ["loo_pit", 0.25, 0.25, -0.25, 0.25],
      ["loo_pit", 0.5, 0.25, -0.25, 0.25],
      ["loo_pit", 0.75, 0.25, -0.25, 0.25],
    ]);
  });

  it("says where it leaves the band; on its edge it is inside", () => {
    const inside = looPitFigure({ title: "t", pit: [0.1, 0.25, 0.4, 0.6], band });
    expect(inside.description).toContain("90 % band. loo_pit: inside everywhere.");
    const outside = looPitFigure({ title: "t", pit: [0.1, 0.1, 0.1, 0.9], band });
    expect(outside.description).toContain("loo_pit: outside at 1 of 3 points.");
  });
});

describe("calibrationFigure(data)", () => {
  it("judges no quantity without ranks", () => {
    const quantities = [
      { label: "ζ", name: "ze", ranks: [] },
      { label: "ϑ", name: "th", ranks: [0.9, 0.9] },
    ];
    const { description, table } = calibrationFigure({ title: "t", quantities, band });
    expect(description).toContain("ζ: no values. ϑ: outside at 2 of 3 points.");
    expect(table.rows.map(([name]) => name)).toEqual(["ze", "ze", "ze", "th", "th", "th"]);
  });
});

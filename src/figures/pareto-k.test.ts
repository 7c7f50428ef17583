import { describe, expect, it } from "vitest";
import { paretoClass, paretoKFigure } from "./pareto-k.js";

describe("paretoClass(k)", () => {
  it("counts each bound to the better class", () => {
    const k = [-0.3, 0.5, 0.51, 0.7, 0.71, 1, 1.01, Number.POSITIVE_INFINITY, Number.NaN];
    expect(k.map(paretoClass)).toEqual([
      "good",
      "good",
      "ok",
      "ok",
      "bad",
      "bad",
      "very bad",
      "very bad",
      undefined,
    ]);
  });
});

describe("paretoKFigure(data)", () => {
  it("has a row a unit, named where names are given", () => {
    const k = [0.2, Number.NaN, 0.9];
    expect(paretoKFigure({ title: "t", k, ids: ["a", "b", "c"] }).table.rows).toEqual([
      ["a", 0.2, "good"],
      ["b", Number.NaN, undefined],
      ["c", 0.9, "bad"],
    ]);
    expect(paretoKFigure({ title: "t", k }).table.rows.map(([unit]) => unit)).toEqual([1, 2, 3]);
  });

  it("says how many are in each class, and which is the largest", () => {
    const { description } = paretoKFigure({ title: "t", k: [0.2, Number.NaN, 0.9] });
    expect(description).toBe(
      "Pareto k of 3 units: 1 good, 0 ok, 1 bad, 0 very bad, 1 without k. Largest: 0.90, unit 3.",
    );
    expect(paretoKFigure({ title: "t", k: [] }).description).toContain("0 units");
  });
});

/** The rows and descriptions of figures of inference. */

import { describe, expect, it } from "vitest";
import {
  effectiveSizeFigure,
  energyFigure,
  type Figure,
  modelSelectionFigure,
  pairFigure,
  ridgesFigure,
} from "../../src/figures/index.js";

const nan = Number.NaN;

function pointsOf({ marks }: Figure, shape: string): number[] {
  return marks.flatMap((mark) =>
    mark.kind === "points" && mark.shape === shape ? [mark.at.length / 2] : [],
  );
}

describe("the figure of", () => {
  it("pairs shows every finite draw once, divergent ones as crosses", () => {
    const parameters = [
      {
        label: "ω",
        name: "om",
        chains: [
          [1, 2, 3, nan],
          [4, 5, 6, 7],
        ],
      },
      {
        label: "ζ",
        name: "ze",
        chains: [
          [1, 1, 1, 1],
          [2, 2, 2, 2],
        ],
      },
    ];
    const figure = pairFigure({ title: "t", parameters, divergences: [[1], []] });
    // Samples in the legend come first.
    expect(pointsOf(figure, "circle")).toEqual([1, 6]);
    expect(pointsOf(figure, "cross")).toEqual([1, 1]);
    expect(figure.table.rows[1]).toEqual([1, 2, 2, 1, 1]);
    expect(pointsOf(pairFigure({ title: "t", parameters }), "cross")).toEqual([0]);
  });

  it("ridges has rows of densities and references", () => {
    const references = [{ value: 3, text: "mode" }];
    const { rows } = ridgesFigure({
      title: "t",
      parameters: [
        {
          label: "ζ",
          name: "ze",
          chains: [
            [2, 2],
            [1, 4],
          ],
          references,
        },
      ],
    }).table;
    expect(rows).toHaveLength(161);
    expect(rows[0]?.slice(0, 3)).toEqual(["ze", "density", 2]);
    expect(rows.at(-1)).toEqual(["ze", "reference", undefined, "mode", 3, undefined]);
  });

  it("energies has changes from draw to draw, and calls a fraction below 0.3 low", () => {
    const chains = [
      { energy: [5, 7, 6], eBfmi: 0.29 },
      { energy: [5], eBfmi: nan },
    ];
    const { description, table } = energyFigure({ title: "t", chains });
    expect(table.rows).toEqual([
      [1, 1, 5, undefined, 0.29],
      [1, 2, 7, 2, 0.29],
      [1, 3, 6, -1, 0.29],
      [2, 1, 5, undefined, nan],
    ]);
    expect(description).toContain("Chain 1: E-BFMI 0.29 (low). Chain 2: E-BFMI not defined.");
  });

  it("effective sizes says the last, and what is not defined", () => {
    const parameters = [{ label: "ζ", name: "ze", draws: [100, 200], bulk: [50, 90.4], tail: [40, nan] }];
    const { description, table } = effectiveSizeFigure({ title: "t", parameters });
    expect(description).toContain("ζ: bulk 90, tail not defined.");
    expect(table.rows).toEqual([
      ["ze", 100, 50, 40],
      ["ze", 200, 90.4, nan],
    ]);
  });

  it("model selection has the omnibus risk in its caption", () => {
    const models = [
      { name: "A", frequency: 0.25, exceedance: 0.1, protectedExceedance: 0.2 },
      { name: "B", frequency: 0.75, exceedance: 0.9, protectedExceedance: 0.8 },
    ];
    const { description, table } = modelSelectionFigure({ title: "t", models, omnibusRisk: 0.25 });
    expect(description).toContain("Most frequent: B, 0.75. Bayesian omnibus risk: 0.250");
    expect(table.rows).toEqual([
      ["A", 0.25, 0.1, 0.2, 0.25],
      ["B", 0.75, 0.9, 0.8, 0.25],
    ]);
    expect(modelSelectionFigure({ title: "t", models: [], omnibusRisk: nan }).description).toContain(
      "not defined",
    );
  });
});

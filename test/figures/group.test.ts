/** The rows, marks and descriptions of figures of group models. */

import { describe, expect, it } from "vitest";
import {
  type Figure,
  figureCsv,
  intervalsFigure,
  type Mark,
  modelGraphFigure,
  priorPosteriorFigure,
  shrinkageFigure,
} from "../../src/figures/index.js";

function marksOf<K extends Mark["kind"]>({ marks }: Figure, kind: K): Extract<Mark, { kind: K }>[] {
  return marks.filter((mark): mark is Extract<Mark, { kind: K }> => mark.kind === kind);
}

describe("the figure of", () => {
  it("intervals holds every row, and has marks only for what there is", () => {
    const figure = intervalsFigure({
      title: "t",
      intervalText: "89 % interval",
      groups: [
        {
          label: "Coefficients of ω_{2}",
          nothing: 0,
          rows: [
            {
              label: "age",
              name: "b_om2[age]",
              value: 1,
              low: 0.5,
              high: 2,
              reference: 0.9,
              rope: [-0.1, 0.1],
            },
            { label: "none", name: "none", value: Number.NaN, low: Number.NaN, high: Number.NaN },
          ],
        },
      ],
    });
    expect(figureCsv(figure)).toBe(
      "group,name,value,low,high,reference,rope_low,rope_high\n" +
        "Coefficients of ω2,b_om2[age],1,0.5,2,0.9,-0.1,0.1\nCoefficients of ω2,none,,,,,,\n",
    );
    expect(figure.description).toContain("Coefficients of ω2: b_om2[age] 1, none NaN");
    const points = marksOf(figure, "points").map(({ shape, at }) => [shape, at.length / 2]);
    // The first two are samples of the legend.
    expect(points).toEqual([
      ["circle", 1],
      ["bar", 1],
      ["circle", 1],
      ["cross", 1],
    ]);
  });

  it("intervals puts places of a panel in proportion to values: region, interval and estimate agree", () => {
    const figure = intervalsFigure({
      title: "t",
      intervalText: "i",
      groups: [{ label: "g", rows: [{ label: "a", name: "a", value: 0, low: -1, high: 1, rope: [-1, 1] }] }],
    });
    const band = marksOf(figure, "rect").at(-1)!;
    const estimate = marksOf(figure, "points").at(-1)!;
    expect(estimate.at[0]).toBeCloseTo(band.x + band.width / 2, 6);
  });

  it("shrinkage holds own and pooled estimates with what is expected of each", () => {
    const figure = shrinkageFigure({
      title: "t",
      parameters: [
        {
          label: "ζ",
          name: "ze",
          mean: 1,
          rows: [
            { id: "a", unpooled: 3, pooled: 2 },
            { id: "b", unpooled: null, pooled: 1.5, population: 1.2 },
          ],
        },
      ],
    });
    expect(figureCsv(figure)).toBe(
      "parameter,participant,unpooled,pooled,population\nze,a,3,2,1\nze,b,,1.5,1.2\n",
    );
    expect(figure.description).toContain("Estimates of 2 participants");
    const circles = marksOf(figure, "points").filter(({ shape }) => shape === "circle");
    expect(circles.slice(-2).map(({ at }) => at.length / 2)).toEqual([1, 2]);
  });

  it("priors and posteriors holds both densities, whose areas are 1", () => {
    const x = Array.from({ length: 81 }, (_, i) => -4 + i / 10);
    const density = x.map((value) => Math.exp(-0.5 * value * value) / Math.sqrt(2 * Math.PI));
    const draws = Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const { rows } = priorPosteriorFigure({
      title: "t",
      quantities: [{ label: "b", name: "b", prior: { x, density }, draws, reference: 0.5 }],
    }).table;
    const area = (kind: string): number => {
      const own = rows
        .filter((row) => row[1] === kind)
        .map((row) => [Number(row[2]), Number(row[3])] as const);
      return own.slice(1).reduce((sum, [at, height], i) => sum + (at - own[i]![0]) * height, 0);
    };
    expect(area("prior")).toBeCloseTo(1, 3);
    expect(area("posterior")).toBeCloseTo(1, 2);
    expect(rows.at(-1)).toEqual(["b", "reference", 0.5, undefined]);
  });

  it("a model has its nodes inside their plates, and plates inside each other", () => {
    const node = (id: string, plate?: string) => {
      return { id, label: id, kind: "random", ...(plate !== undefined && { plate }) } as const;
    };
    const figure = modelGraphFigure({
      title: "t",
      nodes: [node("b"), node("u", "people"), node("y", "trials"), node("z", "trials")],
      edges: [
        { parent: "b", child: "u" },
        { parent: "u", child: "y" },
        { parent: "u", child: "z" },
      ],
      plates: [
        { id: "people", label: "3 people" },
        { id: "trials", label: "10 trials", parent: "people" },
      ],
    });
    const [people, trials] = marksOf(figure, "rect");
    const inside = (box: typeof people, x: number, y: number): boolean =>
      x > box!.x && x < box!.x + box!.width && y > box!.y && y < box!.y + box!.height;
    expect(inside(people, trials!.x, trials!.y)).toBe(true);
    expect(inside(people, trials!.x + trials!.width, trials!.y + trials!.height)).toBe(true);
    const place = (id: string) => marksOf(figure, "text").find(({ label }) => label === id)!;
    const where = ["b", "u", "y", "z"].map((id) => {
      const { x, y } = place(id);
      return [inside(people, x, y), inside(trials, x, y)];
    });
    expect(where).toEqual([
      [false, false],
      [true, false],
      [true, true],
      [true, true],
    ]);
    expect(figureCsv(figure)).toBe("parent,child\nb,u\nu,y\nu,z\n");
    expect(figure.description).toContain("for each of 3 people: u");
  });
});

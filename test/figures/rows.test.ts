/** The rows beside a figure are the data it was made of. */

import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import {
  correlationFigure,
  type Figure,
  figureCsv,
  forestFigure,
  overviewFigure,
  priorEstimateFigure,
  residualsFigure,
  responseFunctionFigure,
  trajectoriesFigure,
} from "../../src/figures/index.js";

const nan = Number.NaN;

/** The CSV of a figure, read by another program's rules: columns by name, all of them text. */
function columns(figure: Figure): Record<string, string[]> {
  const { data, meta, errors } = Papa.parse<Record<string, string>>(figureCsv(figure).trimEnd(), {
    header: true,
  });
  expect(errors).toEqual([]);
  return Object.fromEntries((meta.fields ?? []).map((name) => [name, data.map((row) => row[name] ?? "")]));
}

describe("the rows of", () => {
  it("trajectories hold every series by trial, rewards that are not drawn included", () => {
    const figure = trajectoriesFigure({
      title: "t",
      levels: [
        { label: "μ_{3}", name: "mu3", mean: [1, 1.5, nan] },
        { label: "μ_{2}", name: "mu2", mean: [0, 0.1, 0.2], sd: [0.5, 0.25, Number.POSITIVE_INFINITY] },
      ],
      outcome: {
        kind: "binary",
        expected: [0.5, 0.6, 0.7],
        expectedLabel: "s(μ_{2})",
        inputs: [
          { label: "input \\var{u}", values: [1, 0, nan] },
          { label: "reward", values: [3, 4, 5] },
        ],
        responses: [{ name: "y, chosen", kind: "binary", values: [1, 1, 0], prediction: [0.9, 0.8, 0.3] }],
        learningRate: { label: "rate", values: [0.3, 0.2, 0.1] },
      },
      ignored: [3],
    });
    expect(columns(figure)).toEqual({
      trial: ["1", "2", "3"],
      mu3: ["1", "1.5", ""],
      mu2: ["0", "0.1", "0.2"],
      mu2_sd: ["0.5", "0.25", "Infinity"],
      "s(μ2)": ["0.5", "0.6", "0.7"],
      "input u": ["1", "0", ""],
      reward: ["3", "4", "5"],
      "y, chosen": ["1", "1", "0"],
      "y, chosen_prediction": ["0.9", "0.8", "0.3"],
      rate: ["0.3", "0.2", "0.1"],
      ignored: ["0", "0", "1"],
    });
  });

  it("trajectories hold the probability of each category", () => {
    const { header, rows } = trajectoriesFigure({
      title: "t",
      levels: [],
      outcome: {
        kind: "categorical",
        expected: [0.2, 0.3],
        expectedLabel: "P",
        categories: [
          { label: "k = 1", expected: [0.2, 0.3] },
          { label: "k = 2", expected: [0.8, 0.7] },
        ],
        inputs: [{ label: "u", values: [2, 1] }],
        responses: [],
      },
    }).table;
    expect(header).toEqual(["trial", "P", "k = 1", "k = 2", "u", "ignored"]);
    expect(rows).toEqual([
      [1, 0.2, 0.2, 0.8, 2, 0],
      [2, 0.3, 0.3, 0.7, 1, 0],
    ]);
  });

  it("response functions hold curves and observations", () => {
    const figure = responseFunctionFigure({
      title: "t",
      xLabel: "x",
      yLabel: "y",
      x: [0, 1],
      curves: [
        { label: "ζ = 1", y: [0, 1] },
        { label: "ζ = 2", y: [0.25, nan] },
      ],
      observed: { x: [0.5], y: [0.4], low: [0.3], high: [0.5] },
    });
    expect(figureCsv(figure)).toBe(
      "kind,curve,x,y,low,high\ncurve,ζ = 1,0,0,,\ncurve,ζ = 1,1,1,,\ncurve,ζ = 2,0,0.25,,\ncurve,ζ = 2,1,,,\n" +
        "observed,,0.5,0.4,0.3,0.5\n",
    );
  });

  it("forests hold every estimate with interval and status", () => {
    const figure = forestFigure({
      title: "t",
      parameters: [
        {
          label: "ω_{2}",
          name: "om2",
          scale: "linear",
          rows: [
            { id: "s01", value: -3, low: -4, high: -2, status: "converged" },
            { id: "s02", value: null, low: null, high: null, status: "failed" },
          ],
        },
        { label: "ζ", name: "ze", scale: "log", rows: [{ id: "s01", value: 5, low: 2, high: 9 }] },
      ],
    });
    expect(figureCsv(figure)).toBe(
      "parameter,participant,value,low,high,status\nom2,s01,-3,-4,-2,converged\nom2,s02,,,,failed\nze,s01,5,2,9,\n",
    );
  });

  it("correlation maps hold the matrix", () => {
    const figure = correlationFigure({
      title: "t",
      labels: ["ω_{2}", "ζ"],
      names: ["om2", "ze"],
      matrix: [
        [1, null],
        [-0.25, 1],
      ],
    });
    expect(figureCsv(figure)).toBe("parameter,om2,ze\nom2,1,\nze,-0.25,1\n");
  });

  it("residuals hold them with both autocorrelations, lags centred on 0", () => {
    const figure = residualsFigure({
      title: "t",
      residual: [1, -1, 0, 0],
      prediction: [0.1, 0.2, 0.3, 0.4],
      residualLabel: "r",
    });
    // By hand: the residuals have mean 0 and Σ r² = 2; at lag 1 the only pair is 1·(-1).
    expect(columns(figure)).toEqual({
      trial: ["1", "2", "3", "4"],
      prediction: ["0.1", "0.2", "0.3", "0.4"],
      residual: ["1", "-1", "0", "0"],
      lag: ["-2", "-1", "0", "1"],
      autocorrelation_ordinary: ["0", "-0.5", "1", "-0.5"],
      autocorrelation_circular: ["0", "-0.5", "1", "-0.5"],
    });
  });

  it("priors hold densities as they are, not as they are scaled, and all posteriors", () => {
    const posteriors = Array.from({ length: 150 }, (_, k) => ({ x: [k], density: [10 * k] }));
    const { rows } = priorEstimateFigure({
      title: "t",
      parameters: [
        {
          label: "ζ",
          name: "ze",
          xLabel: "ζ",
          prior: { x: [0, 1], density: [0.5, 0.25] },
          posteriors,
          estimates: [3],
        },
      ],
    }).table;
    expect(rows.slice(0, 2)).toEqual([
      ["ze", "prior", undefined, 0, 0.5],
      ["ze", "prior", undefined, 1, 0.25],
    ]);
    expect(rows.slice(2, -1)).toEqual(posteriors.map((_, k) => ["ze", "posterior", k + 1, k, 10 * k]));
    expect(rows.at(-1)).toEqual(["ze", "estimate", 1, 3, undefined]);
  });

  it("overviews hold every participant in the order given", () => {
    const figure = overviewFigure({
      title: "t",
      parameters: [{ label: "ζ", name: "ze", scale: "log" }],
      participants: [
        { id: "b", status: "converged", estimates: [2], evidence: -90, accuracy: -80 },
        { id: "a", status: "failed", estimates: [nan], evidence: null },
      ],
    });
    expect(figureCsv(figure)).toBe(
      "participant,status,ze,evidence,accuracy\nb,converged,2,-90,-80\na,failed,,,\n",
    );
  });
});

/** The chain of the page against pyhgf 0.3.0, and its exact solution against closed forms. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cumulative, layers, type WidgetState, widgetState } from "./state.js";

const golden = join(import.meta.dirname, "../../test/golden/deep");
const fixture = (file: string) => JSON.parse(readFileSync(join(golden, file), "utf8"));
const fields = ["mean", "precision", "expectedMean", "expectedPrecision"] as const;
type Field = (typeof fields)[number];

/** Largest difference relative to tolerance · max(1, |want|), as the schema says. */
function excess(got: readonly number[], want: readonly number[], tolerance: number): number {
  expect(got.length).toBe(want.length);
  const each = want.map((w, k) => Math.abs(got[k]! - w) / (tolerance * Math.max(1, Math.abs(w))));
  return Math.max(...each);
}

const grid = fixture("widget-0.3.0.json").cases[0] as {
  run: { states: [number, number, number][]; rows: number[] };
  expected: Record<Field, number[][][]>;
  tolerance: number;
};

/** All states of the grid, computed once. */
const states: WidgetState[] = grid.run.states.map(([root, leaf, omega]) => widgetState(root, leaf, omega));

describe("widgetState", () => {
  it("equals pyhgf 0.3.0 in all 576 states of the grid, in the first row and the tenth", () => {
    expect(states.length).toBe(576);
    expect(grid.run.rows).toEqual([0, 9]);
    for (const field of fields) {
      const worst = states.map((state, s) =>
        grid.run.rows.map((row, i) => {
          const want = grid.expected[field][s]![i]!;
          return excess(state[field][row]!, want, grid.tolerance);
        }),
      );
      expect(Math.max(...worst.flat()), field).toBeLessThanOrEqual(1);
    }
  });

  it("equals pyhgf's own runs in every row that they keep, the steps' variances included", () => {
    const { cases } = fixture("input-precision-widget-0.3.0.json") as {
      cases: {
        tolerance: number;
        network: {
          layers: { tonicVolatility: number; initial: { precision: number } }[];
        };
        expected: {
          predictions: number[][];
          states: (Record<Field | "conditionalExpectedPrecision", number[][]> & { step: number })[];
        };
      }[];
    };
    expect(cases.length).toBe(4);
    for (const { network, expected, tolerance } of cases) {
      const own = network.layers;
      const leaf = own[0]!.initial.precision;
      const state = widgetState(own.at(-1)!.initial.precision, leaf, own[1]!.tonicVolatility);
      expect(expected.states.length).toBeGreaterThan(0);
      for (const want of expected.states) {
        for (const field of fields) {
          const got = state[field][want.step]!;
          expect(excess(got, want[field].flat(), tolerance), `row ${want.step} ${field}`).toBeLessThanOrEqual(
            1,
          );
        }
        const variance = want.conditionalExpectedPrecision.flat().map((precision) => 1 / precision);
        variance[0] = 0;
        variance[1]! += 1 / leaf;
        const got = state.stepVariance[want.step]!;
        expect(excess(got, variance, tolerance), `row ${want.step} steps`).toBeLessThanOrEqual(1);
      }
      const outputs = state.expectedMean.map((row) => row.at(-1)!);
      expect(excess(outputs, expected.predictions.flat(), tolerance)).toBeLessThanOrEqual(1);
    }
  });

  it("finds that a sweep is exact for the variances it starts from, in every state", () => {
    const distances = states.flatMap(({ exact }) => [exact.first.distance, exact.last.distance]);
    expect(Math.max(...distances)).toBeLessThan(1e-12);
    for (const { exact, precision } of states) {
      for (const [row, { precision: got }] of [[0, exact.first] as const, [9, exact.last] as const]) {
        expect(excess(got.slice(1, -1), precision[row]!.slice(1, -1), 1e-9)).toBeLessThanOrEqual(1);
      }
    }
  });

  it("solves the chain exactly: means are linear in the cumulative variance, with the bridge's precisions", () => {
    for (const { exact, stepVariance } of states) {
      for (const [row, solution] of [[0, exact.first] as const, [9, exact.last] as const]) {
        const sums = cumulative(stepVariance[row]!);
        const total = sums.at(-1)!;
        const inside = sums.slice(1, -1);
        const shares = inside.map((sum) => sum / total);
        const bridge = inside.map((sum) => 1 / sum + 1 / (total - sum));
        expect(excess(solution.mean.slice(1, -1), shares, 1e-12)).toBeLessThanOrEqual(1);
        expect(excess(solution.precision.slice(1, -1), bridge, 1e-9)).toBeLessThanOrEqual(1);
        expect([solution.mean[0], solution.mean.at(-1)]).toEqual([0, 1]);
      }
    }
  });

  it("does not settle to the straight line between the clamps", () => {
    const bent = states.map(({ mean }) => Math.max(...mean[9]!.map((value, k) => Math.abs(value - k / 7))));
    expect(Math.min(...bent)).toBeGreaterThan(0.05);
  });

  it.each([
    [0, 10, -8, "root precision must be a finite number > 0, got 0"],
    [10, Number.NaN, -8, "leaf precision must be a finite number > 0, got NaN"],
    [10, 10, Number.NEGATIVE_INFINITY, "omega must be a finite number, got -Infinity"],
  ])("refuses %s, %s, %s", (root, leaf, omega, message) => {
    expect(() => widgetState(root, leaf, omega)).toThrow(message);
  });
});

describe("what the page says", () => {
  it("equal steps: row 1 lies on the straight line, row 10 does not", () => {
    const { mean } = widgetState(1, 1000, 0);
    const away = [0, 9].map((row) => Math.max(...mean[row]!.map((value, k) => Math.abs(value - k / 7))));
    expect(away[0]).toBeLessThan(0.002);
    expect(away[1]).toBeGreaterThan(0.2);
  });

  it("ends that are equally sure lead to much the same curve, and differ in row 1", () => {
    const equal = states.filter(({ root, leaf }) => root === leaf);
    expect(equal.length).toBe(8 * 9);
    const spread = [0, 9].map((row) =>
      Math.max(
        ...Array.from({ length: layers }, (_, k) => {
          const values = equal.map(({ mean }) => mean[row]![k]!);
          return Math.max(...values) - Math.min(...values);
        }),
      ),
    );
    expect(spread[0]).toBeGreaterThan(0.4);
    expect(spread[1]).toBeLessThan(0.07);
  });

  it("a sure output takes all layers at once; a sure input keeps them, until the output draws the upper ones away", () => {
    const ofInside = (row: readonly number[]): readonly number[] => row.slice(1, -1);
    for (const row of widgetState(1000, 0.1, -8).mean) {
      expect(Math.min(...ofInside(row))).toBeGreaterThan(0.95);
    }
    const { mean } = widgetState(0.1, 1000, -8);
    expect(Math.max(...ofInside(mean[0]!))).toBeLessThan(0.01);
    expect(mean[9]![6]).toBeGreaterThan(0.5);
    expect(mean[9]![1]).toBeLessThan(0.01);
  });
});

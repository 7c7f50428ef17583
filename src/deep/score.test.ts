import { describe, expect, it } from "vitest";
import { scorePredictions } from "./score.js";

const matrix = (rows: number[][]) => ({
  ...{ rows: rows.length, columns: rows[0]?.length ?? 0, data: Float64Array.from(rows.flat()) },
});

describe("scorePredictions", () => {
  it("is the cross-entropy of both outcomes for a bernoulli head", () => {
    const { loss, accuracy } = scorePredictions("bernoulli", matrix([[0.9], [0.8], [0.4]]), [[1], [0], [0]]);
    // -(ln 0.9 + ln 0.2 + ln 0.6) / 3
    expect(loss).toBeCloseTo(-Math.log(0.9 * 0.2 * 0.6) / 3, 14);
    expect(accuracy).toBe(2 / 3);
  });

  it("is the log probability of the class that came true for a categorical head", () => {
    const p = matrix([
      [0.5, 0.3, 0.2],
      [0.1, 0.2, 0.7],
    ]);
    const { loss, accuracy } = scorePredictions("categorical", p, [
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(loss).toBeCloseTo(-Math.log(0.5 * 0.2) / 2, 14);
    expect(accuracy).toBe(0.5);
  });

  it("stays finite where a sure prediction is wrong, and is NaN where a prediction is", () => {
    expect(scorePredictions("bernoulli", matrix([[1]]), [[0]]).loss).toBeCloseTo(-Math.log(1e-7), 8);
    expect(scorePredictions("bernoulli", matrix([[Number.NaN]]), [[0]]).loss).toBeNaN();
  });

  it("refuses rows that do not match, and none", () => {
    expect(() => scorePredictions("bernoulli", matrix([[0.5]]), [[1], [0]])).toThrow("got 1 and 2");
    expect(() => scorePredictions("categorical", matrix([[0.5, 0.5]]), [[1]])).toThrow("row 0 must have 2");
  });
});

import { describe, expect, it } from "vitest";
import { offsetOn, slide } from "./table.js";

const cubic = (x: number): number => 2 - x + 0.5 * x * x - 0.1 * x ** 3;

describe("a table moved by part of a step", () => {
  it("is exact for cubics inside, along rows and along columns", () => {
    const axis = { start: -1, step: 0.5, count: 9 };
    const table = Float64Array.from(
      { length: 18 },
      (_, at) => cubic(-1 + 0.5 * Math.floor(at / 2)) * (1 + (at % 2)),
    );
    const offset = offsetOn(axis, -0.4);
    expect(offset.at).toBe(1);
    expect(offset.rest).toBeCloseTo(0.2, 14);
    const out = new Float64Array(10);
    slide(table, 9, 2, 0, offset, 5, out);
    const transposed = Float64Array.from(
      { length: 18 },
      (_, at) => table[(at % 9) * 2 + Math.floor(at / 9)]!,
    );
    const other = new Float64Array(10);
    slide(transposed, 2, 9, 1, offset, 5, other);
    for (let k = 0; k < 5; k++) {
      const expected = cubic(-0.4 + 0.5 * k);
      expect(out[2 * k]).toBeCloseTo(expected, 12);
      expect(out[2 * k + 1]).toBeCloseTo(2 * expected, 12);
      expect(other[k]).toBeCloseTo(expected, 12);
      expect(other[5 + k]).toBeCloseTo(2 * expected, 12);
    }
  });

  it("is the table itself at whole steps, up to rounding", () => {
    const axis = { start: 0.1, step: 0.1, count: 5 };
    expect(offsetOn(axis, 0.1 + 0.2)).toEqual({ at: 2, rest: 0 });
    const out = new Float64Array(2);
    slide(Float64Array.of(5, 6, 7, 8, 9), 5, 1, 0, { at: 2, rest: 0 }, 2, out);
    expect([...out]).toEqual([7, 8]);
  });

  it("lies at most 0.05 above the larger neighbour, where cubics overshoot", () => {
    const rough = Float64Array.of(-4000, -10, -10, -4000);
    const out = new Float64Array(1);
    slide(rough, 4, 1, 0, { at: 1, rest: 0.5 }, 1, out);
    expect(out[0]).toBeCloseTo(-9.95, 12);
  });

  it("is a straight line beside an impossible point, and impossible between two", () => {
    const nowhere = Number.NEGATIVE_INFINITY;
    const out = new Float64Array(1);
    slide(Float64Array.of(nowhere, -1, -3, -4), 4, 1, 0, { at: 1, rest: 0.25 }, 1, out);
    expect(out[0]).toBeCloseTo(-1.5, 12);
    slide(Float64Array.of(-1, -1, nowhere, -4), 4, 1, 0, { at: 1, rest: 0.25 }, 1, out);
    expect(out[0]).toBe(nowhere);
  });
});

import { describe, expect, it } from "vitest";
import { levelLines } from "./contour.js";

const grid = (columns: number, rows: number, of: (x: number, y: number) => number): number[] =>
  Array.from({ length: columns * rows }, (_, k) => of(k % columns, Math.floor(k / columns)));
const places = (pieces: readonly number[][]): [number, number][] =>
  pieces.flatMap((piece) =>
    piece.flatMap((x, i) => (i % 2 === 0 ? [[x, piece[i + 1]!] as [number, number]] : [])),
  );

describe("levelLines", () => {
  it("finds the line of a plane, from edge to edge and not along it", () => {
    const pieces = levelLines(
      grid(6, 4, (x) => x),
      6,
      4,
      2.25,
    );
    const all = places(pieces);
    expect(all.every(([x]) => Math.abs(x - 2.25) < 1e-12)).toBe(true);
    expect(new Set(all.map(([, y]) => y))).toEqual(new Set([0, 1, 2, 3]));
  });

  it("finds a circle, closed", () => {
    const pieces = levelLines(
      grid(41, 41, (x, y) => -((x - 20) ** 2 + (y - 20) ** 2)),
      41,
      41,
      -100,
    );
    expect(pieces).toHaveLength(1);
    for (const [x, y] of places(pieces)) {
      expect(Math.abs((x - 20) ** 2 + (y - 20) ** 2 - 100)).toBeLessThan(0.3);
    }
    expect(pieces[0]!.slice(0, 2)).toEqual(pieces[0]!.slice(-2));
  });

  it("finds nothing where no value, every value, or no number is above the level", () => {
    for (const value of [0, 2, Number.NaN]) expect(levelLines(Array(12).fill(value), 4, 3, 1)).toEqual([]);
  });
});

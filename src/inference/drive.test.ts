import { describe, expect, it } from "vitest";
import { drive } from "./drive.js";

function* sumOfAnswers(questions: readonly number[]): Generator<number, number, number> {
  let sum = 0;
  for (const question of questions) sum += yield question;
  return sum;
}

describe("drive", () => {
  it("answers every question in order and returns the result", () => {
    const asked: number[] = [];
    const result = drive(sumOfAnswers([3, 1, 2]), (x) => {
      asked.push(x);
      return x * x;
    });
    expect(asked).toEqual([3, 1, 2]);
    expect(result).toBe(14);
  });

  it("returns at once from a generator that asks nothing", () => {
    expect(drive(sumOfAnswers([]), () => Number.NaN)).toBe(0);
  });
});

import { describe, expect, it } from "vitest";
import { confusionOf } from "./confusion.js";

describe("confusionOf", () => {
  it("gives shares of wins, and by Bayes with equal priors who made the data", () => {
    const { confusion, inversion, agents } = confusionOf([
      [
        [-10, -12],
        [-10, -11],
        [-10, -20],
        [-30, -29],
      ],
      [
        [-5, -9],
        [-8, -7],
      ],
    ]);
    expect(agents).toEqual([4, 2]);
    expect(confusion).toEqual([
      [0.75, 0.25],
      [0.5, 0.5],
    ]);
    // 0.75 / (0.75 + 0.5) and 0.25 / (0.25 + 0.5), whatever the numbers of agents.
    expect(inversion).toEqual([
      [0.6, 0.4],
      [1 / 3, 2 / 3],
    ]);
  });

  it("shares a win between models that are equal, so that identical models are at chance", () => {
    const same = [
      [-3, -3],
      [-7.5, -7.5],
    ];
    const { confusion, inversion, probability } = confusionOf([same, same]);
    for (const matrix of [confusion, inversion, probability]) {
      expect(matrix).toEqual([
        [0.5, 0.5],
        [0.5, 0.5],
      ]);
    }
  });

  it("turns scores into probabilities", () => {
    const { probability } = confusionOf([[[Math.log(3), 0]], [[-1000, -1000 + Math.log(4)]]]);
    expect(probability[0]![0]).toBeCloseTo(0.75, 14);
    expect(probability[1]![1]).toBeCloseTo(0.8, 12);
  });

  it("leaves out fits without a score, and agents without any", () => {
    const { confusion, agents } = confusionOf([
      [
        [null, -2],
        [null, null],
      ],
      [[null, null]],
    ]);
    expect(agents).toEqual([1, 0]);
    expect(confusion).toEqual([
      [0, 1],
      [null, null],
    ]);
  });

  it("has no inversion for a model that never wins", () => {
    const { inversion } = confusionOf([[[-1, -2]], [[-1, -2]]]);
    expect(inversion).toEqual([
      [0.5, 0.5],
      [null, null],
    ]);
  });
});

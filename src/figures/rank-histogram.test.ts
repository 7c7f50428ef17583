import { describe, expect, it } from "vitest";
import { rankHistogramFigure, rankShares } from "./rank-histogram.js";

describe("rankShares(chains)", () => {
  it("ranks draws among those of all chains, by (rank - 1/2) over their number", () => {
    expect(
      rankShares([
        [1, 4],
        [3, 2],
      ]).map((one) => [...one]),
    ).toEqual([
      [0.125, 0.875],
      [0.625, 0.375],
    ]);
  });

  // 2 has rank 1, the three 5 share ranks 2 to 4, mean 3: (3 - 1/2) / 4.
  it("gives equal draws their mean rank", () => {
    expect(
      rankShares([
        [5, 2],
        [5, 5],
      ]).map((one) => [...one]),
    ).toEqual([
      [0.625, 0.125],
      [0.625, 0.625],
    ]);
  });

  it("leaves out what is not finite", () => {
    expect([...rankShares([[Number.NaN, 7, Number.POSITIVE_INFINITY]])[0]!]).toEqual([
      Number.NaN,
      0.5,
      Number.NaN,
    ]);
    expect(rankShares([[], []]).map(({ length }) => length)).toEqual([0, 0]);
  });
});

describe("rankHistogramFigure(data)", () => {
  it("has rows of the counts and of what uniform ranks would have", () => {
    const parameters = [
      {
        label: "ζ",
        name: "ze",
        chains: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    ];
    const { rows } = rankHistogramFigure({ title: "t", parameters, bins: 2 }).table;
    expect(rows).toEqual([
      ["ze", 1, 0, 0.5, 3, 1.5],
      ["ze", 1, 0.5, 1, 0, 1.5],
      ["ze", 2, 0, 0.5, 0, 1.5],
      ["ze", 2, 0.5, 1, 3, 1.5],
    ]);
  });
});

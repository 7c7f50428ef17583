import { describe, expect, it } from "vitest";
import { bearMethods, type SongRow, songRow, songRun } from "./bear-song.js";

function rowsAt(rate: number): Map<string, SongRow> {
  return new Map(bearMethods.map((method) => [method.name, songRow(songRun(method, rate))]));
}

/** Measured by an independent program in double precision, to six digits. */
const published = {
  backprop: [0.64, 0.8, 0.761203, 2, 1.9175, 3],
  settle: [0.85037, 0.974815, 0.931588, 6, 0.9482, 5],
  fullCovariance: [0.85037, 0.974815, 0.931588, 6, 0.9482, 5],
  sweepRepredict: [0.85037, 0.974815, 0.931588, 6, 0.9482, 5],
  ePC: [0.845875, 0.982397, 0.956106, 5, 0.5867, 5],
  "sweep, standard": [0.808889, 0.933333, 0.873153, 4, 1.242, 4],
  "sweep, precisionWeighted": [0.693333, 0.8, 0.728359, 3, 2.3196, 3],
} as const;

describe("the bear with Song's settings", () => {
  it("has the published table", () => {
    const rows = rowsAt(0.2);
    for (const [method, [hear, smell, lowest, at, interference, below]] of Object.entries(published)) {
      const row = rows.get(method)!;
      for (const [got, want] of [
        [row.hearAfterOne, hear],
        [row.smellAfterOne, smell],
        [row.lowestSmell, lowest],
      ] as const) {
        expect(Math.abs(got - want)).toBeLessThan(5e-7);
      }
      expect(Math.abs(row.interference - interference)).toBeLessThan(5e-5);
      expect([row.lowestAt, row.heardNoMoreAt]).toEqual([at, below]);
    }
  });

  it("has the published lowest smell at other rates", () => {
    const lowest = {
      backprop: [0.5, 0.7871, 0.7973],
      settle: [0.9055, 0.9381, 0.9411],
      "sweep, standard": [0.8333, 0.8837, 0.8884],
      "sweep, precisionWeighted": [0.5, 0.7559, 0.7668],
    } as const;
    for (const [k, rate] of [0.5, 0.1, 0.05].entries()) {
      const rows = rowsAt(rate);
      for (const [method, wanted] of Object.entries(lowest)) {
        expect(Math.abs(rows.get(method)!.lowestSmell - wanted[k]!)).toBeLessThan(5e-5);
      }
    }
  });

  it("interferes less by settling than by backpropagation, most by the weighted sweep", () => {
    const order = ["ePC", "settle", "sweep, standard", "backprop", "sweep, precisionWeighted"];
    const rows = rowsAt(0.2);
    const interference = order.map((method) => rows.get(method)!.interference);
    expect([...interference].sort((a, b) => a - b)).toEqual(interference);
  });
});

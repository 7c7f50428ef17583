/** ESS of draws in one array against that of its chains. */

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { essMean, essMeanOfJoined } from "./effective.js";

const numbers = stream(4, purpose.simulation, 0);

describe("the ESS of joined draws", () => {
  for (const [chains, draws] of [
    [4, 100],
    [1, 8],
    [3, 101],
    [2, 7],
    [4, 3],
  ] as const) {
    it(`is that of ${chains} chains of ${draws}, also where they are constant or not finite`, () => {
      const values = Float64Array.from({ length: chains * draws }, (_, s) => numbers.normal(draws, s));
      const last = values.slice();
      last[last.length - 1] = Number.NaN;
      const middle = values.slice();
      middle[Math.floor(draws / 2)] = Number.POSITIVE_INFINITY;
      const stuck = values.map((_, s) => Math.floor(s / draws));
      for (const all of [values, last, middle, stuck, values.map(() => 2)]) {
        const apart = Array.from({ length: chains }, (_, c) => all.subarray(c * draws, (c + 1) * draws));
        expect(essMeanOfJoined(all, chains, draws)).toBe(essMean(apart));
      }
    });
  }
});

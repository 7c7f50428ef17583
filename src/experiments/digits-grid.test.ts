import { describe, expect, it } from "vitest";
import { digitsGrid } from "./digits-grid.js";
import type { GridCell } from "./digits-grid-shape.js";

/** Gains and attractors of the shape that the grid must have, by inverse temperature. */
function cell(evidenceLevel: number, beta: number): GridCell {
  const hill = (centre: number, top: number): number => top - 0.6 * Math.log10(beta / centre) ** 2;
  return {
    ...{ evidenceLevel, inverseTemperature: beta, failure: null },
    retrievalGain: beta > 0.75 ? -0.02 : hill(0.22, 0.3),
    generalisationGain: beta > 0.45 ? -0.1 : hill(0.1, 0.07),
    uniqueAttractors: beta < 0.014 ? 1 : Math.min(10, 6 + 10 * beta),
    attractorsConverged: 10,
    orthogonality: beta < 0.014 ? null : 19 + 15 * Math.max(0, beta - 0.22),
  };
}

const none = { images: [], labels: [] };

/** All cells done already, some of them changed. */
async function report(change: (cell: GridCell) => Partial<GridCell> = () => ({}), levels = 20) {
  const completed = new Map<string, unknown>();
  const proxy = {
    // The report asks for cells by key, so that none is run.
    get: (key: string): GridCell => {
      const [level, beta] = key.split(":").map(Number) as [number, number];
      const plain = cell(level, beta);
      return { ...plain, ...change(plain) };
    },
  };
  const evidenceLevels = Array.from({ length: levels }, (_, k) => k + 1);
  return digitsGrid(
    { seed: 1, digits: none, evidenceLevels },
    { completed: Object.assign(completed, proxy) },
  );
}

/** Levels of the best cells: 0.33 and 0.11 at one level each. */
const withBest = ({ evidenceLevel, inverseTemperature: beta }: GridCell): Partial<GridCell> => ({
  ...(evidenceLevel === 3 && Math.abs(beta - 0.215) < 0.01 && { retrievalGain: 0.33 }),
  ...(evidenceLevel === 4 && Math.abs(beta - 0.1) < 0.01 && { generalisationGain: 0.11 }),
});

describe("the grid of digits", () => {
  it("holds where it has the shape", async () => {
    const found = await report(withBest);
    expect(found!.warnings).toEqual([]);
    expect(found!.failed).toBe(false);
    expect(found!.tables[0]!.rows).toHaveLength(380);
    expect(found!.tables[1]!.rows).toHaveLength(19);
    expect(found!.printed).toContain("best cell of retrieval: 0.33 ± 0.04");
  });

  it("says which statement does not hold", async () => {
    const shifted = await report((plain) => ({
      ...withBest(plain),
      ...(plain.inverseTemperature < 0.0101 && plain.evidenceLevel === 7 && { uniqueAttractors: 2 }),
      ...(plain.inverseTemperature > 0.99 && { retrievalGain: 0.01 }),
    }));
    expect(shifted!.failed).toBe(true);
    expect(shifted!.warnings).toEqual([
      "retrieval is below 0 from 0.77 on: does not hold, -0.02, 0.01",
      "one attractor in every cell up to inverse temperature 0.013: does not hold, 39 of 40 cells",
    ]);
  });

  it("leaves cells out of orthogonality where not all converged, and tells of those that diverged", async () => {
    const found = await report((plain) => ({
      ...withBest(plain),
      ...(plain.evidenceLevel > 1 && { attractorsConverged: 9, orthogonality: 80 }),
      ...(plain.evidenceLevel === 20 && plain.inverseTemperature > 0.99 && { failure: "update 9: so" }),
    }));
    expect(found!.warnings).toEqual(["evidence level 20, β 1: update 9: so"]);
  });

  it("is not judged without all levels", async () => {
    const found = await report(() => ({ retrievalGain: -1 }), 3);
    expect([found!.failed, found!.result.shape]).toEqual([false, null]);
  });
});

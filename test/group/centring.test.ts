/** The choice of parametrisations on the published study. */

import { describe, expect, it } from "vitest";
import { chooseCentring } from "../../src/group/centring/index.js";
import { cellLikelihood } from "../../src/group/likelihood/likelihood.js";
import { golden, goldenStudy } from "./golden-study.js";

describe("the published study", () => {
  it("is centred, by variances at the stored fixed point of Laplace EM", () => {
    const { agent, participants, design, hyperpriors } = goldenStudy();
    const likelihood = cellLikelihood(agent, participants, design);
    const { parametrisations, columns } = chooseCentring(likelihood, hyperpriors);
    expect(parametrisations).toEqual([["centred"], ["centred"]]);

    const { modes_om2, modes_log_ze, w_session, sd } = golden.laplace_em;
    const found = likelihood.participantHessians(
      participants.map((_, participant) => {
        const [om2, ze] = [modes_om2[participant]!, modes_log_ze[participant]!];
        return { participant, z: Float64Array.of(om2, om2 + w_session, ze, ze) };
      }),
    );
    const ratios = found.map(({ hessian: h }) => {
      // Both sessions have one om2, up to a shift, and one log ze.
      const block = (rows: number[], columns: number[]): number =>
        -rows.reduce((sum, r) => sum + columns.reduce((a, c) => a + h[4 * r + c]!, 0), 0);
      const [a, b, c] = [block([0, 1], [0, 1]), block([0, 1], [2, 3]), block([2, 3], [2, 3])];
      const determinant = a * c - b * b;
      const positive = a > 0 && determinant > 0;
      return [c, a].map((entry, k) =>
        positive ? entry / determinant / sd[k]! ** 2 : Number.POSITIVE_INFINITY,
      );
    });
    columns.forEach(([column], k) => {
      const sorted = ratios.map((own) => own[k]!).sort((a, b) => a - b);
      const median = (sorted[11]! + sorted[12]!) / 2;
      // Ours has the hyperpriors of sds as well.
      expect(Math.abs(column!.median / median - 1)).toBeLessThan(0.2);
    });
  });
});
